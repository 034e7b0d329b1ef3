package orhestra.computations.webhook;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import orhestra.computations.domain.DeliveryRow;
import orhestra.computations.domain.JobRow;
import orhestra.computations.domain.JobStatus;
import orhestra.computations.domain.Terms;
import orhestra.computations.store.DeliveryStore;
import orhestra.computations.wire.TermsJson;
import orhestra.engine.store.Transaction;
import orhestra.platform.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * What is told of a job's end. It is kept in the transaction that ends the job, so that it is told
 * whatever happens after that.
 */
public final class Notice {
  private Notice() {}

  /** Keeps what is to be told of a job that has ended in this transaction. */
  public static void keep(Transaction tx, JobRow ended) {
    Terms terms = TermsJson.read(ended.terms());
    URI returnUrl = terms.returnUrl();
    if (returnUrl == null) {
      return;
    }
    // The same job may be computed again under the same name; its number is never used again.
    String token =
        UUID.nameUUIDFromBytes(
                (ended.id() + ":" + ended.createdAt() + ":" + ended.name())
                    .getBytes(StandardCharsets.UTF_8))
            .toString();
    String event = event(ended.status());
    tx.door(DeliveryStore.class)
        .insert(
            List.of(
                new DeliveryRow(
                    ended.id(),
                    returnUrl.toString(),
                    token,
                    event,
                    body(ended, terms, token, event),
                    DeliveryRow.State.PENDING,
                    0,
                    tx.now(),
                    tx.now(),
                    "")));
  }

  private static String event(JobStatus status) {
    return switch (status) {
      case COMPLETED -> "job.completed";
      case FAILED -> "job.failed";
      case EXPIRED -> "job.expired";
      case WAITING, IN_PROGRESS, AGGREGATING ->
          throw new IllegalArgumentException("has not ended: " + status);
    };
  }

  private static String body(JobRow job, Terms terms, String token, String event) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("event", event);
    body.put("deliveryId", token);
    body.put("jobId", job.name());
    body.put("status", job.status().name());
    body.put("occurredAt", Instant.ofEpochMilli(job.changedAt()).toString());
    if (job.status() == JobStatus.COMPLETED) {
      JsonNode result = Json.exact(job.result());
      body.put("finalResult", result);
      body.put("metadata", result.path("metadata"));
    } else {
      body.put("error", job.error());
      body.put(
          "metadata",
          Map.of("totalClients", terms.participants().total(), "doneCount", job.done()));
    }
    return Json.text(body);
  }
}
