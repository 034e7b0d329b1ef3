package orhestra.coordinator.api;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import orhestra.coordinator.Coordinator;
import orhestra.coordinator.domain.Ids;
import orhestra.engine.ClaimRequest;
import orhestra.engine.Lease;
import orhestra.engine.Report;
import orhestra.engine.TaskFailure;
import orhestra.engine.TaskResult;
import orhestra.engine.Worker;
import orhestra.platform.http.Access;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.Method;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.json.Json;
import orhestra.platform.json.JsonFields;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The calls of a SPOT about its work: claim, complete, fail, log. The hot path of the server. */
final class WorkRoutes {
  private static final int MAX_RESULTS = 1_000;
  private static final int MAX_LOG = 64 * 1024;
  private static final String OBJECT_PAYLOAD = "payload=object";

  private final Coordinator coordinator;
  private final Payloads payloads;
  private final Reports reports;

  WorkRoutes(Coordinator coordinator, Payloads payloads, LongSupplier nanoTime) {
    this.coordinator = coordinator;
    this.payloads = payloads;
    this.reports = new Reports(coordinator, nanoTime);
  }

  List<Route> routes() {
    return List.of(
        new Route(
            Method.POST, "/internal/v1/tasks/claim", Access.AGENT, WorkDocs.CLAIM, this::claim),
        new Route(
            Method.POST,
            "/internal/v1/tasks/complete",
            Access.AGENT,
            WorkDocs.COMPLETE_MANY,
            this::completeMany),
        new Route(
            Method.POST,
            "/internal/v1/tasks/{taskId}/complete",
            Access.AGENT,
            WorkDocs.COMPLETE,
            this::complete),
        new Route(
            Method.POST,
            "/internal/v1/tasks/{taskId}/fail",
            Access.AGENT,
            WorkDocs.FAIL,
            this::fail),
        new Route(
            Method.POST, "/internal/v1/tasks/{taskId}/log", Access.AGENT, WorkDocs.LOG, this::log));
  }

  private Response claim(Request request) throws InterruptedException {
    request.requireJson();
    ClaimBody claim = ClaimBody.read(request.body());
    Worker worker = worker(claim.spotId);
    boolean asObject = claim.payloadAsObject || wantsObject(request);
    List<Lease> leases =
        coordinator
            .engine()
            .claim(
                new ClaimRequest(Coordinator.QUEUE, worker, claim.maxTasks, claim.claimId),
                claim.waitMillis);
    return Response.json(
        200,
        Json.bytes(
            json -> {
              json.writeStartObject();
              tasks(json, leases, asObject);
              json.writeEndObject();
            }));
  }

  private static boolean wantsObject(Request request) {
    @Nullable String accept = request.header("Accept");
    return accept != null && accept.replace(" ", "").contains(OBJECT_PAYLOAD);
  }

  private Worker worker(@Nullable String spotId) {
    if (spotId == null) {
      throw new ApiException(400, "spotId is missing", "spotId");
    }
    return coordinator.engine().worker(spotId).orElseThrow(() -> Wire.spotNotFound(spotId));
  }

  private void tasks(JsonGenerator json, List<Lease> leases, boolean asObject) {
    json.writeArrayPropertyStart("tasks");
    for (Lease lease : leases) {
      Wire.claimed(json, lease, payloads.text(lease.task()), asObject);
    }
    json.writeEndArray();
  }

  private Response complete(Request request) {
    request.requireJson();
    ReportBody body = ReportBody.read(request.body());
    body.requireSpotId();
    long task = Wire.task(request);
    Report report = reports.complete(List.of(reports.result(task, body))).getFirst();
    return reports.answer(report, task, body);
  }

  private Response fail(Request request) {
    request.requireJson();
    ReportBody body = ReportBody.read(request.body());
    body.requireSpotId();
    long task = Wire.task(request);
    String reason = reason(body);
    Report report =
        coordinator
            .engine()
            .fail(
                new TaskFailure(task, reports.caller(body), body.retriable, reason, body.stored()))
            .join();
    return reports.answer(report, task, body);
  }

  private static String reason(ReportBody body) {
    String text = body.error == null || body.error.isBlank() ? "failed" : body.error;
    String reason = body.failureReason == null ? text : body.failureReason + ": " + text;
    return reason.length() <= 500 ? reason : reason.substring(0, 500);
  }

