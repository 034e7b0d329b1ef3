package orhestra.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import orhestra.engine.Attempt;
import orhestra.engine.AttemptOutcome;
import orhestra.engine.Lease;
import orhestra.engine.TaskId;
import orhestra.engine.Waiting;

/** Leases, waiting tasks and attempts. */
public abstract class TaskStoreSuite extends StorageSuite {
  protected TaskStoreSuite(StorageFixture fixture) {
    super(fixture);
  }

  @Test
  void leasesComeBackInFullAndInOrder() {
    Lease large =
        new Lease(
            TaskId.of(TaskId.MAX_GROUP, TaskId.MAX_TASKS_PER_GROUP - 1),
            TaskId.MAX_ATTEMPTS,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            99,
            98);
    change(tx -> tx.tasks().insertLeases(List.of(lease(task(2)), large, lease(task(1)))));
    assertThat(readAll(view -> view.tasks().leases(ids(task(1), task(2), large.task()))))
        .containsExactly(lease(task(1)), lease(task(2)), large);
  }

  @Test
  void leasesThatDoNotExistAreLeftOut() {
    change(tx -> tx.tasks().insertLeases(List.of(lease(task(1)), lease(task(3)))));
    assertThat(writeAll(tx -> tx.tasks().leases(ids(task(0), task(1), task(2), task(3), task(4)))))
        .containsExactly(lease(task(1)), lease(task(3)));
  }

  @Test
  void nothingGivenIsNothingDone() {
    change(
        tx -> {
          TaskStore tasks = tx.tasks();
          tasks.insertLeases(List.of());
          tasks.renewLeases(List.of());
          tasks.deleteLeases(ids());
          tasks.insertWaiting(List.of());
          tasks.deleteWaiting(ids());
          tasks.appendAttempts(List.of());
          tasks.replaceAttempts(List.of());
          assertThat(tasks.leases(ids())).isEmpty();
          assertThat(tasks.waiting(ids())).isEmpty();
          assertThat(tasks.lastAttempts(ids())).isEmpty();
        });
  }

  @Test
  void changesAreSeenLaterInTheSameBatch() {
    change(
        tx -> {
          tx.tasks().insertLeases(List.of(lease(task(1)), lease(task(2))));
          assertThat(tx.tasks().leases(ids(task(1), task(2)))).hasSize(2);
          tx.tasks().deleteLeases(ids(task(1)));
          tx.tasks().insertWaiting(List.of(waiting(task(1), 5)));
          assertThat(tx.tasks().leases(ids(task(1), task(2)))).containsExactly(lease(task(2)));
          assertThat(tx.tasks().waiting(ids(task(1)))).containsExactly(waiting(task(1), 5));
          tx.tasks().insertLeases(List.of(lease(task(1))));
          assertThat(tx.tasks().takeWaiting(9, 5, 10)).containsExactly(waiting(task(1), 5));
        });
    assertThat(readAll(view -> view.tasks().leases(ids(task(1), task(2))))).hasSize(2);
    assertThat(readAll(view -> view.tasks().waiting(ids(task(1))))).isEmpty();
  }

  @Test
  void renewalWritesVersionAndExpiryOnly() {
    change(tx -> tx.tasks().insertLeases(List.of(lease(task(1)), lease(task(2)))));
    Lease renewed = lease(task(1)).renewedUntil(999);
    Lease liar = new Lease(task(2), 9, 9, 9, 7, 9, 888, 9, 9);
    change(tx -> tx.tasks().renewLeases(List.of(renewed, liar)));
    Lease kept = lease(task(2));
    assertThat(readAll(view -> view.tasks().leases(ids(task(1), task(2)))))
        .containsExactly(
            renewed, new Lease(task(2), 1, kept.token(), 3, 7, kept.startedAt(), 888, 0, 0));
  }

  @Test
  void deletedLeasesAreGone() {
    change(tx -> tx.tasks().insertLeases(List.of(lease(task(1)), lease(task(2)))));
    change(tx -> tx.tasks().deleteLeases(ids(task(1))));
    assertThat(readAll(view -> view.tasks().leases(ids(task(1), task(2)))))
        .containsExactly(lease(task(2)));
  }

