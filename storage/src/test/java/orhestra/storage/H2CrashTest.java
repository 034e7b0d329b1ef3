package orhestra.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orhestra.engine.Attempt;
import orhestra.engine.AttemptOutcome;
import orhestra.engine.Event;
import orhestra.engine.Lease;
import orhestra.engine.TaskId;
import orhestra.engine.Waiting;
import orhestra.engine.store.Transaction;
import orhestra.storage.sql.StorageException;

/** What is left of a database and its journal when nobody has closed it in order. */
class H2CrashTest {
  private static final int ROUNDS = 8;
  private static final int PER_ROUND = 1_000;

  @TempDir private Path folder;

  private static JdbcStorage open(Path folder) {
    return JdbcStorage.open(
        StorageSettings.of("jdbc:h2:file:" + folder.resolve("db")),
        InstantSource.system(),
        List.of());
  }

  /** What the files hold at this moment, as after a crash. */
  private Path crashed(Path running, int round) throws IOException {
    Path copy = Files.createDirectory(folder.resolve("crash" + round));
    // The database first, then the journal, which is never behind.
    for (String name : List.of("db.mv.db", "db.journal-0", "db.journal-1")) {
      Files.copy(running.resolve(name), copy.resolve(name));
    }
    return copy;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static Attempt attempt(int ordinal) {
    return new Attempt(
        TaskId.of(1, ordinal), 1, 1, 1, AttemptOutcome.DONE, 1, 2, 0.5, "result " + ordinal);
  }

  private static List<Event> events(JdbcStorage storage, long after) {
    return storage.read(view -> view.events().read(after, 99));
  }

  @Test
  void whatOnlyTheJournalHasIsThereAfterACrash() throws Exception {
    Path running = Files.createDirectory(folder.resolve("running"));
    int missedByTheFile = 0;
    try (JdbcStorage storage = open(running)) {
      for (int round = 0; round < 8; round++) {
        int ordinal = round;
        long group = Work.group(storage, 3);
        Work.change(
            storage,
            tx -> {
              tx.tasks().appendAttempts(List.of(attempt(ordinal)));
              tx.events().append(List.of(new Event(0, ordinal, "k", group, "s", "c")));
            });
        List<Event> events = events(storage, 0);
        Path copy = crashed(running, round);
        Path alone = Files.createDirectory(folder.resolve("alone" + round));
        Files.copy(copy.resolve("db.mv.db"), alone.resolve("db.mv.db"));
        try (JdbcStorage file = open(alone)) {
          missedByTheFile += Work.ordinals(file).contains(round) ? 0 : 1;
        }
        try (JdbcStorage after = open(copy)) {
          assertThat(Work.ordinals(after)).contains(round).hasSize(round + 1);
          assertThat(events(after, 0)).isEqualTo(events);
          assertThat(Work.group(after, 1)).isGreaterThan(group);
          Work.change(
              after, tx -> tx.events().append(List.of(new Event(0, 99, "k", group, "s", "c"))));
          assertThat(events(after, events.getLast().offset()))
              .extracting(Event::at)
              .containsExactly(99L);
        }
        assertThat(names(copy)).containsExactly("db.mv.db");
      }
    }
    assertThat(names(running)).containsExactly("db.mv.db");
    // Else this would show nothing.
    assertThat(missedByTheFile).isPositive();
  }

  @Test
  void journalWithoutItsDatabaseIsRefusedUntilItIsMovedAway() throws Exception {
    Path running = Files.createDirectory(folder.resolve("running"));
    Path copy;
    try (JdbcStorage storage = open(running)) {
      Work.group(storage, 3);
      copy = crashed(running, 0);
    }
    Files.delete(copy.resolve("db.mv.db"));
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> open(copy))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("it belongs to another database")
          .hasMessageContaining(copy.resolve("db.journal-0").toString());
    }
    Files.delete(copy.resolve("db.journal-0"));
    Files.delete(copy.resolve("db.journal-1"));
    open(copy).close();
  }

  @Test
  void whatIsNotBroughtInYetIsNotRead() throws Exception {
    try (JdbcStorage storage = open(folder)) {
      Work.change(storage, tx -> tx.tasks().appendAttempts(List.of(attempt(1))));
      try (Connection connection =
              DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("db"), "", "");
          Statement statement = connection.createStatement()) {
        statement.execute("SHUTDOWN IMMEDIATELY");
      }
      assertThatThrownBy(() -> Work.ordinals(storage))
          .isInstanceOf(StorageException.Unavailable.class);
      Work.change(storage, tx -> tx.tasks().appendAttempts(List.of(attempt(2))));
      assertThat(Work.ordinals(storage)).containsExactly(1, 2);
    }
  }

  /** Large enough that the journal fills again and again, and checkpoints follow each other. */
  private static void changeManyTables(Transaction tx, int ordinal) {
    long task = TaskId.of(1, ordinal);
    tx.tasks()
        .appendAttempts(
            List.of(
                new Attempt(
                    task, 1, 1, 1, AttemptOutcome.DONE, 1, 2, null, "x".repeat(20_000) + ordinal)));
    tx.tasks().insertLeases(List.of(new Lease(task, 1, 77, 3, 1, 100, 200, 0, 0)));
    tx.tasks().insertWaiting(List.of(new Waiting(task, 1, 77, 3, 0, 0, 0)));
    tx.events().append(List.of(new Event(0, ordinal, "k", 1, "s", "c")));
    if (ordinal % 2 == 0) {
      tx.tasks().deleteLeases(new long[] {task});
      tx.tasks().deleteWaiting(new long[] {task});
    }
  }

  @Test
  void databaseThatClosesItselfIsOpenedAnewAndNothingIsLostOrDoubled() throws Exception {
    String url = "jdbc:h2:file:" + folder.resolve("db");
    Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
    AtomicInteger next = new AtomicInteger();
    try (JdbcStorage storage = open(folder)) {
      for (int round = 1; round <= ROUNDS; round++) {
        int enough = round * PER_ROUND;
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          callers.add(
              Thread.ofVirtual()
                  .start(
                      () -> {
                        while (next.get() < enough) {
                          int ordinal = next.getAndIncrement();
                          Work.change(storage, tx -> changeManyTables(tx, ordinal));
                          acknowledged.add(ordinal);
                        }
                      }));
        }
        while (acknowledged.size() < enough - PER_ROUND / 2) {
          Thread.onSpinWait();
        }
        try (Connection connection = DriverManager.getConnection(url, "", "");
            Statement statement = connection.createStatement()) {
          statement.execute("SHUTDOWN IMMEDIATELY");
        }
        for (Thread caller : callers) {
          caller.join();
        }
        assertThat(Work.ordinals(storage)).isEqualTo(acknowledged);
      }
    }
    assertThat(acknowledged).hasSize(next.get());
    try (JdbcStorage storage = open(folder)) {
      assertThat(Work.ordinals(storage)).isEqualTo(acknowledged);
    }
  }
}
