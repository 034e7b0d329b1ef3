package orhestra.spot;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.client.spot.ClaimedTask;
import orhestra.client.spot.Completion;
import orhestra.client.spot.Failure;
import orhestra.client.spot.FailureReason;
import orhestra.spot.program.Launch;
import orhestra.spot.program.LaunchPolicy;
import orhestra.spot.program.Outcome;
import orhestra.spot.program.Program;
import orhestra.spot.program.ProgramResult;
import orhestra.spot.program.Programs;
import orhestra.spot.program.TaskParameters;
import tools.jackson.databind.JsonNode;

/**
 * Runs claimed tasks, each on a virtual thread, and puts their reports first on disk and then into
 * the outbox. Safe for use by many threads.
 */
final class TaskRunner implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

  /** A task that says it may run longer than this does not mean seconds. */
  private static final double MOST_SECONDS = Duration.ofDays(365).toSeconds();

  private final Programs programs;
  private final LaunchPolicy policy;
  private final Duration defaultTimeout;
  private final RunningTasks tasks;
  private final Slots slots;
  private final Spool spool;
  private final Outbox outbox;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private int active;
  private boolean stopped;
  private @Nullable ExecutorService threads;

  TaskRunner(
      Programs programs,
      LaunchPolicy policy,
      Duration defaultTimeout,
      RunningTasks tasks,
      Slots slots,
      Spool spool,
      Outbox outbox) {
    this.programs = programs;
    this.policy = policy;
    this.defaultTimeout = defaultTimeout;
    this.tasks = tasks;
    this.slots = slots;
    this.spool = spool;
    this.outbox = outbox;
  }

  void start() {
    threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("spot-task-", 0).factory());
  }

  /**
   * Starts claimed tasks and gives back the slots they do not need. Starts none once the runner is
   * told to stop; the server takes those back at the goodbye.
   *
   * @param reserved how many slots were taken for the claim
   */
  void startAll(List<ClaimedTask> claimed, int reserved, String spotId) {
    int used = 0;
    for (ClaimedTask task : claimed) {
      if (used == reserved) {
        log.warn("The server sent more tasks than were asked for; task {} is left", task.id());
      } else if (start(task, spotId)) {
        used++;
      }
    }
    slots.release(reserved - used);
  }

  private boolean start(ClaimedTask claimed, String spotId) {
    lock.lock();
    try {
      ExecutorService executor = threads;
      if (stopped || executor == null) {
        return false;
      }
      @Nullable RunningTask task = tasks.begin(claimed, spotId);
      if (task == null) {
        return false;
      }
      active++;
      executor.execute(() -> run(task));
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void run(RunningTask task) {
    try {
      @Nullable Report report = report(task, outcome(task));
      if (report == null) {
        tasks.end(task);
        slots.release(1);
        return;
      }
      outbox.add(new Outbox.Item(report, store(report), 1, 0));
    } finally {
      lock.lock();
      try {
        active--;
        ended.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private Outcome outcome(RunningTask task) {
    ClaimedTask claimed = task.held().task();
    try {
      TaskParameters parameters = TaskParameters.of(claimed.payload(), claimed.params());
      Duration timeout = timeout(parameters.field("timeoutSeconds"));
      return switch (policy.decide(parameters)) {
        case Launch.Refused(FailureReason reason, String error, boolean retriable) ->
            new Outcome.Failed(reason, error, retriable, null, "");
        case Launch.Start start -> {
          log.debug("Task {} starts (attempt {})", claimed.id(), claimed.attempt());
          Program program = programs.prepare(start, parameters, facts(claimed), timeout);
          task.runs(program);
          yield program.run();
        }
      };
    } catch (IllegalArgumentException e) {
      return new Outcome.Failed(
          FailureReason.UNSUPPORTED, String.valueOf(e.getMessage()), false, null, "");
    } catch (RuntimeException e) {
      log.error("Task {} could not be run", claimed.id(), e);
      return new Outcome.Failed(
          FailureReason.RUNTIME_ERROR, "the agent could not run it: " + e, true, null, "");
    }
  }

  private static Map<String, String> facts(ClaimedTask task) {
    return Map.of(
        "ORHESTRA_TASK_ID", task.id(),
        "ORHESTRA_JOB_ID", task.jobId(),
        "ORHESTRA_ATTEMPT", Integer.toString(task.attempt()));
  }

  private Duration timeout(JsonNode seconds) {
    if (seconds.isMissingNode() || seconds.isNull()) {
      return defaultTimeout;
    }
    double value = seconds.isNumber() ? seconds.doubleValue() : Double.NaN;
    if (!(value > 0 && value <= MOST_SECONDS)) {
      throw new IllegalArgumentException(
          "timeoutSeconds must be a number over 0, at most a year: " + seconds);
    }
    return Duration.ofNanos((long) (value * 1e9));
  }

  private static @Nullable Report report(RunningTask task, Outcome outcome) {
    RunningTask.Held held = task.finish();
    ClaimedTask claimed = held.task();
    return switch (outcome) {
      case Outcome.Succeeded(ProgramResult result, long runtimeMs, Long peakRamMb) -> {
        log.debug("Task {} is done in {} ms, fopt {}", claimed.id(), runtimeMs, result.fopt());
        yield new Report.Result(
            held.spotId(),
            new Completion(
                claimed.id(),
                claimed.attemptToken(),
                runtimeMs,
                result.iter(),
                result.fopt(),
                result.bestPos(),
                result.charts(),
                result.others(),
                peakRamMb));
      }
      case Outcome.Failed failed -> {
        log.warn("Task {} failed: {} ({})", claimed.id(), failed.error(), failed.reason());
        yield new Report.Failed(
            claimed.id(),
            new Failure(
                held.spotId(),
                claimed.attemptToken(),
                failed.error(),
                failed.retriable(),
                failed.reason(),
                failed.exitCode(),
                failed.outputTail()));
      }
      case Outcome.Stopped(Outcome.Stop why) -> {
        log.debug("Task {} was stopped: {}", claimed.id(), why);
        yield null;
      }
    };
  }

  private Spool.@Nullable Entry store(Report report) {
    try {
      return spool.store(report);
    } catch (IOException e) {
      log.error(
          "The report of task {} could not be written to disk ({}); it is kept in memory only",
          report.taskId(),
          e.toString());
      return null;
    }
  }

  /** Starts no more tasks. */
  void stopStarting() {
    lock.lock();
    try {
      stopped = true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no task runs and every report is in the outbox. */
  boolean awaitIdle(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (active > 0 && left > 0) {
        left = ended.awaitNanos(left);
      }
      return active == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Stops every task, its program first; reports that exist by then are on disk afterwards. */
  @Override
  public void close() {
    stopStarting();
    ExecutorService executor = threads;
    if (executor == null) {
      return;
    }
    tasks.stopAll();
    executor.shutdown();
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        log.warn("Some tasks did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
