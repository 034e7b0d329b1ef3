package orhestra.client.insights;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that could not be merged: a dead letter.
 *
 * @param id its name among those of the brand
 * @param receivedAt when it came
 * @param error why it could not be merged
 * @param encoding "text", or "base64" where the payload is no text
 * @param payload as it came
 */
public record FailedChunk(
    String id, @Nullable Instant receivedAt, String error, String encoding, String payload) {
  public FailedChunk(
      String id,
      @Nullable Instant receivedAt,
      @Nullable String error,
      @Nullable String encoding,
      @Nullable String payload) {
    this.id = requireNonNull(id, "id is missing");
    this.receivedAt = receivedAt;
    this.error = Objects.toString(error, "");
    this.encoding = Objects.toString(encoding, "text");
    this.payload = Objects.toString(payload, "");
  }
}
