package orhestra.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import orhestra.engine.Worker;

/** Workers. */
public abstract class WorkerStoreSuite extends StorageSuite {
  protected WorkerStoreSuite(StorageFixture fixture) {
    super(fixture);
  }

  private Worker added(String name) {
    return write(tx -> tx.workers().insert(name, Set.of("cpu"), "{}", 5));
  }

  @Test
  void aNewWorkerIsUp() {
    Worker worker =
        write(tx -> tx.workers().insert(ODD_TEXT, Set.of("", "a:b", ODD_TEXT), ODD_TEXT, 77));
    assertThat(worker.name()).isEqualTo(ODD_TEXT);
    assertThat(worker.state()).isEqualTo(Worker.State.UP);
    assertThat(worker.lastSeen()).isEqualTo(77);
    assertThat(worker.registeredAt()).isEqualTo(77);
    assertThat(worker.labels()).containsExactlyInAnyOrder("", "a:b", ODD_TEXT);
    assertThat(worker.facts()).isEqualTo(ODD_TEXT);
    assertThat(readOne(view -> view.workers().find(ODD_TEXT))).contains(worker);
    assertThat(readAll(view -> view.workers().find(ids(worker.id())))).containsExactly(worker);
  }

  @Test
  void aKnownNameGivesTheWorkerThatHasIt() {
    Worker first = added("w");
    Worker again = write(tx -> tx.workers().insert("w", Set.of("other"), "other", 99));
    assertThat(again).isEqualTo(first);
    assertThat(added("W").id()).isGreaterThan(first.id());
    assertThat(readAll(view -> view.workers().all())).hasSize(2);
  }

  @Test
  void workersAreFoundByIdInOrderAndUnknownOnesLeftOut() {
    Worker first = added("a");
    Worker second = added("b");
    assertThat(readAll(view -> view.workers().find(ids(0, first.id(), second.id(), 999_999))))
        .containsExactly(first, second);
    assertThat(readAll(view -> view.workers().find(ids()))).isEmpty();
    assertThat(readOne(view -> view.workers().find("c"))).isEmpty();
    assertThat(readAll(view -> view.workers().all())).containsExactly(first, second);
  }

  @Test
  void updatesWriteAllThatCanChange() {
    Worker worker = added("a");
    Worker other = added("b");
    Worker changed =
        new Worker(
            worker.id(), "a", Worker.State.DOWN, 9, 10, worker.registeredAt(), Set.of("x"), "f");
    change(
        tx -> {
          tx.workers().update(List.of());
          tx.workers().update(List.of(changed));
        });
    assertThat(readAll(view -> view.workers().all())).containsExactly(changed, other);
  }

  @Test
  void aTouchIsASignOfLifeAndNothingElse() {
    Worker silent = added("a");
    Worker touched = added("b");
    change(tx -> tx.workers().update(List.of(touched.as(Worker.State.DOWN, 50))));
    change(
        tx -> {
          tx.workers().touch(ids(), 59);
          tx.workers().touch(ids(touched.id(), touched.id() + 1000), 60);
        });
    assertThat(readAll(view -> view.workers().all()))
        .containsExactly(silent, touched.as(Worker.State.DOWN, 50).as(Worker.State.UP, 60));
  }
}
