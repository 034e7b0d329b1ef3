package orhestra.conversations.domain;

import static java.util.Objects.requireNonNull;

/**
 * A turn: what was asked and, in the end, what came of it.
 *
 * @param id {@link orhestra.engine.TaskId} of the session and the turn's ordinal
 * @param task what clients know it by
 * @param state final, or QUEUED for as long as it is not; {@link Running} tells more then
 * @param mode {@code simple} or {@code advance}
 * @param request what the client said, a JSON object with {@code messages}
 * @param result a JSON object; empty until there is one
 * @param attempts how often it was handed out
 * @param trace trace id of the request that brought it; may be empty
 * @param createdAt epoch milliseconds, as the other times; 0 for not yet
 */
public record Turn(
    long id,
    String task,
    TurnState state,
    String mode,
    String request,
    String result,
    int attempts,
    String trace,
    long createdAt,
    long finishedAt) {
  public Turn {
    requireNonNull(task, "task is null");
    requireNonNull(state, "state is null");
    requireNonNull(mode, "mode is null");
    requireNonNull(request, "request is null");
    requireNonNull(result, "result is null");
    requireNonNull(trace, "trace is null");
  }

  /** What is to be written of a turn that has ended. */
  public record End(long id, TurnState state, String result, int attempts, long at) {
    public End {
      requireNonNull(state, "state is null");
      requireNonNull(result, "result is null");
    }
  }
}
