package orhestra.insights.domain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalLong;
import orhestra.engine.TaskId;

/**
 * A chunk that could not be merged.
 *
 * @param id of its dead letter
 * @param at when it was received, epoch milliseconds
 * @param error why, for a person
 * @param encoding {@code text}; {@code base64} where the payload is no text in UTF-8; {@code
 *     truncated} where it was too long to be a chunk and only its beginning is kept
 */
public record FailedChunk(long id, long at, String error, String encoding, String payload) {
  private static final String PREFIX = "failed-";

  public FailedChunk {
    requireNonNull(error, "error is null");
    requireNonNull(encoding, "encoding is null");
    requireNonNull(payload, "payload is null");
  }

  /** As clients see it. */
  public String name() {
    return PREFIX + TaskId.group(id) + "-" + TaskId.ordinal(id);
  }

  /** The id that clients see like this; empty if it cannot be one. */
  public static OptionalLong parse(String name) {
    return Optional.of(name)
        .filter(text -> text.matches("failed-[0-9]{1,10}-[0-9]{1,8}"))
        .map(text -> text.substring(PREFIX.length()).split("-", -1))
        .filter(
            parts ->
                Long.parseLong(parts[0]) <= TaskId.MAX_GROUP
                    && Integer.parseInt(parts[1]) < TaskId.MAX_TASKS_PER_GROUP)
        .map(
            parts ->
                OptionalLong.of(TaskId.of(Long.parseLong(parts[0]), Integer.parseInt(parts[1]))))
        .orElse(OptionalLong.empty());
  }
}
