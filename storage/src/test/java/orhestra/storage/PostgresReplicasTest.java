package orhestra.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orhestra.engine.Event;
import orhestra.engine.TaskId;
import orhestra.engine.Waiting;
import orhestra.engine.Worker;
import orhestra.engine.store.GroupStore.Locked;
import orhestra.storage.sql.Durability;
import orhestra.storage.sql.StorageException;

/** Several storages on one PostgreSQL. */
final class PostgresReplicasTest {
  private JdbcStorage first;
  private JdbcStorage second;

  @BeforeEach
  void open() {
    TestPostgres.clear();
    first = open(TestPostgres.settings());
    second = open(TestPostgres.settings());
  }

  private static JdbcStorage open(StorageSettings settings) {
    return JdbcStorage.open(settings, InstantSource.system(), List.of());
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  @Test
  void sixteenThreadsOnTwoReplicasTakeEachTaskOnce() throws Exception {
    int total = 2_000;
    long group = Work.group(first, total);
    Work.change(
        first,
        tx ->
            tx.tasks()
                .insertWaiting(
                    IntStream.range(0, total)
                        .mapToObj(i -> new Waiting(TaskId.of(group, i), 0, 0, 0, 0, 0, 0))
                        .toList()));
    List<Long> taken = Collections.synchronizedList(new ArrayList<>());
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      JdbcStorage storage = i % 2 == 0 ? first : second;
      threads.add(
          Thread.ofVirtual()
              .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
              .start(
                  () -> {
                    List<Waiting> some;
                    do {
                      some =
                          Work.write(
                              storage,
                              tx -> {
                                List<Waiting> mine = tx.tasks().takeWaiting(group, 0, 7);
                                // A row that all batches fight for, as a group's progress is.
                                Locked row = tx.groups().lock(new long[] {group}).getFirst();
                                tx.groups().update(List.of(row));
                                return mine;
                              });
                      some.forEach(task -> taken.add(task.task()));
                    } while (!some.isEmpty());
                  }));
    }
    for (Thread thread : threads) {
      assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
    }
    assertThat(failures).isEmpty();
    assertThat(taken).hasSize(total);
    assertThat(new HashSet<>(taken)).hasSize(total);
  }

  @Test
  void aDeadlockIsResolvedByTryingAgain() throws Exception {
    long one = Work.group(first, 1);
    long two = Work.group(first, 1);
    CyclicBarrier bothHoldOne = new CyclicBarrier(2);
    AtomicInteger tries = new AtomicInteger();
    CompletableFuture<String> here = fight(first, one, two, bothHoldOne, tries);
    CompletableFuture<String> there = fight(second, two, one, bothHoldOne, tries);
    assertThat(here.get(30, TimeUnit.SECONDS)).isEqualTo("done");
    assertThat(there.get(30, TimeUnit.SECONDS)).isEqualTo("done");
    assertThat(tries).hasValueGreaterThan(2);
  }

