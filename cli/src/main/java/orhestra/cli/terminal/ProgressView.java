package orhestra.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import orhestra.client.coordinator.Job;

/**
 * Shows a job's progress on standard error: a bar drawn over itself where somebody watches, else a
 * line every five seconds if there is news. Messages stand above the bar. Safe for use by several
 * threads.
 */
public final class ProgressView implements AutoCloseable {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
  private static final String ERASE = "\r\u001b[K";

  private final Terminal terminal;
  private final RateMeter rate = new RateMeter();
  private @Nullable Instant lastLine;
  private String drawn = "";
  private String said = "";

  public ProgressView(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Shows the job as it is now. */
  public synchronized void show(Job job) {
    Instant now = terminal.clock().instant();
    rate.note(now, job.endedTasks());
    if (terminal.errShows().interactive()) {
      draw(ProgressLine.bar(job, rate.perSecond(), terminal.errShows()));
      return;
    }
    Instant last = lastLine;
    if (last == null || job.isTerminal() || !now.isBefore(last.plus(BETWEEN_LINES))) {
      lastLine = now;
      String sentence = ProgressLine.sentence(job, rate.perSecond());
      if (!sentence.equals(said)) {
        said = sentence;
        terminal.err().println(sentence);
      }
    }
  }

  /** Prints a line that stays. */
  public synchronized void say(String message) {
    if (drawn.isEmpty()) {
      terminal.err().println(message);
    } else {
      terminal.err().print(ERASE + message + System.lineSeparator() + drawn);
      terminal.err().flush();
    }
  }

  private void draw(String line) {
    drawn = line;
    terminal.err().print(ERASE + line);
    terminal.err().flush();
  }

  /** Leaves the last bar where it is and goes to the next line. */
  @Override
  public synchronized void close() {
    if (!drawn.isEmpty()) {
      drawn = "";
      terminal.err().println();
    }
  }
}
