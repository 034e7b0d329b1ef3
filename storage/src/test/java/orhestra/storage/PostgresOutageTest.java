package orhestra.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orhestra.engine.store.Transaction;
import orhestra.engine.store.Transaction.Participant;
import orhestra.storage.sql.StorageException;

/** What happens when the way to PostgreSQL breaks. */
final class PostgresOutageTest {
  private final AtomicInteger committed = new AtomicInteger();
  private final AtomicInteger rolledBack = new AtomicInteger();
  private final AtomicInteger applied = new AtomicInteger();
  private Proxy proxy;
  private JdbcStorage storage;

  @BeforeEach
  void open() throws IOException {
    TestPostgres.clear();
    proxy = new Proxy(TestPostgres.port());
    storage = open(Duration.ofSeconds(30));
  }

  private JdbcStorage open(Duration patience) {
    StorageSettings settings = TestPostgres.settings();
    return JdbcStorage.open(
        new StorageSettings(
            settings.url().replace(":" + TestPostgres.port(), ":" + proxy.port()),
            settings.user(),
            settings.password(),
            settings.durability(),
            settings.readers(),
            patience),
        InstantSource.system(),
        List.of());
  }

  @AfterEach
  void close() throws IOException {
    proxy.mend();
    storage.close();
    proxy.close();
  }

  private final class Counting implements Participant {
    @Override
    public void beforeCommit(Transaction tx) {}

    @Override
    public void committed() {
      committed.incrementAndGet();
    }

    @Override
    public void rolledBack() {
      rolledBack.incrementAndGet();
    }
  }

  /** Adds a lease; a second application of the same command would fail. */
  private CompletableFuture<String> add(int ordinal) {
    return storage.submit(
        new Work<String>(0),
        tx -> {
          applied.incrementAndGet();
          tx.participant(Counting.class, Counting::new);
          tx.tasks().insertLeases(List.of(Work.lease(ordinal)));
          return "added";
        });
  }

  private List<Integer> kept() {
    return storage.read(
        view ->
            view.tasks().leasesBetween(0, Long.MAX_VALUE, 100).stream()
                .map(lease -> orhestra.engine.TaskId.ordinal(lease.task()))
                .toList());
  }

  @Test
  void aCommitWhoseAnswerIsLostIsNotAppliedTwice() {
    proxy.loseAnswerToNextCommit();
    assertThat(add(1).join()).isEqualTo("added");
    assertThat(applied).hasValue(1);
    assertThat(committed).hasValue(1);
    assertThat(rolledBack).hasValue(0);
    assertThat(kept()).containsExactly(1);
  }

  @Test
  void aCommitThatNeverArrivesIsAppliedAgain() {
    proxy.loseNextCommit();
    assertThat(add(1).join()).isEqualTo("added");
    assertThat(applied).hasValue(2);
    assertThat(committed).hasValue(1);
    assertThat(rolledBack).hasValue(1);
    assertThat(kept()).containsExactly(1);
  }

  @Test
  void aSessionEndedByTheServerIsReplaced() throws Exception {
    add(1).join();
    endSessions("writer");
    endSessions("reader");
    assertThat(add(2).join()).isEqualTo("added");
    Awaitility.await().ignoreExceptions().until(() -> kept().equals(List.of(1, 2)));
  }

  @Test
  void aSessionEndedWithinABatchIsReplacedAndTheBatchRunsAgain() {
    String answer =
        storage
            .submit(
                new Work<String>(0),
                tx -> {
                  tx.tasks().insertLeases(List.of(Work.lease(1)));
                  assertThat(tx.tasks().leases(Work.tasks(1))).hasSize(1);
                  if (applied.incrementAndGet() == 1) {
                    endSessions("writer");
                  }
                  tx.tasks().insertLeases(List.of(Work.lease(2)));
                  return "added";
                })
            .join();
    assertThat(answer).isEqualTo("added");
    assertThat(applied).hasValue(2);
    assertThat(kept()).containsExactly(1, 2);
  }

  private static void endSessions(String purpose) {
    try (Connection connection = TestPostgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
          WHERE application_name LIKE 'orhestra %%%s'\
          """
              .formatted(purpose));
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void batchesWaitForADatabaseThatComesBack() {
    add(1).join();
    proxy.cut();
    CompletableFuture<String> waiting = add(2);
    assertThatThrownBy(this::kept).isInstanceOf(StorageException.Unavailable.class);
    assertThat(waiting).isNotDone();
    proxy.mend();
    assertThat(waiting.join()).isEqualTo("added");
    assertThat(kept()).containsExactly(1, 2);
  }

  @Test
  void batchesFailWhenTheDatabaseIsAwayForTooLongAndWorkWhenItIsBack() {
    storage.close();
    storage = open(Duration.ofMillis(100));
    add(1).join();
    proxy.cut();
    assertThatThrownBy(() -> add(2).join())
        .hasCauseInstanceOf(StorageException.Unavailable.class)
        .hasMessageContaining("the database is unavailable");
    assertThatThrownBy(() -> add(3).join()).hasCauseInstanceOf(StorageException.Unavailable.class);
    proxy.mend();
    assertThat(add(4).join()).isEqualTo("added");
    assertThat(kept()).containsExactly(1, 4);
  }
}
