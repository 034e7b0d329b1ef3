package orhestra.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.lettuce.core.SetArgs;
import java.time.Duration;
import orhestra.platform.redis.Redis;

/**
 * What is noted in Redis of attempts: that one is called off, and who has begun to answer it. Only
 * one worker ever begins. Thread-safe.
 */
final class AttemptMarks {
  private static final Duration KEPT = Duration.ofHours(1);

  private final Redis redis;
  private final RedisPatience patience;
  private final StreamNames names;
  private final Duration longest;

  /**
   * @param longest how long a question may wait for Redis
   */
  AttemptMarks(Redis redis, StreamNames names, Duration longest) {
    this.redis = requireNonNull(redis, "redis is null");
    this.patience = new RedisPatience(redis);
    this.names = requireNonNull(names, "names is null");
    this.longest = requireNonNull(longest, "longest is null");
  }

  boolean isCancelled(String attempt) throws InterruptedException {
    String key = names.cancelled(attempt);
    return patience.await(longest, () -> redis.commands().exists(key)) > 0;
  }

  /** Who has begun to answer an attempt. */
  enum Begun {
    /** Nobody, or the one who asks. */
    NOT_BY_OTHERS,
    /** A worker that had the same entry of the stream. */
    BY_OTHER_WORKER,
    /** Somebody with another entry: the attempt was dispatched twice. */
    FOR_OTHER_ENTRY
  }

  Begun begun(String attempt, String worker, String entry) throws InterruptedException {
    String key = names.started(attempt);
    byte[] value = patience.await(longest, () -> redis.commands().get(key));
    if (value == null) {
      return Begun.NOT_BY_OTHERS;
    }
    String who = new String(value, UTF_8);
    int end = who.lastIndexOf(' ');
    if (end >= 0 && !who.substring(end + 1).equals(entry)) {
      return Begun.FOR_OTHER_ENTRY;
    }
    return who.equals(name(worker, entry)) ? Begun.NOT_BY_OTHERS : Begun.BY_OTHER_WORKER;
  }

  /** Notes that a worker begins to answer, unless somebody has begun. */
  Begun begin(String attempt, String worker, String entry) throws InterruptedException {
    String key = names.started(attempt);
    byte[] value = name(worker, entry).getBytes(UTF_8);
    SetArgs onlyIfNone = SetArgs.Builder.nx().ex(KEPT);
    String set = patience.await(longest, () -> redis.commands().set(key, value, onlyIfNone));
    // where an answer got lost it may be our own name that stands there
    return "OK".equals(set) ? Begun.NOT_BY_OTHERS : begun(attempt, worker, entry);
  }

  private static String name(String worker, String entry) {
    return worker + " " + entry;
  }
}
