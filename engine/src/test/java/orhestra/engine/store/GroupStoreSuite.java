package orhestra.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import orhestra.engine.Backoff;
import orhestra.engine.DeadLetter;
import orhestra.engine.Group;
import orhestra.engine.GroupState;
import orhestra.engine.GroupTerms;
import orhestra.engine.Progress;
import orhestra.engine.RetryPolicy;
import orhestra.engine.TaskId;
import orhestra.engine.store.GroupReads.Open;
import orhestra.engine.store.GroupStore.Locked;

/** Groups. */
public abstract class GroupStoreSuite extends StorageSuite {
  protected GroupStoreSuite(StorageFixture fixture) {
    super(fixture);
  }

  private static Progress in(GroupState state) {
    return new Progress(state, 10, 4, 1, 2, 1, 0, false, 5, state.isClosed() ? 50 : 0);
  }

  @Test
  void groupsComeBackInFull() {
    for (Backoff backoff :
        List.of(
            new Backoff.Immediate(),
            new Backoff.Fixed(5),
            new Backoff.Linear(5, 50),
            new Backoff.Exponential(1, 1000, 0.1))) {
      GroupTerms terms =
          new GroupTerms(
              "queue '" + ODD_TEXT,
              Integer.MIN_VALUE,
              Long.MAX_VALUE,
              Set.of("", "gpu", "a,b", "3:x", ODD_TEXT),
              Integer.MAX_VALUE,
              new RetryPolicy(100, 99, backoff, Long.MAX_VALUE),
              ODD_TEXT,
              Long.MAX_VALUE);
      Progress progress =
          new Progress(
              GroupState.RUNNING,
              TaskId.MAX_TASKS_PER_GROUP,
              TaskId.MAX_TASKS_PER_GROUP,
              1,
              2,
              3,
              4,
              true,
              5,
              6);
      long id = write(tx -> tx.groups().nextId());
      Group group = new Group(id, terms, progress);
      change(tx -> tx.groups().insert(group));
      assertThat(readOne(view -> view.groups().find(id))).contains(group);
      assertThat(writeAll(tx -> tx.groups().find(ids(id - 1, id, id + 1)))).contains(group);
    }
  }

  @Test
  void unknownGroupsAreNotFound() {
    long id = group("sweep", Progress.fresh(1));
    assertThat(readOne(view -> view.groups().find(id + 1))).isEmpty();
    assertThat(readAll(view -> view.groups().find(ids()))).isEmpty();
    assertThat(readAll(view -> view.groups().find(ids(id, id + 1)))).hasSize(1);
    assertThat(writeAll(tx -> tx.groups().lock(ids(id + 1)))).isEmpty();
    assertThat(writeAll(tx -> tx.groups().lock(ids()))).isEmpty();
    change(tx -> tx.groups().update(List.of()));
  }

  @Test
  void idsGrowAndAreNotGivenTwice() {
    List<Long> ids = write(tx -> List.of(tx.groups().nextId(), tx.groups().nextId()));
    long later = write(tx -> tx.groups().nextId());
    assertThat(ids.get(0)).isPositive().isLessThan(ids.get(1));
    assertThat(later).isGreaterThan(ids.get(1));
  }

  @Test
  void anIdOfALostBatchIsNotGivenAgainOnceAGroupHasIt() {
    long first = group("sweep", Progress.fresh(1));
    assertThatThrownBy(
            () ->
                write(
                    tx -> {
                      tx.groups().nextId();
                      throw new IllegalStateException("lost");
                    }))
        .isInstanceOf(RuntimeException.class);
    assertThat(group("sweep", Progress.fresh(1))).isGreaterThan(first);
  }

  @ParameterizedTest
  @EnumSource(GroupState.class)
  void progressIsLockedAndWritten(GroupState state) {
    long first = group("sweep", Progress.fresh(10));
    long second = group("sweep", Progress.fresh(20));
    Progress further = new Progress(state, 10, 9, 1, 2, 3, 4, true, 77, 88);
    change(
        tx -> {
          assertThat(tx.groups().lock(ids(first, second, second + 5)))
              .containsExactly(
                  new Locked(first, Progress.fresh(10)), new Locked(second, Progress.fresh(20)));
          tx.groups().update(List.of(new Locked(first, further)));
          assertThat(tx.groups().lock(ids(first))).containsExactly(new Locked(first, further));
        });
    assertThat(readOne(view -> view.groups().find(first)))
        .contains(new Group(first, terms("sweep"), further));
    assertThat(readOne(view -> view.groups().find(second)))
        .contains(new Group(second, terms("sweep"), Progress.fresh(20)));
  }

