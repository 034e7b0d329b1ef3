package orhestra.spot;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import orhestra.client.WireJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A coordinator for the tests: a real HTTP server with the contract's rules for one queue of tasks,
 * and faults on demand. Its state survives {@link #stop()} and {@link #start()}, as a restarted
 * server's does.
 */
final class TestCoordinator implements AutoCloseable {
  /** What goes wrong with one call. */
  enum Fault {
    NONE,
    /** The connection closes and nothing is done. */
    CLOSED,
    /** It is done, but the connection closes instead of the answer. */
    ANSWER_LOST,
    /** Answered with 500, nothing is done. */
    ERROR,
    /** Answered with 404 by something that is no coordinator. */
    PROXY_404,
    /** Answered with 400. */
    BAD_REQUEST,
    UNAUTHORIZED
  }

  /** One call as it came in; {@code at} is the nanosecond clock. */
  record Call(String path, ObjectNode body, long at) {
    String name() {
      return path.replaceFirst("/tasks/[^/]+/(complete|fail)", "/tasks/ID/$1")
          .replaceFirst("/internal/v1/", "");
    }
  }

  /** A task and everything that happened to it. */
  static final class Task {
    final String id;
    final ObjectNode params;
    String status = "NEW";
    String holder = "";
    String token = "";
    int attempt;
    final List<ObjectNode> results = new ArrayList<>();
    final List<ObjectNode> failures = new ArrayList<>();

    Task(String id, ObjectNode params) {
      this.id = id;
      this.params = params;
    }
  }

  private record Answer(int status, ObjectNode body) {}

  final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Map<String, List<String>> claims = new HashMap<>();
  private final List<String> spots = new ArrayList<>();
  private final List<String> cancel = new ArrayList<>();
  private boolean waits = true;
  private int mostHeld;
  private int tokens;
  private int goodbyes;
  private int port;
  private HttpServer http;
  private ExecutorService threads;

  TestCoordinator() throws IOException {
    start();
  }

  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    port = http.getAddress().getPort();
    threads = Executors.newVirtualThreadPerTaskExecutor();
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    http.start();
  }

  void stop() {
    http.stop(0);
    threads.shutdownNow();
  }

  @Override
  public void close() {
    stop();
  }

  String uri() {
    return "http://127.0.0.1:" + port;
  }

  // What the tests do.

  synchronized Task add(Map<String, ?> params) {
    Task task = new Task("task-" + (tasks.size() + 1), WireJson.mapper().valueToTree(params));
    tasks.put(task.id, task);
    notifyAll();
    return task;
  }

  /** The next calls of this name, such as {@code tasks/claim}, go wrong in this way. */
  void fault(String name, Fault... next) {
    faults.computeIfAbsent(name, n -> new ConcurrentLinkedQueue<>()).addAll(List.of(next));
  }

  synchronized void forgetSpots() {
    spots.clear();
  }

  synchronized void neverWait() {
    waits = false;
  }

  synchronized void cancel(Task task) {
    task.status = "CANCELLED";
    cancel.add(task.id);
  }

  /** Takes the lease away and gives the task to nobody. */
  synchronized void reap(Task task) {
    task.status = "NEW";
    task.holder = "";
  }

  synchronized void giveTo(Task task, String spotId) {
    task.status = "RUNNING";
    task.holder = spotId;
    task.token = "other";
  }

  synchronized void remove(Task task) {
    tasks.remove(task.id);
  }

  synchronized String status(Task task) {
    return task.status;
  }

  synchronized long count(String status) {
    return tasks.values().stream().filter(t -> t.status.equals(status)).count();
  }

  synchronized int mostHeld() {
    return mostHeld;
  }

  List<Call> calls(String name) {
    return calls.stream().filter(c -> c.name().equals(name)).toList();
  }

  // The rules.

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Call call =
          new Call(
              exchange.getRequestURI().getPath(),
              (ObjectNode)
                  WireJson.mapper()
                      .readTree(body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body),
              System.nanoTime());
      calls.add(call);
      Queue<Fault> next = faults.getOrDefault(call.name(), new ArrayDeque<>());
      Fault fault = next.isEmpty() ? Fault.NONE : next.remove();
      switch (fault) {
        case NONE -> send(exchange, answer(call));
        case CLOSED -> {}
        case ANSWER_LOST -> {
          Answer unheard = answer(call);
        }
        case ERROR -> send(exchange, refusal(500, "boom"));
        case BAD_REQUEST -> send(exchange, refusal(400, "runtimeMs is wrong"));
        case UNAUTHORIZED -> send(exchange, refusal(401, "unauthorized"));
        case PROXY_404 -> send(exchange, 404, "<html>not here</html>");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      e.printStackTrace();
      throw e;
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    send(exchange, answer.status(), WireJson.mapper().writeValueAsString(answer.body()));
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static ObjectNode object() {
    return WireJson.mapper().createObjectNode();
  }

  private static Answer refusal(int status, String error) {
    return new Answer(status, object().put("success", false).put("error", error));
  }

  private static Answer ok(String message) {
    ObjectNode body = object().put("success", true);
    return new Answer(200, message.isEmpty() ? body : body.put("message", message));
  }

  private synchronized Answer answer(Call call) throws InterruptedException {
    ObjectNode body = call.body();
    return switch (call.name()) {
      case "hello" -> hello(body);
      case "heartbeat" -> heartbeat(body);
      case "goodbye" -> goodbye(body);
      case "tasks/claim" -> {
        if (!spots.contains(body.path("spotId").stringValue())) {
          yield refusal(404, "spot not found: call hello first");
        }
        ObjectNode answer = object();
        answer.set("tasks", claim(body.path("spotId").stringValue(), body));
        yield new Answer(200, answer);
      }
      case "tasks/complete" -> batch(body);
      case "tasks/ID/complete" -> complete(taskId(call), body);
      case "tasks/ID/fail" -> fail(taskId(call), body);
      default -> refusal(404, "not found");
    };
  }

  private static String taskId(Call call) {
    return call.path().split("/")[4];
  }

  private Answer hello(ObjectNode body) {
    String id =
        body.has("spotId")
            ? body.path("spotId").stringValue()
            : "spot-" + (spots.size() + 1) + "-" + System.nanoTime();
    if (!spots.contains(id)) {
      spots.add(id);
    }
    return new Answer(200, object().put("spotId", id));
  }

  private Answer heartbeat(ObjectNode body) {
    String id = body.path("spotId").stringValue();
    boolean registered = !spots.contains(id);
    if (registered) {
      spots.add(id);
    }
    ObjectNode answer = object().put("success", true).put("registered", registered);
    ArrayNode stop = answer.putArray("cancel");
    for (JsonNode beat : body.path("tasks")) {
      if (cancel.contains(beat.path("taskId").stringValue())) {
        stop.add(beat.path("taskId").stringValue());
      }
    }
    return new Answer(200, answer);
  }

  private Answer goodbye(ObjectNode body) {
    String id = body.path("spotId").stringValue();
    // Its waiting claims end too, or they would take what it gives back.
    goodbyes++;
    for (Task task : tasks.values()) {
      if (task.status.equals("RUNNING") && task.holder.equals(id)) {
        reap(task);
      }
    }
    notifyAll();
    return ok("");
  }

  private ArrayNode claim(String spotId, JsonNode claim) throws InterruptedException {
    long deadline = System.nanoTime() + claim.path("waitMs").asLong(0) * 1_000_000;
    int most = claim.path("maxTasks").intValue();
    String key = spotId + "/" + claim.path("claimId").asString("");
    List<String> leased = claims.getOrDefault(key, List.of());
    int goodbyesBefore = goodbyes;
    while (leased.isEmpty() && goodbyes == goodbyesBefore) {
      leased = lease(spotId, most);
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      if (leased.isEmpty() && (leftMs <= 0 || !waits)) {
        break;
      }
      if (leased.isEmpty()) {
        wait(leftMs);
      }
    }
    claims.put(key, leased);
    ArrayNode answer = WireJson.mapper().createArrayNode();
    for (String id : leased) {
      Task task = tasks.get(id);
      if (task != null && task.status.equals("RUNNING") && task.holder.equals(spotId)) {
        ObjectNode json = answer.addObject();
        json.put("id", task.id).put("jobId", "job-1").put("attempt", task.attempt);
        json.put("attemptToken", task.token).put("payload", task.params.toString());
        json.set("params", task.params);
      }
    }
    int held =
        (int)
            tasks.values().stream()
                .filter(t -> t.status.equals("RUNNING") && t.holder.equals(spotId))
                .count();
    mostHeld = Math.max(mostHeld, held);
    return answer;
  }

  private List<String> lease(String spotId, int most) {
    List<String> leased = new ArrayList<>();
    for (Task task : tasks.values()) {
      if (task.status.equals("NEW") && leased.size() < most) {
        task.status = "RUNNING";
        task.holder = spotId;
        task.token = "token-" + (++tokens);
        task.attempt++;
        leased.add(task.id);
      }
    }
    return leased;
  }

  private Answer batch(ObjectNode body) throws InterruptedException {
    String spotId = body.path("spotId").stringValue();
    boolean claims = body.path("claim").isObject();
    if (claims && !spots.contains(spotId)) {
      return refusal(404, "spot not found: call hello first");
    }
    ObjectNode answer = object().put("success", true);
    ArrayNode outcomes = answer.putArray("outcomes");
    for (JsonNode result : body.path("results")) {
      String id = result.path("taskId").stringValue();
      ObjectNode single = ((ObjectNode) result).deepCopy().put("spotId", spotId);
      Answer outcome = complete(id, single);
      outcomes.addObject().put("taskId", id).put("status", outcome.status());
    }
    answer.set(
        "tasks", claims ? claim(spotId, body.path("claim")) : WireJson.mapper().createArrayNode());
    return new Answer(200, answer);
  }

  private Answer complete(String id, ObjectNode body) {
    Task task = tasks.get(id);
    if (task == null) {
      return refusal(404, "task not found");
    }
    if (!task.status.equals("NEW") && !task.token.equals(body.path("attemptToken").asString(""))) {
      return refusal(409, "task not assigned to this spot");
    }
    if (List.of("DONE", "FAILED", "CANCELLED").contains(task.status)) {
      return ok("already completed");
    }
    if (!task.token.equals(body.path("attemptToken").asString(""))) {
      return refusal(409, "task not assigned to this spot");
    }
    task.status = "DONE";
    task.results.add(body);
    return ok("");
  }

  private Answer fail(String id, ObjectNode body) {
    Task task = tasks.get(id);
    if (task == null) {
      return refusal(404, "task not found");
    }
    if (!task.token.equals(body.path("attemptToken").asString(""))) {
      return refusal(409, "task not assigned to this spot");
    }
    if (!task.status.equals("RUNNING")) {
      return ok("already terminal");
    }
    task.failures.add(body);
    boolean retry = body.path("retriable").asBoolean(true) && task.attempt < 3;
    task.status = retry ? "NEW" : "FAILED";
    notifyAll();
    return new Answer(200, object().put("success", true).put("willRetry", retry));
  }
}
