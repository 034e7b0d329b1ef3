package orhestra.engine;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * Someone who claims work.
 *
 * @param id internal number, never reused
 * @param name the id that the worker is known by outside, unique for ever
 * @param state whether it is thought alive
 * @param version grows with every stored sign of life; the reaper watches it
 * @param lastSeen last stored sign of life, epoch milliseconds
 * @param registeredAt epoch milliseconds
 * @param labels what it offers to groups that require labels
 * @param facts what the door knows of it (JSON text); the engine does not read it
 */
public record Worker(
    long id,
    String name,
    State state,
    int version,
    long lastSeen,
    long registeredAt,
    Set<String> labels,
    String facts) {
  /** Whether a worker is thought alive. The code is what stores keep. */
  public enum State {
    UP(1),
    DOWN(2);

    private final int code;

    State(int code) {
      this.code = code;
    }

    /** The stored form. */
    public int code() {
      return code;
    }

    /** The state with this stored form. */
    public static State of(int code) {
      return switch (code) {
        case 1 -> UP;
        case 2 -> DOWN;
        default -> throw new IllegalArgumentException("no such worker state: " + code);
      };
    }
  }

  public Worker {
    requireNonNull(name, "name is null");
    requireNonNull(state, "state is null");
    labels = Set.copyOf(labels);
    requireNonNull(facts, "facts is null");
  }

  /** The same worker in another state, one version further. */
  public Worker as(State newState, long seenAt) {
    return new Worker(id, name, newState, version + 1, seenAt, registeredAt, labels, facts);
  }
}