  private Response log(Request request) {
    long task = Wire.task(request);
    String text;
    @Nullable String type = request.header("Content-Type");
    if (type != null && type.startsWith("text/plain")) {
      text = new String(request.body(), java.nio.charset.StandardCharsets.UTF_8);
    } else {
      JsonFields body = Json.object(request);
      text = body.string("text", Integer.MAX_VALUE);
    }
    if (!coordinator.exists(task)) {
      throw Wire.taskNotFound();
    }
    coordinator.appendLog(task, text.substring(Math.max(0, text.length() - MAX_LOG)));
    return Wire.SUCCESS;
  }

  /** One report of a batch, with the task it is about; empty if the text cannot be a task's id. */
  private record Item(ReportBody body, OptionalLong task) {}

  /** The parts of a batch in the order in which they may stand. */
  private static final class BatchBody {
    @Nullable String spotId;
    final List<Item> items = new ArrayList<>();
    @Nullable ClaimBody claim;
  }

  private Response completeMany(Request request) throws InterruptedException {
    request.requireJson();
    BatchBody batch = readBatch(request.body());
    @Nullable ClaimBody claim = batch.claim;
    @Nullable String spotId = batch.spotId;
    @Nullable Worker worker = claim == null ? null : worker(spotId);
    if (spotId == null) {
      throw new ApiException(400, "spotId is missing", "spotId");
    }
    List<TaskResult> results = new ArrayList<>(batch.items.size());
    for (Item item : batch.items) {
      if (item.body().spotId == null) {
        item.body().spotId = spotId;
      }
      // A text that cannot be an id gets the answer that an unknown task gets: groups begin at 1.
      results.add(reports.result(item.task().orElse(0), item.body()));
    }
    var completion = coordinator.engine().complete(results);
    List<Lease> leases =
        claim == null || worker == null
            ? List.of()
            : coordinator
                .engine()
                .claim(
                    new ClaimRequest(Coordinator.QUEUE, worker, claim.maxTasks, claim.claimId),
                    claim.waitMillis);
    List<Report> outcomes = completion.join();
    boolean asObject = (claim != null && claim.payloadAsObject) || wantsObject(request);
    return Response.json(
        200,
        Json.bytes(
            json -> {
              json.writeStartObject();
              json.writeBooleanProperty("success", true);
              outcomes(json, batch.items, outcomes);
              tasks(json, leases, asObject);
              json.writeEndObject();
            }));
  }

  private void outcomes(JsonGenerator json, List<Item> items, List<Report> outcomes) {
    json.writeArrayPropertyStart("outcomes");
    for (int i = 0; i < outcomes.size(); i++) {
      Item item = items.get(i);
      Report report = outcomes.get(i);
      json.writeStartObject();
      json.writeStringProperty("taskId", item.body().taskId);
      json.writeNumberProperty("status", Reports.status(report));
      String message = reports.message(report, item.task().orElse(0), item.body());
      if (!message.isEmpty()) {
        json.writeStringProperty("message", message);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static BatchBody readBatch(byte[] body) {
    BatchBody batch = new BatchBody();
    try (JsonParser parser = Json.parser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new ApiException(400, "the body must be a JSON object");
      }
      boolean hasResults = false;
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (field) {
          case "spotId" -> {
            if (value != JsonToken.VALUE_STRING) {
              throw new ApiException(400, "spotId must be a string", "spotId");
            }
            batch.spotId = parser.getString();
          }
          case "results" -> {
            readResults(parser, batch.items);
            hasResults = true;
          }
          case "claim" -> {
            if (value == JsonToken.START_OBJECT) {
              batch.claim = ClaimBody.read(parser, "claim.");
            } else if (value != JsonToken.VALUE_NULL) {
              throw new ApiException(400, "claim must be an object", "claim");
            }
          }
          default -> parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new ApiException(400, "there is text after the JSON object");
      }
      if (!hasResults) {
        throw new ApiException(400, "results is missing", "results");
      }
    } catch (JacksonException e) {
      throw Json.malformed(e);
    }
    return batch;
  }

  private static void readResults(JsonParser parser, List<Item> items) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new ApiException(400, "results must be a list", "results");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String name = "results[" + items.size() + "]";
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new ApiException(400, name + " must be an object", name);
      }
      if (items.size() == MAX_RESULTS) {
        throw new ApiException(
            400, "results must not have more than " + MAX_RESULTS + " items", "results");
      }
      ReportBody report = ReportBody.read(parser, name + ".");
      @Nullable String taskId = report.taskId;
      if (taskId == null) {
        throw new ApiException(400, name + ".taskId is missing", name + ".taskId");
      }
      items.add(new Item(report, Ids.parseTask(taskId)));
    }
  }
}
