package orhestra.computations.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.computations.Computations;
import orhestra.computations.domain.DeliveryRow;
import orhestra.computations.domain.JobName;
import orhestra.computations.domain.JobRow;
import orhestra.computations.domain.JobStatus;
import orhestra.computations.log.JobLog;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** Jobs as they travel. */
final class JobWire {
  static final String SERVICE = JobLog.SERVICE;

  private JobWire() {}

  /**
   * The job that the path names.
   *
   * @throws ApiException 400
   */
  static JobName job(Request request) {
    return JobName.of(request.pathParam("jobId"))
        .orElseThrow(() -> new ApiException(400, "jobId " + JobName.RULE, "jobId"));
  }

  /**
   * Somebody wants something else than the first one did.
   *
   * @param what such as "job J"
   */
  static Response differs(String what, String field, String inForce, String received) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("success", false);
    body.put("error", field + " is not what " + what + " began with, which stays");
    body.put("field", field);
    body.put("inForce", Json.exact(inForce));
    body.put("received", Json.exact(received));
    return Json.answer(409, body);
  }

  static Map<String, Object> index() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("service", SERVICE);
    body.put(
        "links",
        List.of("/api/update", "/api/job-status/{jobId}", "/api/jobs", "/health", "/metrics"));
    return body;
  }

  static Map<String, Object> line(JobRow row) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("jobId", row.name());
    line.put("status", row.status().name());
    line.put("doneCount", row.done());
    line.put("createdAt", Instant.ofEpochMilli(row.createdAt()).toString());
    line.put("changedAt", Instant.ofEpochMilli(row.changedAt()).toString());
    return line;
  }

  static Map<String, Object> webhook(DeliveryRow delivery) {
    Map<String, Object> webhook = new LinkedHashMap<>();
    webhook.put("state", delivery.state().name());
    webhook.put("attempts", delivery.attempts());
    if (!delivery.error().isEmpty()) {
      webhook.put("error", delivery.error());
    }
    if (delivery.dueAt() != Long.MAX_VALUE) {
      webhook.put("nextAttemptAt", Instant.ofEpochMilli(delivery.dueAt()).toString());
    }
    return webhook;
  }

  static String message(JobRow row, int total) {
    String job = "Job " + row.name();
    return switch (row.status()) {
      case WAITING, IN_PROGRESS ->
          job + " is in progress (doneCount=" + row.done() + "/" + total + ").";
      case AGGREGATING -> job + " is being aggregated.";
      case COMPLETED -> job + " is completed.";
      case FAILED -> job + " has failed: " + row.error() + ".";
      case EXPIRED -> job + " has expired: " + row.error() + ".";
    };
  }

  private static @Nullable JsonNode tree(String document) {
    return document.isEmpty() ? null : Json.exact(document);
  }

  static Map<String, Object> status(Computations.Standing standing) {
    JobRow row = standing.row();
    int total = standing.course().terms().participants().total();
    JsonNode result = tree(row.result());
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("totalClients", total);
    info.put("doneCount", row.done());
    putNullable(info, "schema", tree(row.shape()));
    putNullable(info, "finalResult", result);
    info.put("updatedClients", new ArrayList<>(standing.counted()));
    Map<String, Object> progress = new LinkedHashMap<>();
    progress.put("doneCount", row.done());
    progress.put("totalClients", total);
    progress.put("percentage", Math.round(1000.0 * row.done() / total) / 10.0);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", row.status().name());
    body.put("jobId", row.name());
    body.put("message", message(row, total));
    body.put("jobInfo", info);
    body.put("progress", progress);
    if (result != null) {
      body.put("aggregatedResults", result.path("aggregatedResults"));
      body.put("metadata", result.path("metadata"));
    }
    if (row.status() == JobStatus.FAILED || row.status() == JobStatus.EXPIRED) {
      body.put("error", row.error());
    }
    return body;
  }

  private static void putNullable(Map<String, Object> map, String key, @Nullable JsonNode value) {
    map.put(key, value == null ? NullNode.getInstance() : value);
  }
}
