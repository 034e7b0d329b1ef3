package orhestra.storage;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import orhestra.engine.store.BatchSuite;
import orhestra.engine.store.ClaimStoreSuite;
import orhestra.engine.store.DeadLetterStoreSuite;
import orhestra.engine.store.DutyStoreSuite;
import orhestra.engine.store.EventStoreSuite;
import orhestra.engine.store.GroupStoreSuite;
import orhestra.engine.store.Storage;
import orhestra.engine.store.TaskStoreSuite;
import orhestra.engine.store.WorkerStoreSuite;
import orhestra.storage.sql.Durability;

/** The storage on H2 against the suites. */
final class H2StorageTest {
  @TempDir static Path folder;
  private static int opened;

  private static Storage open(InstantSource clock) {
    opened++;
    String url = "jdbc:h2:file:" + folder.resolve("suite" + opened);
    return JdbcStorage.open(
        StorageSettings.of(url).withDurability(Durability.PROCESS), clock, List.of());
  }

  @Nested
  final class Batches extends BatchSuite {
    Batches() {
      super(H2StorageTest::open);
    }
  }

  @Nested
  final class Tasks extends TaskStoreSuite {
    Tasks() {
      super(H2StorageTest::open);
    }
  }

  @Nested
  final class Groups extends GroupStoreSuite {
    Groups() {
      super(H2StorageTest::open);
    }
  }

  @Nested
  final class Workers extends WorkerStoreSuite {
    Workers() {
      super(H2StorageTest::open);
    }
  }

  @Nested
  final class Claims extends ClaimStoreSuite {
    Claims() {
      super(H2StorageTest::open);
    }
  }

  @Nested
  final class DeadLetters extends DeadLetterStoreSuite {
    DeadLetters() {
      super(H2StorageTest::open);
    }
  }

  @Nested
  final class Events extends EventStoreSuite {
    Events() {
      super(H2StorageTest::open);
    }
  }

  @Nested
  final class Duties extends DutyStoreSuite {
    Duties() {
      super(H2StorageTest::open);
    }
  }
}
