package orhestra.coordinator.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import orhestra.coordinator.Coordinator;
import orhestra.coordinator.domain.Ids;
import orhestra.engine.HeldTask;
import orhestra.engine.TaskEngine;
import orhestra.engine.Worker;
import orhestra.platform.http.Access;
import orhestra.platform.http.Method;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.Schema;
import orhestra.platform.json.Json;
import orhestra.platform.json.JsonFields;
import tools.jackson.databind.JsonNode;

/** The SPOTs themselves: hello, heartbeat, goodbye, and the list of them. */
final class SpotRoutes {
  private static final int MAX_ID = 200;
  private static final int MAX_LABELS = 100;
  private static final int MAX_HELD = 10_000;

  private final TaskEngine engine;
  private final LiveProgress progress;
  private final RandomGenerator random;

  SpotRoutes(Coordinator coordinator, LiveProgress progress, RandomGenerator random) {
    this.engine = coordinator.engine();
    this.progress = progress;
    this.random = random;
  }

  List<Route> routes() {
    return List.of(
        new Route(Method.GET, "/api/v1/spots", Access.VIEWER, SPOTS, this::spots),
        new Route(Method.POST, "/internal/v1/hello", Access.AGENT, HELLO, this::hello),
        new Route(Method.POST, "/internal/v1/heartbeat", Access.AGENT, HEARTBEAT, this::heartbeat),
        new Route(Method.POST, "/internal/v1/goodbye", Access.AGENT, GOODBYE, this::goodbye));
  }

  private static final Schema SPOT_ANSWER =
      Schema.object().required("spotId", Schema.string()).required("id", Schema.string());

  private static final RouteDoc HELLO =
      RouteDoc.of("spots", "Register a SPOT")
          .describe(
              "Everything is optional, the body too. `spotInfo.labels` are matched against the"
                  + " `requires` of jobs.")
          .request(
              "application/json",
              false,
              Schema.object()
                  .optional("spotId", Schema.string().describe("to register again under this id"))
                  .optional("ipAddress", Schema.string())
                  .optional("spotInfo", Schema.object())
                  .optional("capabilities", Schema.object()),
              "{\"ipAddress\":\"192.168.1.100\"}")
          .answer(200, "registered", SPOT_ANSWER, "{\"spotId\":\"spot-abc123\"}");

  private static final RouteDoc HEARTBEAT =
      RouteDoc.of("spots", "Show that a SPOT lives")
          .describe(
              "Renews the leases of the tasks it lists, and answers those to stop. An unknown"
                  + " spot is registered under its id; `registered` is true then.")
          .request(
              Schema.object()
                  .required("spotId", Schema.string())
                  .optional("ipAddress", Schema.string())
                  .optional("cpuLoad", Schema.number().with("minimum", 0).with("maximum", 100))
                  .optional("runningTasks", Schema.integer(0, Integer.MAX_VALUE))
                  .optional("totalCores", Schema.integer(1, Integer.MAX_VALUE))
                  .optional("tasks", Schema.array(Schema.object())),
              "{\"spotId\":\"spot-abc123\",\"cpuLoad\":45.2,\"runningTasks\":2,\"totalCores\":8}")
          .answer(
              200,
              "heard",
              Schema.object()
                  .required("success", Schema.bool())
                  .required("ok", Schema.bool())
                  .required("registered", Schema.bool())
                  .required("cancel", Schema.array(Schema.string())),
              "{\"success\":true,\"ok\":true,\"registered\":false,\"cancel\":[]}");

  private static final RouteDoc GOODBYE =
      RouteDoc.of("spots", "Take a SPOT out of service")
          .describe("Its leases can be claimed by others at once and do not count as lost.")
          .request(
              Schema.object().required("spotId", Schema.string()), "{\"spotId\":\"spot-abc123\"}")
          .answer(
              200,
              "gone",
              Schema.object()
                  .required("success", Schema.bool())
                  .required("returnedTasks", Schema.integer()),
              "{\"success\":true,\"returnedTasks\":0}")
          .error(404, "the spot is unknown");

  private static final RouteDoc SPOTS =
      RouteDoc.of("spots", "All SPOTs, those that are DOWN too")
          .answer(
              200,
              "the spots",
              Schema.object()
                  .required(
                      "spots",
                      Schema.array(
                          Schema.object()
                              .required("id", Schema.string())
                              .required("spotId", Schema.string())
                              .required("status", Schema.values("UP", "DOWN"))
                              .optional("ipAddress", Schema.string())
                              .optional("cpuLoad", Schema.number())
                              .optional("runningTasks", Schema.integer())
                              .optional("totalCores", Schema.integer())
                              .required("lastHeartbeat", Schema.timestamp())
                              .named("Spot"))),
              null);

