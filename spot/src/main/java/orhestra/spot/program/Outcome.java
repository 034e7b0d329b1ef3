package orhestra.spot.program;

import org.jspecify.annotations.Nullable;
import orhestra.client.spot.FailureReason;

/** How a program ended. */
public sealed interface Outcome {
  /**
   * With a result.
   *
   * @param runtimeMs from before its start to after its end
   * @param peakRamMb the most memory seen, sampled; none if it ended before the first look
   */
  record Succeeded(ProgramResult result, long runtimeMs, @Nullable Long peakRamMb)
      implements Outcome {}

  /**
   * Without one.
   *
   * @param error one sentence for the task's history
   * @param retriable whether another attempt may end otherwise
   * @param outputTail the end of what it printed, with its markers' lines left out
   */
  record Failed(
      FailureReason reason,
      String error,
      boolean retriable,
      @Nullable Integer exitCode,
      String outputTail)
      implements Outcome {}

  /** Because nobody wants its result any more; there is nothing to report. */
  record Stopped(Stop why) implements Outcome {}

  /** Why a program is ended from outside. */
  enum Stop {
    /** The server takes the task back. */
    CANCELLED,
    /** The agent stops. */
    SHUTDOWN,
    /** It holds more memory than it may. */
    MEMORY,
    /** It runs longer than it may. */
    TIMEOUT
  }
}
