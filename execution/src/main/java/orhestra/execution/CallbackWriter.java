package orhestra.execution;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import orhestra.execution.model.ModelAnswer;
import orhestra.platform.json.Json;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAwayException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells the orchestrator what becomes of one turn. The pieces of an answer are sent one behind the
 * other without waiting; those of which it is not certain that they arrived are sent again in their
 * order (their number tells the orchestrator which it has), and the last word leaves when all have
 * arrived. For one thread.
 *
 * <p>What is sent waits while Redis is away. It throws {@link RedisCommandExecutionException} if
 * Redis refuses it for good.
 */
final class CallbackWriter {
  /** Pieces under way; more wait, so that a slow Redis slows the model down. */
  private static final int MOST_UNDER_WAY = 256;

  private static final class Sent {
    private final byte[] callback;
    private final CompletableFuture<String> answer;

    Sent(byte[] callback, CompletableFuture<String> answer) {
      this.callback = callback;
      this.answer = answer;
    }
  }

  private final Redis redis;
  private final RedisPatience patience;
  private final InstantSource clock;
  private final RunningTurn turn;
  private final Origin origin;
  private Duration longest;
  private final ArrayDeque<Sent> underWay = new ArrayDeque<>();
  private int pieces;

  /**
   * @param longest how long something may wait for Redis
   */
  CallbackWriter(Redis redis, InstantSource clock, RunningTurn turn, Duration longest) {
    this.redis = requireNonNull(redis, "redis is null");
    this.patience = new RedisPatience(redis);
    this.clock = requireNonNull(clock, "clock is null");
    this.turn = requireNonNull(turn, "turn is null");
    this.origin = turn.origin();
    this.longest = requireNonNull(longest, "longest is null");
  }

  /** From now on nothing waits longer for Redis than this. */
  void hurry(Duration atMost) {
    longest = atMost;
  }

  /**
   * A piece of the answer.
   *
   * @throws InterruptedException if the turn was told to end; then it was not sent
   */
  void streaming(String content, boolean last) throws InterruptedException {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("content", content);
    data.put("is_final", last);
    data.put("chunk_index", pieces);
    byte[] callback = callback("orchestrator.chat.streaming", data);
    confirm(MOST_UNDER_WAY - 1);
    CompletableFuture<String> answer = turn.unlessEnded(() -> send(callback)).toCompletableFuture();
    underWay.add(new Sent(callback, answer));
    pieces++;
  }

  /** Waits until all pieces have arrived. */
  void flush() throws InterruptedException {
    confirm(0);
  }

  /** Looks at what has been answered, and waits until only so many are without. */
  private void confirm(int allowed) throws InterruptedException {
    while (!underWay.isEmpty()) {
      Sent first = underWay.getFirst();
      if (underWay.getLast().answer.isCompletedExceptionally()
          || first.answer.isCompletedExceptionally()) {
        sendAgain();
        return;
      }
      if (!first.answer.isDone()) {
        if (underWay.size() <= allowed) {
          return;
        }
        if (!hasArrived(first)) {
          sendAgain();
          return;
        }
      }
      underWay.removeFirst();
    }
  }

  private boolean hasArrived(Sent sent) throws InterruptedException {
    try {
      redis.await(sent.answer);
      return true;
    } catch (RedisAwayException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return false;
    }
  }

  private void sendAgain() throws InterruptedException {
    while (!underWay.isEmpty()) {
      Sent next = underWay.getFirst();
      boolean arrived = next.answer.isDone() && !next.answer.isCompletedExceptionally();
      if (!arrived) {
        arrive(next.callback);
      }
      underWay.removeFirst();
    }
  }

  private void arrive(byte[] callback) throws InterruptedException {
    // a turn may be told to end while Redis is away
    String unused = patience.await(longest, () -> turn.unlessEnded(() -> send(callback)));
  }

  /** The whole answer; returns when it has arrived. */
  void response(ModelAnswer answer, String conversation, Duration took)
      throws InterruptedException {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    ObjectNode message = data.putObject("message");
    message.put("role", "assistant").put("content", answer.content());
    if (!answer.toolCalls().isEmpty()) {
      message.set("tool_calls", answer.toolCalls());
    }
    data.putObject("usage")
        .put("prompt_tokens", answer.usage().promptTokens())
        .put("completion_tokens", answer.usage().completionTokens())
        .put("total_tokens", answer.usage().totalTokens());
    data.put("conversation_id", conversation);
    data.put("execution_time_ms", took.toMillis());
    answer.sources().forEach(data.putArray("sources")::add);
    data.put("iterations", answer.iterations());
    data.put("status", "completed");
    data.set("metadata", answer.metadata());
    last("orchestrator.chat.response", data);
  }

  /** That there is no answer; returns when it has arrived. Also after the turn was told to end. */
  void error(String type, String message, boolean retryable) throws InterruptedException {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("error_type", type);
    data.put("message", message);
    ObjectNode details = data.putObject("details");
    details.put("retryable", retryable);
    if (pieces > 0) {
      details.put("partial", true);
    }
    last("orchestrator.chat.error", data);
  }

  private void last(String type, ObjectNode data) throws InterruptedException {
    byte[] callback = callback(type, data);
    String unused = patience.await(longest, () -> send(callback));
  }

  private CompletionStage<String> send(byte[] callback) {
    try {
      return redis.commands().xadd(origin.callbacks(), Map.of("data", callback));
    } catch (RedisAwayException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private byte[] callback(String type, ObjectNode data) {
    ObjectNode action = JsonNodeFactory.instance.objectNode();
    action.put("action_id", UUID.randomUUID().toString());
    action.put("action_type", type);
    action.put("timestamp", clock.instant().toString());
    for (String name : Dispatch.NAMES) {
      action.set(name, origin.names().get(name));
    }
    action.put("origin_service", "execution");
    action.set("data", data);
    return Json.bytes(action);
  }
}