  private static CompletableFuture<String> fight(
      JdbcStorage storage, long mine, long other, CyclicBarrier barrier, AtomicInteger tries) {
    AtomicBoolean waited = new AtomicBoolean();
    return storage.submit(
        new Work<String>(0),
        tx -> {
          tries.incrementAndGet();
          tx.groups().lock(new long[] {mine});
          if (waited.compareAndSet(false, true)) {
            try {
              barrier.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }
          tx.groups().lock(new long[] {other});
          return "done";
        });
  }

  /** Of different epochs, replicas would write to the same positions of the log. */
  @Test
  void replicaThatStartsWhileOthersWriteAgreesWithThemOnTheEpoch() throws Exception {
    long before = epoch();
    AtomicBoolean over = new AtomicBoolean();
    List<CompletableFuture<Integer>> writers = new ArrayList<>();
    for (JdbcStorage storage : List.of(first, second)) {
      writers.add(
          CompletableFuture.supplyAsync(
              () -> {
                int written = 0;
                while (!over.get()) {
                  Work.change(
                      storage,
                      tx -> tx.events().append(List.of(new Event(0, 1, "kind", 7, "0", "c"))));
                  written++;
                }
                return written;
              }));
    }
    for (int i = 0; i < 20; i++) {
      open(TestPostgres.settings()).close();
    }
    over.set(true);
    int written = 0;
    for (CompletableFuture<Integer> writer : writers) {
      written += writer.get(30, TimeUnit.SECONDS);
    }

    assertThat(epoch()).isEqualTo(before);
    assertThat(number("SELECT count(*) FROM events")).isEqualTo(written);
  }

  private static long epoch() throws SQLException {
    return number("SELECT epoch FROM log_epoch");
  }

  private static long number(String sql) throws SQLException {
    try (Connection connection = TestPostgres.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  @Test
  void oneNameIsOneWorkerWhoeverAddsIt() throws Exception {
    for (int i = 0; i < 20; i++) {
      String name = "w" + i;
      CompletableFuture<Worker> here =
          first.submit(
              new Work<Worker>(0), tx -> tx.workers().insert(name, java.util.Set.of(), "", 1));
      CompletableFuture<Worker> there =
          second.submit(
              new Work<Worker>(0), tx -> tx.workers().insert(name, java.util.Set.of(), "", 2));
      assertThat(here.get(30, TimeUnit.SECONDS)).isEqualTo(there.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void changesAreToldToTheOtherReplicaOnly() throws Exception {
    BlockingQueue<long[]> atFirst = new LinkedBlockingQueue<>();
    BlockingQueue<long[]> atSecond = new LinkedBlockingQueue<>();
    first.onForeignChange(atFirst::add);
    second.onForeignChange(atSecond::add);
    long group = Work.group(first, 1);
    assertThat(atSecond.poll(30, TimeUnit.SECONDS)).containsExactly(group);
    Work.change(
        first,
        tx -> tx.tasks().insertWaiting(List.of(new Waiting(TaskId.of(77, 0), 0, 0, 0, 0, 0, 0))));
    assertThat(atSecond.poll(30, TimeUnit.SECONDS)).containsExactly(77);
    Work.change(first, tx -> tx.tasks().insertLeases(List.of(Work.lease(1))));
    Work.change(
        second,
        tx -> {
          Locked row = tx.groups().lock(new long[] {group}).getFirst();
          tx.groups().update(List.of(row));
        });
    assertThat(atFirst.poll(30, TimeUnit.SECONDS)).containsExactly(group);
    assertThat(atSecond).isEmpty();
    assertThat(first.exclusive()).isFalse();
  }

  @Test
  void tooManyChangesForOneNoticeAreToldAsAnything() throws Exception {
    BlockingQueue<long[]> heard = new LinkedBlockingQueue<>();
    second.onForeignChange(heard::add);
    Work.change(
        first,
        tx ->
            tx.tasks()
                .insertWaiting(
                    IntStream.range(0, 3_000)
                        .mapToObj(i -> new Waiting(TaskId.of(1000 + i, 0), 0, 0, 0, 0, 0, 0))
                        .toList()));
    assertThat(heard.poll(30, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void afterADeafMomentAnythingMayHaveChanged() throws Exception {
    BlockingQueue<long[]> heard = new LinkedBlockingQueue<>();
    second.onForeignChange(heard::add);
    try (Connection connection = TestPostgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
          WHERE application_name LIKE 'orhestra %listener'\
          """);
    }
    assertThat(heard.poll(30, TimeUnit.SECONDS)).isEmpty();
    long group = Work.group(first, 1);
    assertThat(heard.poll(30, TimeUnit.SECONDS)).containsExactly(group);
  }

  @Test
  void aReaderOfEventsMissesNoneAndSeesNoneTwiceWhateverOrderTheyCommitIn() throws Exception {
    try (Connection slow = TestPostgres.connect()) {
      slow.setAutoCommit(false);
      append(slow, 1);
      Work.change(first, tx -> tx.events().append(List.of(event(2), event(3))));
      List<Event> before = second.read(view -> view.events().read(0, 100));
      // The slow one has the lower number, so nothing after it may be shown yet.
      assertThat(before).isEmpty();
      slow.commit();
      List<Event> after = second.read(view -> view.events().read(0, 100));
      assertThat(after).extracting(Event::at).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void readersFollowManyWriters() throws Exception {
    int each = 300;
    int all = 4 * each + 50;
    AtomicBoolean stop = new AtomicBoolean();
    List<Long> seen = new ArrayList<>();
    Thread reader =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  long after = 0;
                  boolean last = false;
                  while (!last) {
                    // Events show once nothing older is under way, the database's own work
                    // included.
                    last = stop.get() && seen.size() >= all;
                    List<Event> some;
                    do {
                      long from = after;
                      some = second.read(view -> view.events().read(from, 7));
                      for (Event event : some) {
                        seen.add(event.at());
                        after = event.offset();
                      }
                    } while (!some.isEmpty());
                  }
                });
    List<Thread> writers = new ArrayList<>();
    for (int w = 0; w < 4; w++) {
      int writer = w;
      writers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < each; i++) {
                      Event event = event(writer * 1_000_000L + i);
                      Work.change(
                          writer % 2 == 0 ? first : second,
                          tx -> tx.events().append(List.of(event)));
                    }
                  }));
    }
    // Transactions that stay open for a while, as a replica's do that is being slowed down.
    try (Connection slow = TestPostgres.connect()) {
      slow.setAutoCommit(false);
      for (int i = 0; i < 50; i++) {
        append(slow, 9_000_000 + i);
        if (i % 5 == 4) {
          slow.commit();
        }
      }
      slow.commit();
    }
    for (Thread writer : writers) {
      assertThat(writer.join(Duration.ofSeconds(60))).isTrue();
    }
    stop.set(true);
    assertThat(reader.join(Duration.ofSeconds(60))).isTrue();
    assertThat(seen).hasSize(all);
    assertThat(new HashSet<>(seen)).hasSize(seen.size());
    for (int w = 0; w < 4; w++) {
      int writer = w;
      assertThat(seen.stream().filter(at -> at / 1_000_000 == writer).toList()).isSorted();
    }
  }

  private static Event event(long at) {
    return new Event(0, at, "k", 0, "", "");
  }

  /** What another replica would write. */
  private static void append(Connection connection, long at) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO events
            SELECT (pg_current_xact_id()::text::bigint) * 65536
                + (SELECT count(*) FROM events WHERE position / 65536
                    = pg_current_xact_id()::text::bigint) + 1, ?, 'k', 0, '', ''\
            """)) {
      insert.setLong(1, at);
      insert.executeUpdate();
    }
  }

  @Test
  void positionsGoOnGrowingOnAServerThatCountsTransactionsFromBelow() throws Exception {
    first.close();
    second.close();
    long high = (1L << 40) * 65536;
    try (Connection connection = TestPostgres.connect();
        Statement statement = connection.createStatement()) {
      // As a dump of an older server would bring it.
      statement.execute("INSERT INTO events VALUES (" + high + ", 1, 'k', 0, '', '')");
    }
    first = open(TestPostgres.settings());
    second = open(TestPostgres.settings());
    Work.change(first, tx -> tx.events().append(List.of(event(2))));
    Work.change(second, tx -> tx.events().append(List.of(event(3))));
    assertThat(second.read(view -> view.events().read(high, 9)).stream().map(Event::at).toList())
        .containsExactly(2L, 3L);
    assertThat(first.read(view -> view.events().read(0, 9)).stream().map(Event::at).toList())
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void durabilityIsWhatWasAskedForWhateverTheServersDefault() throws Exception {
    try (Connection connection = TestPostgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER ROLE postgres SET synchronous_commit = off");
      try {
        assertThat(synchronousCommit(Durability.POWER)).isEqualTo("on");
        assertThat(synchronousCommit(Durability.PROCESS)).isEqualTo("off");
      } finally {
        statement.execute("ALTER ROLE postgres RESET synchronous_commit");
      }
    }
  }

  private static String synchronousCommit(Durability durability) {
    List<String> seen = new ArrayList<>();
    orhestra.storage.store.Door<StringBuilder> door =
        new orhestra.storage.store.Door<>(
            StringBuilder.class,
            "db/migration/engine",
            session -> {
              seen.addAll(session.query("SHOW synchronous_commit", row -> row.text(1)));
              return new StringBuilder();
            });
    try (JdbcStorage storage =
        JdbcStorage.open(
            TestPostgres.settings().withDurability(durability),
            InstantSource.system(),
            List.of(door))) {
      Work.change(storage, tx -> tx.door(StringBuilder.class));
    }
    return seen.getFirst();
  }

  @Test
  void aServerThatDoesNotForceItsLogIsRefused() {
    assertThatThrownBy(() -> open(TestPostgres.unsafeSettings()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("fsync");
    open(TestPostgres.unsafeSettings().withDurability(Durability.PROCESS)).close();
  }

  @Test
  void anUnreachableServerIsSaidSo() {
    assertThatThrownBy(() -> open(StorageSettings.of("jdbc:postgresql://127.0.0.1:1/none")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("127.0.0.1:1");
  }
}
