package orhestra.coordinator.api;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.coordinator.Coordinator;
import orhestra.coordinator.domain.Ids;
import orhestra.coordinator.domain.Job;
import orhestra.coordinator.domain.Sweep;
import orhestra.engine.Attempt;
import orhestra.engine.TaskId;
import orhestra.platform.http.Access;
import orhestra.platform.http.Method;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.json.Json;
import tools.jackson.core.JsonGenerator;

/** The results of a job as JSON, NDJSON or CSV; streamed, whatever their number. */
final class ResultRoutes {
  private static final int MAX_LIMIT = 10_000;
  private static final String CSV_HEADER =
      "task_id,algorithm,iterations,agents,dimension,seed,spot,attempt,runtime_ms,status,iter,fopt,"
          + "best_position\r\n";

  private final Coordinator coordinator;
  private final Payloads payloads;

  private enum Format {
    JSON,
    CSV,
    NDJSON
  }

  ResultRoutes(Coordinator coordinator, Payloads payloads) {
    this.coordinator = coordinator;
    this.payloads = payloads;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            Method.GET,
            "/api/v1/jobs/{jobId}/results",
            Access.VIEWER,
            JobDocs.RESULTS_DOC,
            this::results));
  }

  private Response results(Request request) {
    Job job = coordinator.job(request.pathParam("jobId")).orElseThrow(Wire::jobNotFound);
    Format format = request.enumQuery("format", Format.JSON);
    ResultPages.Order order = request.enumQuery("order", ResultPages.Order.TASK);
    int limit = request.intQuery("limit", Integer.MAX_VALUE, 1, MAX_LIMIT);
    ResultPages pages =
        ResultPages.of(
            coordinator.engine().storage(),
            job.group().id(),
            order,
            limit,
            request.query("cursor"));
    Sweep sweep = payloads.of(job.group().id()).sweep();
    String type =
        switch (format) {
          case JSON -> "application/json";
          case NDJSON -> "application/x-ndjson";
          case CSV -> "text/csv; charset=utf-8";
        };
    return Response.stream(
        200,
        type,
        out -> {
          switch (format) {
            case JSON -> writeJson(out, job, sweep, pages);
            case NDJSON -> writeNdjson(out, sweep, pages);
            case CSV -> writeCsv(out, sweep, pages);
          }
        });
  }

  private void writeJson(OutputStream out, Job job, Sweep sweep, ResultPages pages) {
    try (JsonGenerator json = Json.generator(out)) {
      json.writeStartObject();
      json.writeStringProperty("jobId", job.id());
      json.writeNumberProperty("totalCompleted", job.group().progress().done());
      json.writeArrayPropertyStart("results");
      pages.forEach((attempts, names) -> attempts.forEach(row -> row(json, row, sweep, names)));
      json.writeEndArray();
      @Nullable String next = pages.nextCursor();
      if (next != null) {
        json.writeStringProperty("nextCursor", next);
      }
      json.writeEndObject();
    }
  }

  private void writeNdjson(OutputStream out, Sweep sweep, ResultPages pages) throws IOException {
    try (Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
      pages.forEach(
          (attempts, names) -> {
            for (Attempt attempt : attempts) {
              byte[] line = Json.bytes(json -> row(json, attempt, sweep, names));
              text.write(new String(line, StandardCharsets.UTF_8));
              text.write('\n');
            }
          });
    }
  }

  private static void row(
      JsonGenerator json, Attempt attempt, Sweep sweep, Map<Long, String> names) {
    Sweep.Point point = sweep.point(TaskId.ordinal(attempt.task()));
    String id = Ids.task(attempt.task());
    json.writeStartObject();
    json.writeStringProperty("taskId", id);
    json.writeStringProperty("algorithm", point.algorithm());
    json.writeNumberProperty("iterations", point.iterations());
    json.writeNumberProperty("agents", point.agents());
    json.writeNumberProperty("dimension", point.dimension());
    json.writeNumberProperty("seed", point.seed());
    json.writeStringProperty("spotId", names.getOrDefault(attempt.worker(), ""));
    json.writeNumberProperty("attempt", attempt.number());
    json.writeStringProperty("status", attempt.outcome().name());
    if (attempt.score() != null) {
      json.writeNumberProperty("fopt", attempt.score());
    }
    StoredResult.parse(attempt.body()).writeAll(json);
    Wire.time(json, "startedAt", attempt.startedAt());
    Wire.time(json, "finishedAt", attempt.endedAt());
    json.writeEndObject();
  }

  private void writeCsv(OutputStream out, Sweep sweep, ResultPages pages) throws IOException {
    try (Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
      text.write(CSV_HEADER);
      pages.forEach(
          (attempts, names) -> {
            for (Attempt attempt : attempts) {
              text.write(csv(attempt, sweep, names));
            }
          });
    }
  }

  private static String csv(Attempt attempt, Sweep sweep, Map<Long, String> names) {
    Sweep.Point point = sweep.point(TaskId.ordinal(attempt.task()));
    StoredResult stored = StoredResult.parse(attempt.body());
    return String.join(
            ",",
            Ids.task(attempt.task()),
            quoted(point.algorithm()),
            String.valueOf(point.iterations()),
            String.valueOf(point.agents()),
            String.valueOf(point.dimension()),
            String.valueOf(point.seed()),
            quoted(names.getOrDefault(attempt.worker(), "")),
            String.valueOf(attempt.number()),
            stored.text("runtimeMs"),
            attempt.outcome().name().toUpperCase(Locale.ROOT),
            stored.text("iter"),
            attempt.score() == null ? "" : attempt.score().toString(),
            quoted(stored.text("bestPos")))
        + "\r\n";
  }

  /**
   * A field by RFC 4180. Text that a spreadsheet would take for a formula is told to be text: names
   * come from whoever submits.
   */
  private static String quoted(String text) {
    String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }
}
