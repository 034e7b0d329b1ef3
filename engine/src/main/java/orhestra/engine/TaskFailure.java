package orhestra.engine;

import static java.util.Objects.requireNonNull;

/**
 * A failure that a worker reports.
 *
 * @param retriable false if another try cannot help
 * @param reason one line for a person, kept with the dead letter
 * @param body what the door keeps of it; the engine does not read it
 */
public record TaskFailure(long task, Caller caller, boolean retriable, String reason, String body) {
  public TaskFailure {
    requireNonNull(caller, "caller is null");
    requireNonNull(reason, "reason is null");
    requireNonNull(body, "body is null");
  }
}
