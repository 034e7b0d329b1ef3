package orhestra.storage;

import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Nested;
import orhestra.engine.store.BatchSuite;
import orhestra.engine.store.ClaimStoreSuite;
import orhestra.engine.store.DeadLetterStoreSuite;
import orhestra.engine.store.DutyStoreSuite;
import orhestra.engine.store.EventStoreSuite;
import orhestra.engine.store.GroupStoreSuite;
import orhestra.engine.store.Storage;
import orhestra.engine.store.TaskStoreSuite;
import orhestra.engine.store.WorkerStoreSuite;

/** The storage on PostgreSQL against the suites. */
final class PostgresStorageTest {
  private static Storage open(InstantSource clock) {
    TestPostgres.clear();
    return JdbcStorage.open(TestPostgres.settings(), clock, List.of());
  }

  @Nested
  final class Batches extends BatchSuite {
    Batches() {
      super(PostgresStorageTest::open);
    }
  }

  @Nested
  final class Tasks extends TaskStoreSuite {
    Tasks() {
      super(PostgresStorageTest::open);
    }
  }

  @Nested
  final class Groups extends GroupStoreSuite {
    Groups() {
      super(PostgresStorageTest::open);
    }
  }

  @Nested
  final class Workers extends WorkerStoreSuite {
    Workers() {
      super(PostgresStorageTest::open);
    }
  }

  @Nested
  final class Claims extends ClaimStoreSuite {
    Claims() {
      super(PostgresStorageTest::open);
    }
  }

  @Nested
  final class DeadLetters extends DeadLetterStoreSuite {
    DeadLetters() {
      super(PostgresStorageTest::open);
    }
  }

  @Nested
  final class Events extends EventStoreSuite {
    Events() {
      super(PostgresStorageTest::open);
    }
  }

  @Nested
  final class Duties extends DutyStoreSuite {
    Duties() {
      super(PostgresStorageTest::open);
    }
  }
}
