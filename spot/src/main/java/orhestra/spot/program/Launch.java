package orhestra.spot.program;

import java.util.List;
import orhestra.client.spot.FailureReason;

/** Whether and how a task's program is started. */
public sealed interface Launch {
  /**
   * Start it.
   *
   * @param command the program and its arguments, given to the system as they are, without a shell
   * @param jvm whether the program is a Java virtual machine, whose memory is its heap and more
   */
  record Start(List<String> command, boolean jvm) implements Launch {
    public Start {
      command = List.copyOf(command);
    }
  }

  /**
   * Do not.
   *
   * @param error one sentence that says what to change
   * @param retriable true if another SPOT may be able to
   */
  record Refused(FailureReason reason, String error, boolean retriable) implements Launch {
    /** For what no second attempt changes. */
    static Refused unsupported(String error) {
      return new Refused(FailureReason.UNSUPPORTED, error, false);
    }

    /**
     * For a program that is not here. Retriable: another SPOT may have it, or it may be copied here
     * before the next attempt; the job's attempts bound the tries.
     */
    static Refused missing(String error) {
      return new Refused(FailureReason.MISSING_ARTIFACT, error, true);
    }
  }
}
