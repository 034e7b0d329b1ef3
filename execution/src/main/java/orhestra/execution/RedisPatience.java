package orhestra.execution;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAwayException;

/** Asks Redis again and again while it is away. Thread-safe. */
final class RedisPatience {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  /** Sends a command, each time anew. */
  @FunctionalInterface
  interface Command<T> {
    /**
     * @throws InterruptedException if it must not be sent any more
     */
    CompletionStage<T> send() throws InterruptedException;
  }

  private final Redis redis;

  RedisPatience(Redis redis) {
    this.redis = requireNonNull(redis, "redis is null");
  }

  /**
   * Waits for the answer to a command that may be executed more than once.
   *
   * @throws RedisAwayException if Redis is still away after this time
   */
  <T> T await(Duration longest, Command<T> command) throws InterruptedException {
    long start = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return redis.await(command.send());
      } catch (RedisAwayException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (System.nanoTime() - start > longest.toNanos()) {
          throw e;
        }
        Thread.sleep(pause);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      }
    }
  }
}
