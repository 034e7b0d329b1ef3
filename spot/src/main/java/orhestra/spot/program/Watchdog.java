package orhestra.spot.program;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the programs when the agent is gone, even by kill -9.
 *
 * <p>One small shell process for all of them, in a session of its own so that Ctrl-C does not reach
 * it. It reads from a pipe that only the agent holds open, and is told there which programs run.
 * The system closes the pipe when the agent ends, however that happens; the shell then kills the
 * process groups it knows of and ends. What even that misses (the watchdog was killed too, or a
 * program started in the instant before it was told) carries the work folder's mark and is killed
 * when the next agent starts there: {@link Programs#killLeftovers}.
 *
 * <p>Safe for use by many threads.
 */
final class Watchdog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      running=
      while read -r change pid; do
        case $change in
          +) running="$running $pid" ;;
          -)
            left=
            for known in $running; do
              [ "$known" = "$pid" ] || left="$left $known"
            done
            running=$left
            ;;
        esac
      done
      for pid in $running; do
        kill -KILL "-$pid" 2>/dev/null || kill -KILL "$pid" 2>/dev/null
      done
      """;

  private @Nullable Process shell;
  private @Nullable OutputStream pipe;

  /**
   * @param ownSession the words that start a command in a session of its own; may be empty
   */
  synchronized void start(List<String> ownSession) {
    List<String> command = new ArrayList<>(ownSession);
    command.addAll(List.of("/bin/sh", "-c", SCRIPT));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    try {
      Process started = builder.start();
      shell = started;
      pipe = started.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot start /bin/sh, which ends the programs if the agent is killed", e);
    }
  }

  void watch(long pid) {
    tell("+ " + pid + "\n");
  }

  void unwatch(long pid) {
    tell("- " + pid + "\n");
  }

  private synchronized void tell(String line) {
    if (pipe == null) {
      return;
    }
    try {
      pipe.write(line.getBytes(StandardCharsets.US_ASCII));
      pipe.flush();
    } catch (IOException e) {
      pipe = null;
      log.warn(
          "The watchdog process has ended; if this agent is killed, its programs run on until the"
              + " next agent starts in the same work folder");
    }
  }

  /** Kills what still runs and ends the watchdog. */
  @Override
  public synchronized void close() {
    @Nullable Process running = shell;
    if (running == null) {
      return;
    }
    try {
      running.getOutputStream().close();
      if (!running.waitFor(Duration.ofSeconds(2).toMillis(), TimeUnit.MILLISECONDS)) {
        running.destroyForcibly();
      }
    } catch (IOException alreadyGone) {
      running.destroyForcibly();
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    shell = null;
    pipe = null;
  }
}