  @Test
  void groupsAreListedNewestFirstInPages() {
    long[] ids = new long[6];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = group("sweep", in(i % 2 == 0 ? GroupState.RUNNING : GroupState.COMPLETED));
    }
    group("other", in(GroupState.RUNNING));
    assertThat(readAll(view -> view.groups().list("sweep", null, Long.MAX_VALUE, 4)))
        .extracting(Group::id)
        .containsExactly(ids[5], ids[4], ids[3], ids[2]);
    assertThat(readAll(view -> view.groups().list("sweep", null, ids[2], 4)))
        .extracting(Group::id)
        .containsExactly(ids[1], ids[0]);
    assertThat(readAll(view -> view.groups().list("sweep", GroupState.RUNNING, Long.MAX_VALUE, 2)))
        .extracting(Group::id)
        .containsExactly(ids[4], ids[2]);
    assertThat(readAll(view -> view.groups().list("sweep", GroupState.RUNNING, ids[2], 2)))
        .extracting(Group::id)
        .containsExactly(ids[0]);
    assertThat(readAll(view -> view.groups().list("sweep", GroupState.FAILED, Long.MAX_VALUE, 2)))
        .isEmpty();
    assertThat(readAll(view -> view.groups().list("none", null, Long.MAX_VALUE, 2))).isEmpty();
  }

  @Test
  void openGroupsKnowWhenTheirWaitingTasksMayStart() {
    long pending = group("sweep", in(GroupState.PENDING));
    long running = group("other", in(GroupState.RUNNING));
    for (GroupState state : GroupState.values()) {
      if (state.isClosed()) {
        group("sweep", in(state));
      }
    }
    change(
        tx ->
            tx.tasks()
                .insertWaiting(
                    List.of(
                        waiting(TaskId.of(running, 1), 40), waiting(TaskId.of(running, 2), 30))));
    assertThat(readAll(view -> view.groups().open()))
        .containsExactlyInAnyOrder(
            new Open(new Group(pending, terms("sweep"), in(GroupState.PENDING)), Long.MAX_VALUE),
            new Open(new Group(running, terms("other"), in(GroupState.RUNNING)), 30));
  }

  @Test
  void closedGroupsAreListedOldestFirst() {
    long late = group("sweep", new Progress(GroupState.FAILED, 1, 1, 0, 0, 1, 0, false, 1, 30));
    long early = group("sweep", new Progress(GroupState.COMPLETED, 1, 1, 0, 1, 0, 0, false, 1, 10));
    long middle =
        group("sweep", new Progress(GroupState.CANCELLED, 1, 1, 0, 0, 0, 1, false, 0, 20));
    group("sweep", in(GroupState.RUNNING));
    group("other", new Progress(GroupState.FAILED, 1, 1, 0, 0, 1, 0, false, 1, 10));
    assertThat(readAll(view -> view.groups().closedBefore("sweep", 31, 10)))
        .containsExactly(early, middle, late);
    assertThat(readAll(view -> view.groups().closedBefore("sweep", 30, 10)))
        .containsExactly(early, middle);
    assertThat(readAll(view -> view.groups().closedBefore("sweep", 30, 1))).containsExactly(early);
  }

  @Test
  void deletionGoesInStepsAndTakesEverythingOfTheGroupOnly() {
    long before = group("sweep", in(GroupState.COMPLETED));
    long doomed = group("sweep", in(GroupState.COMPLETED));
    long after = group("sweep", in(GroupState.COMPLETED));
    for (long id : ids(before, doomed, after)) {
      change(
          tx -> {
            for (int i = 0; i < 25; i++) {
              tx.tasks().appendAttempts(List.of(attempt(TaskId.of(id, i), 1)));
            }
            long last = TaskId.of(id, TaskId.MAX_TASKS_PER_GROUP - 1);
            tx.tasks().insertWaiting(List.of(waiting(last, 1), waiting(TaskId.first(id), 1)));
            tx.deadLetters().insert(List.of(new DeadLetter(last, "sweep", 1, "why")));
          });
    }
    int steps = 1;
    while (!write(tx -> tx.groups().deleteSome(doomed, 10))) {
      steps++;
    }
    assertThat(steps).isBetween(3, 4);
    assertThat(readAll(view -> view.groups().find(ids(before, doomed, after))))
        .extracting(Group::id)
        .containsExactly(before, after);
    for (long id : ids(before, doomed, after)) {
      long from = TaskId.first(id);
      long to = TaskId.first(id + 1);
      int left = id == doomed ? 0 : 1;
      assertThat(readAll(view -> view.tasks().attempts(from))).hasSize(left);
      assertThat(readAll(view -> view.tasks().attempts(TaskId.of(id, 24)))).hasSize(left);
      assertThat(readAll(view -> view.tasks().waitingBetween(from, to, 9))).hasSize(2 * left);
      assertThat(readAll(view -> view.deadLetters().between(from, to, 9))).hasSize(left);
    }
  }

  @Test
  void aGroupWithNothingLeftIsGoneInOneStep() {
    long id = group("sweep", in(GroupState.CANCELLED));
    assertThat((boolean) write(tx -> tx.groups().deleteSome(id, 10))).isTrue();
    assertThat(readOne(view -> view.groups().find(id))).isEmpty();
    assertThat(readAll(view -> view.groups().list("sweep", null, Long.MAX_VALUE, 9))).isEmpty();
  }
}
