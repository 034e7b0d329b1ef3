package orhestra.spot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.client.spot.ClaimedTask;
import orhestra.client.spot.Heartbeat.TaskBeat;
import orhestra.spot.program.Outcome.Stop;

/**
 * The tasks in hand: those that run, and those whose report is still to be delivered. Heartbeats
 * renew the leases of both, so that a task is not given to others while its result waits for the
 * network. Safe for use by many threads.
 */
final class RunningTasks {
  private static final Logger log = LoggerFactory.getLogger(RunningTasks.class);

  private final Map<String, RunningTask> tasks = new ConcurrentHashMap<>();

  /**
   * Takes a claimed task in hand.
   *
   * @return none if it runs here already; that run then counts for the new lease
   */
  @Nullable RunningTask begin(ClaimedTask task, String spotId) {
    RunningTask fresh = new RunningTask(task, spotId);
    RunningTask now =
        tasks.compute(
            task.id(),
            (id, known) -> {
              boolean adopted = known != null && known.adopt(fresh.held());
              return adopted ? known : fresh;
            });
    return now == fresh ? fresh : null;
  }

  /** The task is no longer in hand. */
  void end(RunningTask task) {
    tasks.remove(task.held().task().id(), task);
  }

  /** The server has answered the report. */
  void settled(Report report) {
    tasks.computeIfPresent(
        report.taskId(),
        (id, task) -> task.finished() && task.hasToken(report.attemptToken()) ? null : task);
  }

  /** How many programs run. */
  int running() {
    return (int) tasks.values().stream().filter(task -> !task.finished()).count();
  }

  /** What a heartbeat says of each task. */
  List<TaskBeat> beats() {
    List<TaskBeat> beats = new ArrayList<>();
    for (RunningTask task : tasks.values()) {
      ClaimedTask claimed = task.held().task();
      beats.add(new TaskBeat(claimed.id(), claimed.attemptToken(), task.newProgress(), null));
    }
    return beats;
  }

  /** The server has heard these beats and wants some of their tasks stopped. */
  void heard(List<TaskBeat> beats, List<String> cancel) {
    for (TaskBeat beat : beats) {
      @Nullable RunningTask task = tasks.get(beat.taskId());
      // Under another token it is a newer attempt, of which this answer does not speak.
      if (task == null || !task.hasToken(beat.attemptToken())) {
        continue;
      }
      task.progressReported(beat.progress());
      if (cancel.contains(beat.taskId()) && task.cancel()) {
        log.info("Task {} is cancelled by the server; its program is ended", beat.taskId());
      }
    }
  }

  void stopAll() {
    tasks.values().forEach(task -> task.stop(Stop.SHUTDOWN));
  }
}
