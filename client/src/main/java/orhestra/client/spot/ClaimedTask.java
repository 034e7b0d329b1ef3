package orhestra.client.spot;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A leased task.
 *
 * @param attempt counts from 1
 * @param attemptToken proves that a result belongs to this lease; none from servers that know none
 * @param leaseExpiresAt by the server's clock, unless renewed before
 * @param payload the parameters as JSON text
 * @param params the same as an object; empty if the server sent none
 */
public record ClaimedTask(
    String id,
    String jobId,
    int attempt,
    @Nullable String attemptToken,
    @Nullable Instant leaseExpiresAt,
    String payload,
    ObjectNode params) {

  public ClaimedTask(
      String id,
      @Nullable String jobId,
      int attempt,
      @Nullable String attemptToken,
      @Nullable Instant leaseExpiresAt,
      @Nullable String payload,
      @Nullable ObjectNode params) {
    this.id = requireNonNull(id, "id is missing");
    this.jobId = jobId == null ? "" : jobId;
    this.attempt = attempt;
    this.attemptToken = attemptToken;
    this.leaseExpiresAt = leaseExpiresAt;
    this.payload = payload == null ? "{}" : payload;
    this.params = params == null ? JsonNodeFactory.instance.objectNode() : params;
  }
}