  private Response spots(Request request) {
    List<Worker> workers = engine.storage().read(view -> view.workers().all());
    return Response.json(
        200,
        Json.bytes(
            json -> {
              json.writeStartObject();
              json.writeArrayPropertyStart("spots");
              workers.forEach(worker -> SpotFacts.write(json, worker));
              json.writeEndArray();
              json.writeEndObject();
            }));
  }

  private Response hello(Request request) {
    // A body of nothing has no type, whatever the client's default for one is.
    JsonFields body =
        request.body().length == 0
            ? Json.parseObject("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
            : Json.object(request);
    @Nullable String wanted = body.optionalString("spotId", MAX_ID);
    String name =
        wanted == null || wanted.isBlank()
            ? "spot-" + Long.toHexString(random.nextLong() >>> 16 | 1L << 47)
            : wanted;
    checkVitals(body);
    String address = address(body, request);
    Worker worker =
        engine
            .hello(name, labels(body), facts -> SpotFacts.merge(facts, body.node(), address))
            .join();
    return Response.json(
        200,
        Json.bytes(
            json ->
                Wire.object(
                    json,
                    () -> {
                      json.writeStringProperty("spotId", worker.name());
                      json.writeStringProperty("id", worker.name());
                    })));
  }

  private static String address(JsonFields body, Request request) {
    @Nullable String given = body.optionalString("ipAddress", MAX_ID);
    return given == null || given.isBlank() ? request.remoteAddress() : given;
  }

  private static Set<String> labels(JsonFields body) {
    @Nullable JsonFields info = body.optionalObject("spotInfo");
    Set<String> labels = new TreeSet<>();
    if (body.has("labels")) {
      labels.addAll(body.strings("labels", MAX_LABELS, MAX_ID));
    }
    if (info != null && info.has("labels")) {
      labels.addAll(info.strings("labels", MAX_LABELS, MAX_ID));
    }
    return labels;
  }

  private Response heartbeat(Request request) {
    JsonFields body = Json.object(request);
    String spotId = body.string("spotId", MAX_ID);
    if (spotId.isBlank()) {
      throw body.error("spotId", "spotId must not be empty");
    }
    checkVitals(body);
    List<HeldTask> held = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    List<String> strange = new ArrayList<>();
    for (JsonFields task : body.objects("tasks", MAX_HELD, fields -> fields)) {
      String text = task.string("taskId", MAX_ID);
      OptionalLong id = Ids.parseTask(text);
      if (id.isEmpty()) {
        // As with any task that is not theirs.
        strange.add(text);
      }
      @Nullable String token = task.optionalString("attemptToken", MAX_ID);
      if (id.isPresent() && seen.add(id.getAsLong())) {
        long number = token == null ? 0 : Wire.parseToken(token, task.name("attemptToken"));
        held.add(new HeldTask(id.getAsLong(), number));
        progress.note(id.getAsLong(), task);
      }
    }
    Optional<Worker> known = engine.worker(spotId);
    String address = address(body, request);
    Worker worker =
        known.orElseGet(
            () ->
                engine
                    .hello(spotId, Set.of(), facts -> SpotFacts.merge(facts, body.node(), address))
                    .join());
    List<Long> stop =
        engine
            .heartbeat(worker, facts -> SpotFacts.merge(facts, body.node(), address), held)
            .join();
    return Response.json(
        200,
        Json.bytes(
            json ->
                Wire.object(
                    json,
                    () -> {
                      json.writeBooleanProperty("success", true);
                      json.writeBooleanProperty("ok", true);
                      json.writeBooleanProperty("registered", known.isEmpty());
                      json.writeArrayPropertyStart("cancel");
                      stop.forEach(task -> json.writeString(Ids.task(task)));
                      strange.forEach(json::writeString);
                      json.writeEndArray();
                    })));
  }

  private static void checkVitals(JsonFields body) {
    @Nullable Double load = body.optionalNumber("cpuLoad");
    if (load != null && (load < 0 || load > 100)) {
      throw body.error("cpuLoad", "cpuLoad must be a number from 0 to 100");
    }
    body.integer("runningTasks", 0, Integer.MAX_VALUE, 0);
    body.integer("totalCores", 1, Integer.MAX_VALUE, 1);
    @Nullable JsonNode address = body.any("ipAddress");
    if (address != null) {
      body.string("ipAddress", MAX_ID);
    }
  }

  private Response goodbye(Request request) {
    String spotId = Json.object(request).string("spotId", MAX_ID);
    Worker worker = engine.worker(spotId).orElseThrow(() -> Wire.spotNotFound(spotId));
    int returned = engine.goodbye(worker).join().size();
    return Response.json(
        200,
        Json.bytes(
            json ->
                Wire.object(
                    json,
                    () -> {
                      json.writeBooleanProperty("success", true);
                      json.writeNumberProperty("returnedTasks", returned);
                    })));
  }
}
