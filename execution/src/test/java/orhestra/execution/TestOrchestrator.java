package orhestra.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static orhestra.platform.redis.TestRedis.eventually;

import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import orhestra.platform.json.Json;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisStatus;
import orhestra.platform.redis.TestRedis;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Dispatches turns as the orchestrator does, and sees what comes back. */
final class TestOrchestrator implements AutoCloseable {
  static final StreamNames NAMES = new StreamNames("nooble4", "test");

  private final Redis redis;

  TestOrchestrator(TestRedis server) {
    redis = Redis.connect(server.address(), Clock.systemUTC());
    awaitConnected();
  }

  void awaitConnected() {
    eventually().until(() -> redis.status() instanceof RedisStatus.Connected);
  }

  Redis redis() {
    return redis;
  }

  /** An action as the orchestrator writes it. */
  static ObjectNode action(String task, String correlation, String text) {
    ObjectNode action = JsonNodeFactory.instance.objectNode();
    action.put("action_id", UUID.randomUUID().toString());
    action.put("action_type", "execution.chat.simple");
    action.put("timestamp", "2026-01-01T00:00:00Z");
    action.put("tenant_id", "tenant-1");
    action.put("session_id", "session-1");
    action.put("task_id", task);
    action.putNull("user_id");
    action.put("agent_id", "default");
    action.put("origin_service", "orchestrator");
    action.put("correlation_id", correlation);
    action.put("trace_id", "trace-1");
    action.put("callback_action_type", "orchestrator.chat.response");
    action.putObject("execution_config").put("system_prompt", "Be brief.");
    action.putObject("query_config");
    action.putObject("rag_config");
    ObjectNode data = action.putObject("data");
    data.putArray("messages").addObject().put("role", "user").put("content", text);
    action.putObject("metadata");
    return action;
  }

  /** Hands over a turn; its attempt is named after it. */
  String dispatch(String task) {
    return dispatch(action(task, "c-" + task, "Hello " + task));
  }

  String dispatch(ObjectNode action) {
    return dispatch(Map.of("data", Json.bytes(action)));
  }

  String dispatch(Map<String, byte[]> fields) {
    return redis.await(redis.commands().xadd(NAMES.dispatch(), fields));
  }

  String raw(String data) {
    return dispatch(Map.of("data", data.getBytes(UTF_8)));
  }

  void cancel(String task, String correlation) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("task_id", task);
    if (!correlation.isEmpty()) {
      message.put("correlation_id", correlation);
    }
    redis.await(redis.commands().publish(NAMES.cancel(), Json.bytes(message)));
  }

  void set(String key) {
    redis.await(redis.commands().set(key, "1".getBytes(UTF_8)));
  }

  List<JsonNode> callbacks() {
    return callbacks(NAMES.callbacks());
  }

  List<JsonNode> callbacks(String stream) {
    List<StreamMessage<String, byte[]>> entries =
        redis.await(redis.commands().xrange(stream, Range.unbounded()));
    return entries.stream().map(entry -> Json.parse(entry.getBody().get("data"))).toList();
  }

  /** Those of one turn. */
  List<JsonNode> callbacksOf(String task) {
    return callbacks().stream()
        .filter(callback -> callback.path("task_id").asString("").equals(task))
        .toList();
  }

  static String kind(JsonNode callback) {
    return callback.path("action_type").asString("").replace("orchestrator.chat.", "");
  }

  /** What ends turns: responses and errors. */
  List<JsonNode> ends(String task) {
    return callbacksOf(task).stream().filter(one -> !kind(one).equals("streaming")).toList();
  }

  /** The end of a turn, once it has come. */
  JsonNode awaitEnd(String task) {
    eventually().until(() -> !ends(task).isEmpty());
    return ends(task).getFirst();
  }

  /** The data of the pieces of an answer. */
  List<JsonNode> pieces(String task) {
    return callbacksOf(task).stream()
        .filter(one -> kind(one).equals("streaming"))
        .map(one -> one.path("data"))
        .toList();
  }

  void awaitPieces(String task, int count) {
    eventually().until(() -> pieces(task).size() >= count);
  }

  String said(String task) {
    StringBuilder text = new StringBuilder();
    pieces(task).forEach(piece -> text.append(piece.path("content").asString("")));
    return text.toString();
  }

  /** Entries that were handed out and not acknowledged. */
  long pending() {
    return redis.await(redis.commands().xpending(NAMES.dispatch(), StreamNames.GROUP)).getCount();
  }

  void awaitNothingPending() {
    eventually().until(() -> pending() == 0);
  }

  @Override
  public void close() {
    redis.close();
  }
}
