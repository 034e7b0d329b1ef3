package orhestra.execution;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A turn that is being answered, and that may be told to end. Once it is, nothing more of its
 * answer leaves; once its last word is on its way, it cannot be told any more. Thread-safe.
 */
final class RunningTurn {
  /** Why a turn ends without an answer. */
  enum End {
    /** Nobody wants it any more. */
    CANCELLED,
    /** It was dispatched twice, and is answered for the other entry. */
    DOUBLE,
    /** It takes too long. */
    TIMED_OUT,
    /** The worker is to stop. */
    STOPPING,
    /** Another worker has taken it over. */
    TAKEN
  }

  private final String entry;
  private final Origin origin;
  private final Thread thread;
  private @Nullable End end;
  private boolean finishing;

  /**
   * @param entry of the dispatch stream
   * @param thread that answers it
   */
  RunningTurn(String entry, Origin origin, Thread thread) {
    this.entry = requireNonNull(entry, "entry is null");
    this.origin = requireNonNull(origin, "origin is null");
    this.thread = requireNonNull(thread, "thread is null");
  }

  String entry() {
    return entry;
  }

  Origin origin() {
    return origin;
  }

  /** Has it end, unless it is ending already. */
  synchronized void end(End why) {
    if (end == null && !finishing) {
      end = why;
      thread.interrupt();
    }
  }

  /** Has whatever it still waits for end too. */
  synchronized void abandon() {
    end(End.STOPPING);
    thread.interrupt();
  }

  /**
   * Does something that must not be done after the end.
   *
   * @throws InterruptedException if it was told to end; it was not done
   */
  synchronized <T> T unlessEnded(Supplier<T> action) throws InterruptedException {
    requireGoing();
    return action.get();
  }

  /**
   * Its last word comes next.
   *
   * @throws InterruptedException if it was told to end
   */
  synchronized void finish() throws InterruptedException {
    requireGoing();
    finishing = true;
  }

  private void requireGoing() throws InterruptedException {
    if (end != null) {
      throw new InterruptedException("ended: " + end);
    }
  }

  /**
   * Called by its own thread after an interrupt, which is dealt with thereby.
   *
   * @return why it ended; null if it was abandoned with its last word on the way
   */
  synchronized @Nullable End ended() {
    boolean unused = Thread.interrupted();
    return end;
  }

  /** Whether a message that calls off an attempt means this one. */
  boolean isMeant(String task, String correlation) {
    return correlation.isEmpty()
        ? task.equals(origin.task())
        : correlation.equals(origin.correlation());
  }
}
