package orhestra.bench.chat;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.RedisException;
import io.lettuce.core.StreamMessage;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Stands for the execution service: workers of one group that take turns from the stream of
 * dispatches. It gives no turn up: what it has read it answers, also when Redis was away meanwhile.
 */
final class StandIn implements AutoCloseable {
  private static final int PAUSE_MILLIS = 50;

  private final ChatRedis redis;
  private final Manner manner;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** What came again after a failure was not forgotten meanwhile. */
  private final Set<String> taken = ConcurrentHashMap.newKeySet();

  /** How turns are answered. */
  @FunctionalInterface
  interface Manner {
    /**
     * Answers one. Many are answered at a time.
     *
     * @param readAt when it was read, monotonic nanoseconds
     */
    void answer(Dispatch turn, long readAt) throws IOException, InterruptedException;
  }

  /** One that has no workers yet. */
  StandIn(ChatRedis redis, Manner manner) {
    this.redis = requireNonNull(redis, "redis is null");
    this.manner = requireNonNull(manner, "manner is null");
  }

  /** Has so many workers begin. */
  void start(int workers) {
    for (int i = 0; i < workers; i++) {
      ChatRedis.Reader reader = redis.new Reader("stand-in-" + i);
      threads.execute(() -> work(reader));
    }
  }

  private void work(ChatRedis.Reader reader) {
    while (!threads.isShutdown()) {
      try {
        for (StreamMessage<String, byte[]> message : reader.next()) {
          long readAt = System.nanoTime();
          if (taken.add(message.getId())) {
            threads.execute(() -> take(message, readAt));
          }
        }
      } catch (RedisException away) {
        pause();
      } catch (RejectedExecutionException closed) {
        return;
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(StreamMessage<String, byte[]> message, long readAt) {
    try {
      byte[] action = requireNonNull(message.getBody().get("data"), "a turn has no data");
      manner.answer(Dispatch.read(action), readAt);
      redis.executed(message.getId());
    } catch (IOException | InterruptedException e) {
      // It is still pending, and whoever waits for it finds it unanswered.
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
