package orhestra.engine.memory;

import org.junit.jupiter.api.Nested;
import orhestra.engine.store.BatchSuite;
import orhestra.engine.store.ClaimStoreSuite;
import orhestra.engine.store.DeadLetterStoreSuite;
import orhestra.engine.store.DutyStoreSuite;
import orhestra.engine.store.EventStoreSuite;
import orhestra.engine.store.GroupStoreSuite;
import orhestra.engine.store.TaskStoreSuite;
import orhestra.engine.store.WorkerStoreSuite;

/** The storage in memory against the suites. */
final class InMemoryStorageTest {
  @Nested
  final class Batches extends BatchSuite {
    Batches() {
      super(InMemoryStorage::new);
    }
  }

  @Nested
  final class Tasks extends TaskStoreSuite {
    Tasks() {
      super(InMemoryStorage::new);
    }
  }

  @Nested
  final class Groups extends GroupStoreSuite {
    Groups() {
      super(InMemoryStorage::new);
    }
  }

  @Nested
  final class Workers extends WorkerStoreSuite {
    Workers() {
      super(InMemoryStorage::new);
    }
  }

  @Nested
  final class Claims extends ClaimStoreSuite {
    Claims() {
      super(InMemoryStorage::new);
    }
  }

  @Nested
  final class DeadLetters extends DeadLetterStoreSuite {
    DeadLetters() {
      super(InMemoryStorage::new);
    }
  }

  @Nested
  final class Events extends EventStoreSuite {
    Events() {
      super(InMemoryStorage::new);
    }
  }

  @Nested
  final class Duties extends DutyStoreSuite {
    Duties() {
      super(InMemoryStorage::new);
    }
  }
}
