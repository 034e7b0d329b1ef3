package orhestra.cli.command;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import orhestra.cli.CommandException;
import orhestra.cli.terminal.ProgressView;
import orhestra.cli.terminal.Terminal;
import orhestra.client.ClientException;
import orhestra.client.ServerException;
import orhestra.client.ServerUnreachableException;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.Job;

/**
 * Follows a job until it ends. A server that is away for a while (a restart, a broken network) does
 * not end the watch; after {@link #PATIENCE} without an answer it does. The job itself never minds
 * whether it is watched.
 */
public final class JobWatch {
  static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration INTERVAL = Duration.ofMillis(400);

  private final CoordinatorClient client;
  private final Terminal terminal;
  private final Pause pause;

  /** How the watch waits between two looks. */
  @FunctionalInterface
  public interface Pause {
    void pause(Duration time) throws InterruptedException;
  }

  public JobWatch(CoordinatorClient client, Terminal terminal, Pause pause) {
    this.client = requireNonNull(client, "client is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.pause = requireNonNull(pause, "pause is null");
  }

  /** A watch that waits by sleeping. */
  public JobWatch(CoordinatorClient client, Terminal terminal) {
    this(client, terminal, Thread::sleep);
  }

  /**
   * Shows the job's progress until it ends; the job as it ended.
   *
   * @throws ServerException if the server refuses, for instance an unknown job
   * @throws CommandException if the server stays away
   */
  public Job follow(String jobId) throws InterruptedException {
    Thread goodbye = new Thread(() -> sayHowToComeBack(jobId), "watch-goodbye");
    Runtime.getRuntime().addShutdownHook(goodbye);
    try (ProgressView view = new ProgressView(terminal)) {
      return follow(jobId, view);
    } finally {
      removeHook(goodbye);
    }
  }

  private Job follow(String jobId, ProgressView view) throws InterruptedException {
    @Nullable Instant away = null;
    while (true) {
      try {
        Job job = client.job(jobId);
        if (away != null) {
          away = null;
          view.say("The server answers again.");
        }
        view.show(job);
        if (job.isTerminal()) {
          return job;
        }
      } catch (ServerUnreachableException e) {
        away = stillAway(jobId, away, e, view);
      } catch (ServerException e) {
        if (!e.temporary()) {
          throw e;
        }
        away = stillAway(jobId, away, e, view);
      }
      pause.pause(INTERVAL);
    }
  }

  private Instant stillAway(
      String jobId, @Nullable Instant away, ClientException failure, ProgressView view) {
    Instant now = terminal.clock().instant();
    if (away == null) {
      view.say("No answer from the server; waiting for it (the job is not affected).");
      return now;
    }
    if (now.isAfter(away.plus(PATIENCE))) {
      throw CommandException.unreachable(
          "the server has been away for " + PATIENCE.toSeconds() + " s: " + failure.getMessage(),
          "the job goes on when it is back: ./orhestra job " + jobId + " --watch");
    }
    return away;
  }

  // Runs when the watch is interrupted (Ctrl-C), while the JVM goes down.
  private void sayHowToComeBack(String jobId) {
    terminal
        .err()
        .printf(
            "%nNo longer watching; job %s goes on.%n"
                + "  watch it again:  ./orhestra job %s --watch%n"
                + "  stop it:         ./orhestra cancel %s%n",
            jobId, jobId, jobId);
    terminal.err().flush();
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException goingDown) {
      // The hook is running; there is nothing to take back.
    }
  }
}