  @Test
  void aSecondLeaseOfATaskIsRefusedAndLeavesNothing() {
    change(tx -> tx.tasks().insertLeases(List.of(lease(task(1)))));
    assertThatThrownBy(
            () -> change(tx -> tx.tasks().insertLeases(List.of(lease(task(0)), lease(task(1))))))
        .isInstanceOf(RuntimeException.class);
    assertThat(readAll(view -> view.tasks().leasesBetween(0, Long.MAX_VALUE, 10)))
        .containsExactly(lease(task(1)));
  }

  @Test
  void rangesOfLeasesExcludeTheirEndAndAreLimited() {
    change(
        tx ->
            tx.tasks().insertLeases(IntStream.range(0, 10).mapToObj(i -> lease(task(i))).toList()));
    assertThat(readAll(view -> view.tasks().leasesBetween(task(2), task(5), 10)))
        .extracting(Lease::task)
        .containsExactly(task(2), task(3), task(4));
    assertThat(readAll(view -> view.tasks().leasesBetween(task(2), task(9), 2)))
        .extracting(Lease::task)
        .containsExactly(task(2), task(3));
    assertThat(readAll(view -> view.tasks().leasesBetween(task(5), task(5), 10))).isEmpty();
  }

  @Test
  void leasesOfWorkersAreInOrder() {
    List<Lease> leases = new ArrayList<>();
    for (int i = 9; i >= 0; i--) {
      leases.add(new Lease(task(i), 1, 1, i % 4, 1, 1, 1, 0, 0));
    }
    change(tx -> tx.tasks().insertLeases(leases));
    assertThat(readAll(view -> view.tasks().leasesOf(Set.of(1L))))
        .extracting(Lease::task)
        .containsExactly(task(1), task(5), task(9));
    assertThat(readAll(view -> view.tasks().leasesOf(Set.of(3L, 0L))))
        .extracting(Lease::task)
        .containsExactly(task(0), task(3), task(4), task(7), task(8));
    assertThat(readAll(view -> view.tasks().leasesOf(Set.of(77L)))).isEmpty();
  }

  @Test
  void waitingTasksComeBackInFull() {
    Waiting never = new Waiting(task(4), 0, 0, 0, 0, 0, 0);
    change(tx -> tx.tasks().insertWaiting(List.of(never, waiting(task(2), Long.MAX_VALUE))));
    assertThat(readAll(view -> view.tasks().waiting(ids(task(1), task(2), task(4)))))
        .containsExactly(waiting(task(2), Long.MAX_VALUE), never);
    assertThat(readAll(view -> view.tasks().waitingBetween(task(2), task(4), 10)))
        .containsExactly(waiting(task(2), Long.MAX_VALUE));
    assertThat(readAll(view -> view.tasks().waitingBetween(task(0), task(9), 1))).hasSize(1);
    change(tx -> tx.tasks().deleteWaiting(ids(task(2))));
    assertThat(readAll(view -> view.tasks().waiting(ids(task(2), task(4))))).containsExactly(never);
  }

  @Test
  void waitingTasksAreTakenByTimeThenByTask() {
    change(
        tx ->
            tx.tasks()
                .insertWaiting(
                    List.of(
                        waiting(task(1), 30),
                        waiting(task(2), 10),
                        waiting(task(3), 20),
                        waiting(task(4), 10),
                        waiting(task(5), 31),
                        waiting(TaskId.of(8, 0), 1),
                        waiting(TaskId.of(10, 0), 1))));
    assertThat(writeAll(tx -> tx.tasks().takeWaiting(9, 30, 3)))
        .containsExactly(waiting(task(2), 10), waiting(task(4), 10), waiting(task(3), 20));
    assertThat(writeAll(tx -> tx.tasks().takeWaiting(9, 30, 3)))
        .containsExactly(waiting(task(1), 30));
    assertThat(writeAll(tx -> tx.tasks().takeWaiting(9, 30, 3))).isEmpty();
    assertThat(readAll(view -> view.tasks().waitingBetween(0, Long.MAX_VALUE, 10)))
        .extracting(Waiting::task)
        .containsExactly(TaskId.of(8, 0), task(5), TaskId.of(10, 0));
  }

