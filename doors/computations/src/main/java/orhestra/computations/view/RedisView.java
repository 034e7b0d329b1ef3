package orhestra.computations.view;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.computations.log.JobLog;
import orhestra.platform.log.ServiceLog;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAwayException;
import orhestra.platform.redis.RedisScript;

/**
 * What other programs see of jobs in Redis: the hash {@code job:J} and the set {@code
 * job:J:updatedClients}. The database is the truth; what is missed while Redis is away is made good
 * by {@link #rebuild}. Thread-safe.
 */
public final class RedisView {
  /** How long a client's answer may be held up. */
  public static final Duration PATIENCE = Duration.ofMillis(200);

  private static final Logger log = LoggerFactory.getLogger(RedisView.class);
  private static final Logger service = ServiceLog.logger(JobLog.SERVICE, "RedisService");
  private static final String MARK = "computations:mark";
  private static final int STRIPES = 64;
  private static final Duration REBUILD_PATIENCE = Duration.ofSeconds(2);

  /**
   * KEYS hash; ARGV total, done, schema, result. Another replica may have written a later state.
   */
  private static final RedisScript<Long> WRITE =
      new RedisScript<>(
          """
          local done = tonumber(redis.call('HGET', KEYS[1], 'doneCount') or '0')
          local result = redis.call('HGET', KEYS[1], 'finalResult')
          if done > tonumber(ARGV[2]) or (result and result ~= '' and ARGV[4] == '') then
            return 0
          end
          redis.call('HSET', KEYS[1], 'totalClients', ARGV[1], 'doneCount', ARGV[2],
            'schema', ARGV[3], 'finalResult', ARGV[4])
          return 1\
          """,
          ScriptOutputType.INTEGER);

  private final Redis redis;
  private final Function<String, Optional<Shown>> jobs;
  private final Function<String, List<String>> names;
  private final Set<String> missed = ConcurrentHashMap.newKeySet();
  private final ReentrantLock[] locks = new ReentrantLock[STRIPES];

  /**
   * What is shown of a job.
   *
   * @param schema JSON, or empty
   * @param result JSON, or empty
   */
  public record Shown(int total, int done, String schema, String result, List<String> clients) {
    public Shown {
      requireNonNull(schema, "schema is null");
      requireNonNull(result, "result is null");
      clients = List.copyOf(clients);
    }
  }

  /**
   * The view in this Redis.
   *
   * @param jobs a job as the database has it now; empty if it has none
   * @param names a page of the names of jobs after this one; empty at the end
   */
  public RedisView(
      Redis redis, Function<String, Optional<Shown>> jobs, Function<String, List<String>> names) {
    this.redis = requireNonNull(redis, "redis is null");
    this.jobs = requireNonNull(jobs, "jobs is null");
    this.names = requireNonNull(names, "names is null");
    for (int i = 0; i < STRIPES; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  private static String hash(String job) {
    return "job:" + job;
  }

  private static String clients(String job) {
    return "job:" + job + ":updatedClients";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Shows the job as it is now, or no more; waits {@link #PATIENCE} at most, and never fails. */
  public void show(String job) {
    try {
      write(job, PATIENCE);
      service.info(
          missed.contains(job) ? "redis: {} is shown later" : "redis: {} and {} are up to date",
          hash(job),
          clients(job));
    } catch (RuntimeException e) {
      // It is committed: the client is answered, and the view made good by the next check.
      log.debug("{} is not shown in Redis", job, e);
      missed.add(job);
      service.error("redis: {} is shown later, {}", hash(job), reason(e));
    }
  }

  /** In a few words: what is away says so itself, in the usual log. */
  private static String reason(RuntimeException failure) {
    return failure instanceof RedisAwayException ? "redis is away" : String.valueOf(failure);
  }

  /** Under a lock, so that what was read later is not overwritten by what was read earlier. */
  private void write(String job, Duration patience) {
    long limit = System.nanoTime() + patience.toNanos();
    ReentrantLock lock = locks[Math.floorMod(job.hashCode(), STRIPES)];
    try {
      if (!lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        missed.add(job);
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      missed.add(job);
      return;
    }
    try {
      Optional<Shown> found = jobs.apply(job);
      CompletableFuture<?> written = found.isPresent() ? put(job, found.get()) : remove(job);
      redis.await(written, Duration.ofNanos(Math.max(1, limit - System.nanoTime())));
      missed.remove(job);
    } finally {
      lock.unlock();
    }
  }

  private CompletableFuture<?> remove(String job) {
    return CompletableFuture.allOf(
        redis.commands().del(hash(job)).toCompletableFuture(),
        redis.commands().del(clients(job)).toCompletableFuture());
  }

  private CompletableFuture<?> put(String job, Shown shown) {
    byte[][] members = shown.clients().stream().map(RedisView::bytes).toArray(byte[][]::new);
    CompletableFuture<?> hash =
        redis
            .run(
                WRITE,
                List.of(hash(job)),
                bytes(Integer.toString(shown.total())),
                bytes(Integer.toString(shown.done())),
                bytes(shown.schema()),
                bytes(shown.result()))
            .toCompletableFuture();
    return members.length == 0
        ? hash
        : CompletableFuture.allOf(
            hash, redis.commands().sadd(clients(job), members).toCompletableFuture());
  }

  private void writeAll(Iterable<String> names) {
    for (String job : names) {
      try {
        write(job, REBUILD_PATIENCE);
      } catch (RedisCommandExecutionException e) {
        // Somebody else's key of that name: it must not keep the others from being shown.
        log.error("redis: {} cannot be written, {}", hash(job), e.getMessage());
        missed.remove(job);
      }
    }
  }

  /**
   * Shows all jobs again, and that all are shown.
   *
   * @throws RedisAwayException if Redis is away, or goes away
   */
  public void rebuild() {
    writeAll(List.copyOf(missed));
    List<String> page = names.apply("");
    while (!page.isEmpty()) {
      writeAll(page);
      page = names.apply(page.getLast());
    }
    redis.await(redis.commands().set(MARK, bytes("1")));
    service.info("redis: all keys of jobs, job:*, are written anew from the database");
  }

  /** Rebuilds what a flush took: it also took the mark. Does nothing while Redis is away. */
  public void check() {
    try {
      if (redis.await(redis.commands().exists(MARK)) == 0) {
        rebuild();
      } else {
        writeAll(List.copyOf(missed));
      }
    } catch (RedisAwayException e) {
      log.debug("Redis is away", e);
    }
  }
}
