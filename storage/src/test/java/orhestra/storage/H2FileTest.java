package orhestra.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.engine.Attempt;
import orhestra.engine.AttemptOutcome;
import orhestra.engine.Event;
import orhestra.engine.TaskId;
import orhestra.storage.sql.Durability;
import orhestra.storage.sql.StorageException;
import orhestra.storage.store.Door;

/** What is special about a database that is a file of this process. */
final class H2FileTest {
  @TempDir Path folder;

  private String url() {
    return "jdbc:h2:file:" + folder.resolve("orhestra");
  }

  private static JdbcStorage open(String url, Durability durability, List<Door<?>> doors) {
    return JdbcStorage.open(
        StorageSettings.of(url).withDurability(durability), InstantSource.system(), doors);
  }

  private JdbcStorage open() {
    return open(url(), Durability.POWER, List.of());
  }

  /** A door that only reads how the database is set up. */
  private record Settings(Map<String, String> values) {
    static final Door<Settings> DOOR =
        new Door<>(
            Settings.class,
            "db/migration/engine",
            session -> {
              Map<String, String> values = new HashMap<>();
              session.query(
                  "SELECT setting_name, coalesce(setting_value, '') FROM"
                      + " information_schema.settings",
                  row -> values.put(row.text(1), row.text(2)) == null);
              return new Settings(values);
            });
  }

  @Test
  void closedStorageHasLetGoOfItsFile() throws Exception {
    for (int round = 0; round < 30; round++) {
      try (JdbcStorage storage = open()) {
        assertThat(storage.bytes()).isPositive();
      }
      try (FileChannel file =
              FileChannel.open(folder.resolve("orhestra.mv.db"), StandardOpenOption.WRITE);
          FileLock lock = file.tryLock()) {
        assertThat(lock).as("round %d", round).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void settingsThatMatterWinOverTheUrl(Durability durability) {
    String badUrl =
        url() + ";WRITE_DELAY=500;MODE=MySQL;DEFAULT_NULL_ORDERING=LOW;USER=sa;IFEXISTS=TRUE";
    try (JdbcStorage storage = open(badUrl, durability, List.of(Settings.DOOR))) {
      Map<String, String> values = storage.read(view -> view.door(Settings.class).values());
      assertThat(values)
          .containsEntry("WRITE_DELAY", "2147483647")
          .containsEntry("MODE", "PostgreSQL")
          .containsEntry("DATABASE_TO_LOWER", "false")
          .containsEntry("DEFAULT_NULL_ORDERING", "HIGH")
          .containsEntry("info.PAGE_SIZE", "16384");
      assertThat(storage.exclusive()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jdbc:h2:mem:x", "jdbc:h2:tcp://localhost/x", "jdbc:h2:", "jdbc:h2:;MODE=x"})
  void onlyAFileOfThisMachineWillDo(String unfit) {
    assertThatThrownBy(() -> open(unfit, Durability.POWER, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUnknownKindOfDatabaseIsNamed() {
    assertThatThrownBy(() -> open("jdbc:mysql://x", Durability.POWER, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jdbc:mysql://x");
  }

  @Test
  void everythingIsThereAfterReopening() {
    long group;
    long lastEvent;
    try (JdbcStorage storage = open()) {
      group = Work.group(storage, 5);
      Work.change(
          storage,
          tx -> {
            tx.tasks().insertLeases(List.of(Work.lease(1)));
            tx.events().append(List.of(new Event(0, 1, "k", group, "s", "c")));
          });
      lastEvent = storage.read(view -> view.events().read(0, 9)).getLast().offset();
    }
    try (JdbcStorage storage = open()) {
      assertThat(storage.read(view -> view.groups().find(group)).isPresent()).isTrue();
      assertThat(storage.read(view -> view.tasks().leases(Work.tasks(1))).size()).isEqualTo(1);
      assertThat(Work.group(storage, 1)).isGreaterThan(group);
      Work.change(
          storage, tx -> tx.events().append(List.of(new Event(0, 2, "k", group, "s", "c"))));
      List<Event> more = storage.read(view -> view.events().read(lastEvent, 9));
      assertThat(more).extracting(Event::at).containsExactly(2L);
    }
  }

  @Test
  void aFileInUseByAnotherProcessIsNamed() throws Exception {
    Process holder = victim(0);
    try (BufferedReader said = holder.inputReader()) {
      assertThat(said.readLine()).isEqualTo("open");
      assertThatThrownBy(this::open)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("in use by another process")
          .hasMessageContaining(folder.resolve("orhestra").toString());
    } finally {
      holder.destroyForcibly();
    }
  }

  private Process victim(int firstOrdinal) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            KillVictim.class.getName(),
            url(),
            String.valueOf(firstOrdinal))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void whatWasAcknowledgedSurvivesAKilledProcess() throws Exception {
    Random random = new Random(7);
    Set<Integer> acknowledged = new HashSet<>();
    for (int cycle = 0; cycle < 3; cycle++) {
      Process process = victim(cycle * 1_000_000);
      int before = acknowledged.size();
      int enough = 200 + random.nextInt(1_000);
      try (BufferedReader said = process.inputReader()) {
        assertThat(said.readLine()).isEqualTo("open");
        for (String line = said.readLine(); line != null; line = said.readLine()) {
          acknowledged.add(Integer.parseInt(line));
          if (acknowledged.size() - before == enough) {
            process.toHandle().destroyForcibly();
          }
        }
      }
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(acknowledged.size() - before).isGreaterThanOrEqualTo(enough);
      try (JdbcStorage storage = open()) {
        assertThat(Work.ordinals(storage)).containsAll(acknowledged);
      }
    }
  }

  @Test
  void theFileOfABusyDatabaseDoesNotGrowWithoutEnd() throws Exception {
    Path file = folder.resolve("orhestra.mv.db");
    String body = "x".repeat(3_000);
    try (JdbcStorage storage = open(url(), Durability.PROCESS, List.of())) {
      for (int i = 0; i < 3_000; i++) {
        int ordinal = i;
        Work.change(
            storage,
            tx -> {
              Attempt attempt =
                  new Attempt(
                      TaskId.of(1, ordinal % 500),
                      1,
                      ordinal,
                      1,
                      AttemptOutcome.DONE,
                      1,
                      2,
                      null,
                      body + ordinal);
              if (ordinal < 500) {
                tx.tasks().appendAttempts(List.of(attempt));
              } else {
                tx.tasks().replaceAttempts(List.of(attempt));
              }
            });
      }
    }
    // 1.5 MB of rows, rewritten five times over.
    assertThat(Files.size(file)).isLessThan(64L << 20);
  }
}
