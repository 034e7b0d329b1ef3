package orhestra.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import orhestra.engine.store.Transaction.Participant;

/** What holds for batches, however they come about. */
public abstract class BatchSuite extends StorageSuite {
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  protected BatchSuite(StorageFixture fixture) {
    super(fixture);
  }

  /** Says what happens to it. */
  private class First implements Participant {
    @Override
    public void beforeCommit(Transaction tx) {
      heard.add(name() + " before");
    }

    @Override
    public void committed() {
      heard.add(name() + " committed");
    }

    @Override
    public void rolledBack() {
      heard.add(name() + " rolled back");
    }

    String name() {
      return "first";
    }
  }

  private class Second extends First {
    @Override
    String name() {
      return "second";
    }
  }

  @Test
  void participantsWriteLastAndHearOfTheCommitOnce() {
    Supplier<First> never =
        () -> {
          throw new AssertionError("made twice");
        };
    change(
        tx -> {
          First first = tx.participant(First.class, First::new);
          tx.participant(Second.class, Second::new);
          assertThat(tx.participant(First.class, never)).isSameAs(first);
          heard.add("applied");
        });
    assertThat(heard)
        .containsExactlyInAnyOrder(
            "applied", "first before", "second before", "first committed", "second committed");
    assertThat(heard.getFirst()).isEqualTo("applied");
    assertThat(heard.subList(3, 5)).allMatch(line -> line.endsWith("committed"));
  }

  @Test
  void aNewBatchHasNewParticipants() {
    First first = write(tx -> tx.participant(First.class, First::new));
    First next = write(tx -> tx.participant(First.class, First::new));
    assertThat(next).isNotSameAs(first);
  }

  @Test
  void participantsHearOfARollback() {
    assertThatThrownBy(
            () ->
                change(
                    tx -> {
                      tx.participant(First.class, First::new);
                      throw new IllegalStateException("lost");
                    }))
        .isInstanceOf(RuntimeException.class);
    assertThat(heard).containsExactly("first rolled back");
  }

  @Test
  void aParticipantThatCannotWriteUndoesTheBatch() {
    assertThatThrownBy(
            () ->
                change(
                    tx -> {
                      tx.tasks().insertLeases(List.of(lease(task(1))));
                      tx.participant(
                          Second.class,
                          () ->
                              new Second() {
                                @Override
                                public void beforeCommit(Transaction batch) {
                                  throw new IllegalStateException("cannot");
                                }
                              });
                    }))
        .isInstanceOf(RuntimeException.class);
    assertThat(heard).containsExactly("second rolled back");
    assertThat(readAll(view -> view.tasks().leases(ids(task(1))))).isEmpty();
  }

  @Test
  void aFailedBatchLeavesNothing() {
    long group = group("sweep", orhestra.engine.Progress.fresh(5));
    assertThatThrownBy(
            () ->
                change(
                    tx -> {
                      tx.tasks().insertLeases(List.of(lease(task(1))));
                      tx.tasks().insertWaiting(List.of(waiting(task(2), 0)));
                      tx.tasks().appendAttempts(List.of(attempt(task(3), 1)));
                      tx.groups()
                          .update(
                              List.of(
                                  new GroupStore.Locked(
                                      group, orhestra.engine.Progress.fresh(99))));
                      tx.workers().insert("w", java.util.Set.of(), "", 1);
                      tx.duties().put(new DutyStore.Duty("d", "h", 1));
                      tx.claims()
                          .put(
                              List.of(
                                  new ClaimStore.Remembered(
                                      new ClaimStore.Claim(1, "c"), 0, List.of(), 1)));
                      throw new IllegalStateException("lost");
                    }))
        .isInstanceOf(RuntimeException.class);
    change(
        tx -> {
          assertThat(tx.tasks().leases(ids(task(1)))).isEmpty();
          assertThat(tx.tasks().waiting(ids(task(2)))).isEmpty();
          assertThat(tx.tasks().attempts(task(3))).isEmpty();
          assertThat(tx.groups().lock(ids(group)))
              .containsExactly(new GroupStore.Locked(group, orhestra.engine.Progress.fresh(5)));
          assertThat(tx.workers().find("w")).isEmpty();
          assertThat(tx.duties().lock("d")).isEmpty();
          assertThat(tx.claims().find(List.of(new ClaimStore.Claim(1, "c")))).isEmpty();
        });
  }

  @Test
  void theTimeOfABatchIsTheClocks() {
    now.set(123_456);
    assertThat((long) write(Transaction::now)).isEqualTo(123_456);
  }

  @Test
  void anUnknownDoorIsNamed() {
    assertThatThrownBy(() -> read(view -> view.door(String.class)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("String");
  }

  @Test
  void commandsSubmittedByACallbackAreApplied() {
    CompletableFuture<CompletableFuture<String>> inner = new CompletableFuture<>();
    change(
        tx ->
            tx.participant(
                Second.class,
                () ->
                    new Second() {
                      @Override
                      public void committed() {
                        inner.complete(storage().submit(new Doing<String>(0), batch -> "inner"));
                      }
                    }));
    assertThat(inner.join().join()).isEqualTo("inner");
  }
}
