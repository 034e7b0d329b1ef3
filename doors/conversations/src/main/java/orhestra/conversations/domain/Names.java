package orhestra.conversations.domain;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import orhestra.engine.TaskId;

/**
 * The names under which sessions and attempts travel: UUIDs (RFC 9562, version 8), since the
 * systems around take nothing else, that carry the number below which the row is found. The rest is
 * chance, and is compared with the row: who knows the number alone knows nothing. So no name needs
 * an index.
 *
 * <p>Of a UUID's 122 free bits the first 60 are {@code head} here, the last 62 {@code tail}.
 */
public final class Names {
  private static final int VERSION = 8;
  private static final int SESSION_SHIFT = 28;
  private static final int ATTEMPT_BITS = 5;
  private static final long TAIL = (1L << 62) - 1;

  private Names() {}

  /** A session's name, from its number and 64 bits of chance and then 26 more. */
  public static UUID session(long id, long chance, int more) {
    return of((id << SESSION_SHIFT) | (more & ((1L << SESSION_SHIFT) - 1)), chance);
  }

  /** The number of the session that may have this name; empty if none can. */
  public static OptionalLong sessionId(String name) {
    return parse(name)
        .filter(uuid -> uuid.version() == VERSION)
        .map(uuid -> head(uuid) >>> SESSION_SHIFT)
        .filter(id -> id <= TaskId.MAX_GROUP)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /**
   * The name of one attempt at a turn.
   *
   * @param token what of chance it carries; its upper two bits are lost
   */
  public static UUID attempt(long turn, int attempt, long token) {
    return of((turn << ATTEMPT_BITS) | (attempt & ((1L << ATTEMPT_BITS) - 1)), token);
  }

  /** An attempt by its name. */
  public record Attempt(long turn, long token) {}

  /** The attempt that may have this name; empty if none can. */
  public static Optional<Attempt> attempt(String name) {
    return parse(name)
        .filter(uuid -> uuid.version() == VERSION)
        .map(
            uuid ->
                new Attempt(head(uuid) >>> ATTEMPT_BITS, uuid.getLeastSignificantBits() & TAIL));
  }

  /** Chance cut to what a name can carry of it. */
  public static long token(long chance) {
    return chance & TAIL;
  }

  private static Optional<UUID> parse(String text) {
    if (text.length() != 36) {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static UUID of(long head, long tail) {
    long most = ((head >>> 12) << 16) | ((long) VERSION << 12) | (head & 0xfff);
    return new UUID(most, (1L << 63) | (tail & TAIL));
  }

  private static long head(UUID uuid) {
    long most = uuid.getMostSignificantBits();
    return ((most >>> 16) << 12) | (most & 0xfff);
  }
}
