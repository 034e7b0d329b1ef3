package orhestra.spot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import orhestra.client.spot.ClaimedTask;
import orhestra.client.spot.Failure;
import orhestra.client.spot.Heartbeat.TaskBeat;

class RunningTasksTest {
  private final RunningTasks tasks = new RunningTasks();

  private static ClaimedTask task(String id, String token) {
    return new ClaimedTask(id, "job", 1, token, null, "{}", null);
  }

  private static Report report(String id, String token) {
    return new Report.Failed(id, new Failure("spot", token, "no", true, null, null, null));
  }

  private RunningTask begin(String id, String token) {
    return requireNonNull(tasks.begin(task(id, token), "spot"));
  }

  @Test
  void aFinishedTaskIsBeatenForUntilItsReportIsSettled() {
    RunningTask task = begin("t", "1");
    assertThat(tasks.running()).isEqualTo(1);
    task.finish();
    assertThat(tasks.running()).isZero();
    assertThat(tasks.beats()).containsExactly(new TaskBeat("t", "1", null, null));
    tasks.settled(report("t", "1"));
    assertThat(tasks.beats()).isEmpty();
  }

  @Test
  void aTaskLeasedAgainWhileItRunsGoesOnUnderTheNewLease() {
    RunningTask task = begin("t", "1");
    assertThat(tasks.begin(task("t", "2"), "spot-2")).isNull();
    assertThat(tasks.beats()).containsExactly(new TaskBeat("t", "2", null, null));
    RunningTask.Held held = task.finish();
    assertThat(held.task().attemptToken()).isEqualTo("2");
    assertThat(held.spotId()).isEqualTo("spot-2");
  }

  @Test
  void aTaskLeasedAgainAfterItFinishedRunsAgain() {
    begin("t", "1").finish();
    RunningTask again = begin("t", "2");
    // The answer to the first report does not end the second run.
    tasks.settled(report("t", "1"));
    assertThat(tasks.running()).isEqualTo(1);
    again.finish();
    tasks.settled(report("t", "1"));
    assertThat(tasks.beats()).hasSize(1);
    tasks.settled(report("t", "2"));
    assertThat(tasks.beats()).isEmpty();
  }

  @Test
  void aCancellationOfAnEarlierAttemptDoesNotEndTheNewOne() {
    RunningTask adopted = begin("t", "1");
    List<TaskBeat> beats = tasks.beats();
    assertThat(tasks.begin(task("t", "2"), "spot")).isNull();
    tasks.heard(beats, List.of("t"));
    // Not asked to end so far.
    assertThat(adopted.cancel()).isTrue();
    RunningTask other = begin("u", "1");
    tasks.heard(tasks.beats(), List.of("u"));
    assertThat(other.cancel()).isFalse();
  }
}