  @Test
  void earliestWaitingIsThatOfTheGroup() {
    OptionalLong none = write(tx -> tx.tasks().earliestWaiting(9));
    assertThat(none).isEmpty();
    change(
        tx ->
            tx.tasks()
                .insertWaiting(
                    List.of(
                        waiting(task(1), 30), waiting(task(2), 20), waiting(TaskId.of(8, 0), 1))));
    OptionalLong earliest = write(tx -> tx.tasks().earliestWaiting(9));
    assertThat(earliest).hasValue(20);
  }

  @ParameterizedTest
  @EnumSource(AttemptOutcome.class)
  void attemptsComeBackInFull(AttemptOutcome outcome) {
    Attempt odd =
        new Attempt(
            task(1),
            TaskId.MAX_ATTEMPTS,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            outcome,
            -1,
            Long.MAX_VALUE,
            -Double.MIN_VALUE,
            ODD_TEXT);
    Attempt plain = new Attempt(task(1), 1, 1, 1, outcome, 1, 2, null, "");
    change(tx -> tx.tasks().appendAttempts(List.of(odd, plain)));
    assertThat(readAll(view -> view.tasks().attempts(task(1)))).containsExactly(plain, odd);
    assertThat(readAll(view -> view.tasks().attempts(task(2)))).isEmpty();
  }

  @Test
  void longBodiesAreKept() {
    String body = "漢😀x".repeat(225_000);
    Attempt attempt = new Attempt(task(1), 1, 1, 1, AttemptOutcome.DONE, 1, 2, 1e300, body);
    change(tx -> tx.tasks().appendAttempts(List.of(attempt)));
    assertThat(readAll(view -> view.tasks().attempts(task(1)))).containsExactly(attempt);
  }

  @Test
  void lastAttemptsAreTheLatestOfEachTask() {
    change(
        tx ->
            tx.tasks()
                .appendAttempts(
                    List.of(
                        attempt(task(1), 1),
                        attempt(task(1), 255),
                        attempt(task(2), 1),
                        attempt(task(4), 1),
                        attempt(task(4), 2))));
    assertThat(readAll(view -> view.tasks().lastAttempts(ids(task(0), task(1), task(3), task(4)))))
        .containsExactly(attempt(task(1), 255), attempt(task(4), 2));
  }

  @Test
  void replacedAttemptsAreOverwritten() {
    change(tx -> tx.tasks().appendAttempts(List.of(attempt(task(1), 1), attempt(task(2), 1))));
    Attempt late = new Attempt(task(1), 1, 8, 9, AttemptOutcome.FAILED, 11, 12, null, "late");
    change(tx -> tx.tasks().replaceAttempts(List.of(late)));
    assertThat(readAll(view -> view.tasks().lastAttempts(ids(task(1), task(2)))))
        .containsExactly(late, attempt(task(2), 1));
  }

  @Test
  void scansVisitAllAttemptsOfARangeInOrder() {
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      attempts.add(attempt(task(i), 1));
      if (i % 10 == 0) {
        attempts.add(attempt(task(i), 2));
      }
    }
    change(tx -> tx.tasks().appendAttempts(attempts));
    List<Attempt> seen = new ArrayList<>();
    read(
        view -> {
          view.tasks().scanAttempts(task(5), task(2_400), seen::add);
          return 0;
        });
    assertThat(seen)
        .isEqualTo(
            attempts.stream()
                .filter(attempt -> attempt.task() >= task(5) && attempt.task() < task(2_400))
                .toList());
  }

  @Test
  void scansStopWhenTheVisitorHasEnough() {
    change(
        tx ->
            tx.tasks()
                .appendAttempts(
                    IntStream.range(0, 100).mapToObj(i -> attempt(task(i), 1)).toList()));
    List<Attempt> seen = new ArrayList<>();
    read(
        view -> {
          view.tasks()
              .scanAttempts(
                  0,
                  Long.MAX_VALUE >>> 8,
                  attempt -> {
                    seen.add(attempt);
                    return seen.size() < 40;
                  });
          return 0;
        });
    assertThat(seen).hasSize(40);
  }
}
