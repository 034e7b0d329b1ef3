package orhestra.server;

import io.lettuce.core.XAddArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import orhestra.platform.json.Json;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAddress;
import orhestra.platform.redis.RedisAwayException;
import orhestra.platform.redis.StreamConsumer;
import orhestra.platform.redis.StreamEntry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Stands for the execution service: takes turns and answers them as a test says. */
final class TestExecution implements AutoCloseable {
  private static final String DISPATCH = "nooble4:development:execution:streams:main";
  private static final String CALLBACKS = "nooble4:development:orchestrator-callbacks:streams:main";

  private final Redis redis;
  private final StreamConsumer consumer;
  private final Thread thread;
  private final LinkedBlockingQueue<Turn> turns = new LinkedBlockingQueue<>();

  /** A turn that came. */
  record Turn(TestExecution execution, JsonNode action) {
    String task() {
      return action.path("task_id").stringValue();
    }

    /** What the user said last. */
    String said() {
      JsonNode messages = action.path("data").path("messages");
      return messages.get(messages.size() - 1).path("content").stringValue();
    }

    void stream(int index, String content, boolean last) {
      ObjectNode data = JsonNodeFactory.instance.objectNode();
      data.put("content", content).put("is_final", last).put("chunk_index", index);
      execution.callback(this, "streaming", data);
    }

    void respond(String content) {
      ObjectNode data = JsonNodeFactory.instance.objectNode();
      data.putObject("message").put("role", "assistant").put("content", content);
      execution.callback(this, "response", data);
    }

    void fail(boolean retryable) {
      ObjectNode data = JsonNodeFactory.instance.objectNode();
      data.put("error_type", "broken").put("message", "it broke");
      data.putObject("details").put("retryable", retryable);
      execution.callback(this, "error", data);
    }

    /** Answers word by word with what was said. */
    void echo() {
      String[] words = ("You said " + said()).split("(?<= )");
      for (int i = 0; i < words.length; i++) {
        stream(i, words[i], i == words.length - 1);
      }
      respond("You said " + said());
    }
  }

  private TestExecution(int port, BiConsumer<TestExecution, Turn> work) {
    redis = Redis.connect(RedisAddress.parse("redis://127.0.0.1:" + port), InstantSource.system());
    consumer =
        StreamConsumer.open(
            redis,
            new StreamConsumer.Options(
                DISPATCH,
                "execution-group",
                "test-" + UUID.randomUUID(),
                100,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5)));
    thread = Thread.ofVirtual().start(() -> work(work));
  }

  /** One that echoes. */
  static TestExecution echoing(int port) {
    return new TestExecution(port, (execution, turn) -> turn.echo());
  }

  /** One that hands turns to {@link #next}. */
  static TestExecution byHand(int port) {
    return new TestExecution(port, (execution, turn) -> execution.turns.add(turn));
  }

  private void work(BiConsumer<TestExecution, Turn> work) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        for (StreamEntry entry : consumer.next()) {
          JsonNode action = Json.parse(entry.fields().get("data"));
          work.accept(this, new Turn(this, action));
          redis.await(consumer.acknowledge(List.of(entry.id())));
        }
      } catch (RedisAwayException e) {
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** The next turn that comes. */
  Turn next() throws InterruptedException {
    Turn turn = turns.poll(20, TimeUnit.SECONDS);
    if (turn == null) {
      throw new AssertionError("no turn came");
    }
    return turn;
  }

  /** Whether no turn is there. */
  boolean isIdle() {
    return turns.isEmpty();
  }

  private void callback(Turn turn, String type, JsonNode data) {
    ObjectNode callback = JsonNodeFactory.instance.objectNode();
    callback.put("action_id", UUID.randomUUID().toString());
    callback.put("action_type", "orchestrator.chat." + type);
    for (String field : List.of("session_id", "task_id", "correlation_id", "trace_id")) {
      callback.set(field, turn.action().path(field));
    }
    callback.set("data", data);
    add(Json.text(callback));
  }

  /** Puts something into the stream of callbacks. */
  void add(String payload) {
    redis.await(
        redis
            .commands()
            .xadd(
                CALLBACKS,
                new XAddArgs(),
                Map.of("data", payload.getBytes(StandardCharsets.UTF_8))));
  }

  Redis redis() {
    return redis;
  }

  @Override
  public void close() {
    thread.interrupt();
    consumer.close();
    redis.close();
  }
}
