package orhestra.computations.domain;

import static java.util.Objects.requireNonNull;

/**
 * That a job's end is to be told to somebody, as it is kept.
 *
 * @param id the job's
 * @param token the same in every attempt, and in no other delivery
 * @param body JSON; empty when it is delivered
 * @param attempts that have begun
 * @param createdAt when the job ended, epoch milliseconds
 * @param dueAt when the next attempt may begin; while one is under way, when it has died; the
 *     largest number for never
 * @param error what went wrong last; else empty
 */
public record DeliveryRow(
    long id,
    String url,
    String token,
    String event,
    String body,
    State state,
    int attempts,
    long createdAt,
    long dueAt,
    String error) {
  /** How far it is. */
  public enum State {
    PENDING(0),
    DELIVERED(1),
    GIVEN_UP(2);

    private final int code;

    State(int code) {
      this.code = code;
    }

    /** The number that is stored. */
    public int code() {
      return code;
    }

    /** The state with this number. */
    public static State of(int code) {
      for (State state : values()) {
        if (state.code == code) {
          return state;
        }
      }
      throw new IllegalArgumentException("not a state: " + code);
    }
  }

  public DeliveryRow {
    requireNonNull(url, "url is null");
    requireNonNull(token, "token is null");
    requireNonNull(event, "event is null");
    requireNonNull(body, "body is null");
    requireNonNull(state, "state is null");
    requireNonNull(error, "error is null");
  }

  /** The same with an attempt that has begun. */
  public DeliveryRow begun(long until) {
    return new DeliveryRow(
        id, url, token, event, body, state, attempts + 1, createdAt, until, error);
  }

  /** The same after an attempt that failed. */
  public DeliveryRow failed(long again, String newError) {
    return new DeliveryRow(
        id, url, token, event, body, state, attempts, createdAt, again, newError);
  }

  /** The same at its end. */
  public DeliveryRow ended(State end, String newError) {
    String kept = end == State.DELIVERED ? "" : body;
    return new DeliveryRow(
        id, url, token, event, kept, end, attempts, createdAt, Long.MAX_VALUE, newError);
  }
}
