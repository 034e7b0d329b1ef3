package orhestra.platform.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client of one Redis: a server, one behind sentinels, or a cluster. It connects in the
 * background and goes on trying until it is closed; while Redis is away every call fails at once
 * with {@link RedisAwayException}. Thread-safe. Callers that wait are meant to be virtual threads.
 *
 * <p>All commands share one connection, so none may block on the server ({@code BLPOP}, {@code
 * XREAD BLOCK}, {@code WAIT}), and {@code MULTI} and {@code WATCH} do not work: use a {@link
 * RedisScript}. Who reads a stream uses a {@link StreamConsumer}, which has its own.
 */
public final class Redis implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Redis.class);
  private static final int SCAN_PAGE = 1000;
  private static final String EVENTS = "notify-keyspace-events";

  private final RedisAddress address;
  private final Duration commandTimeout;
  private final Subscriptions subscriptions = new Subscriptions();
  private final Callbacks connected = new Callbacks();
  private final RedisConnection connection;

  private Redis(RedisAddress address, InstantSource clock, Duration commandTimeout) {
    this.address = address;
    this.commandTimeout = commandTimeout;
    this.connection =
        new RedisConnection(address, commandTimeout, clock, subscriptions, connected::call);
  }

  /** Returns at once, whether or not there is a Redis. Commands may take 2 s, or what it says. */
  public static Redis connect(RedisAddress address, InstantSource clock) {
    return connect(address, clock, address.commandTimeout());
  }

  /**
   * Returns at once, whether or not there is a Redis.
   *
   * @param commandTimeout how long a command may take
   */
  public static Redis connect(RedisAddress address, InstantSource clock, Duration commandTimeout) {
    Redis redis = new Redis(address, clock, commandTimeout);
    redis.connection.start();
    return redis;
  }

  public RedisAddress address() {
    return address;
  }

  /** True within about three seconds, also when the server hangs or the network is cut. */
  public RedisStatus status() {
    return connection.status();
  }

  /**
   * The commands. Ask anew each time and do not keep them: after a failure they may be those of
   * another connection.
   *
   * @throws RedisAwayException while there is no connection
   */
  public RedisClusterAsyncCommands<String, byte[]> commands() {
    return connection.link().commands();
  }

  /**
   * Waits for an answer, at most as long as a command may take.
   *
   * @throws RedisAwayException if there is none, or it says that the server cannot work now; an
   *     interrupt ends the wait so too, and the thread stays interrupted
   * @throws RedisCommandExecutionException if the server refuses the command itself
   */
  public <T> T await(CompletionStage<T> answer) {
    return await(answer, commandTimeout);
  }

  /** As {@link #await(CompletionStage)}, with another limit. */
  public <T> T await(CompletionStage<T> answer, Duration limit) {
    CompletableFuture<T> future = answer.toCompletableFuture();
    try {
      return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      future.cancel(false);
      throw new RedisAwayException(address, "interrupted while waiting for an answer", e);
    } catch (TimeoutException e) {
      future.cancel(false);
      throw failure(e);
    } catch (ExecutionException | CancellationException e) {
      throw failure(e);
    }
  }

  /** What a failed answer means: {@link RedisAwayException} or what the server said. */
  RuntimeException failure(Throwable failure) {
    Throwable inner = Reasons.unwrapped(failure);
    if (Reasons.isReplica(inner)) {
      connection.renew();
    }
    String reason = Reasons.away(inner);
    if (reason != null) {
      return new RedisAwayException(address, reason, inner);
    }
    return inner instanceof RuntimeException e ? e : new IllegalStateException(inner);
  }

  RedisAwayException away(String reason, Throwable cause) {
    return new RedisAwayException(address, reason, cause);
  }

  /**
   * The open connections.
   *
   * @throws RedisAwayException while there are none that work
   */
  Link link() {
    return connection.link();
  }

  /**
   * Runs a script by its SHA-1, or by its text where the server does not know it. In a cluster all
   * keys must have one slot. Never throws: that Redis is away is told by the answer.
   */
  public <T> CompletionStage<T> run(RedisScript<T> script, List<String> keys, byte[]... arguments) {
    String[] names = keys.toArray(String[]::new);
    try {
      CompletionStage<T> answer =
          commands().evalsha(script.sha(), script.output(), names, arguments);
      return answer.exceptionallyCompose(
          failure ->
              Reasons.unwrapped(failure) instanceof RedisNoScriptException
                  ? commands().eval(script.text(), script.output(), names, arguments)
                  : CompletableFuture.failedStage(failure));
    } catch (RedisAwayException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /**
   * Has the action run on a virtual thread of its own each time that Redis has become reachable,
   * and at once if it is: after the first connection, a restart, a failover, a hang. What the
   * server knew may be lost then. Listeners hear again before it is called; calls of one action
   * never overlap, and those that come meanwhile are made good by one more.
   */
  public void onConnected(Runnable action) {
    Callbacks.Callback callback = connected.add(action);
    if (connection.status() instanceof RedisStatus.Connected) {
      callback.call();
    }
  }

  /**
   * Listens to all channels whose names match, such as {@code __keyspace@0__:lock:*}. While Redis
   * is connected it returns when the server has confirmed, so that no later message is missed;
   * while it is away at once. Survives reconnects; what is sent meanwhile is lost.
   *
   * <p>In a cluster it hears every master, as keyspace events need; what others publish comes once
   * from each of them there.
   */
  public Subscription listen(String pattern, Listener listener) {
    return subscribe(new Topic.Pattern(pattern), listener);
  }

  /** As {@link #listen}, to one channel. In a cluster, too, a message comes once. */
  public Subscription subscribe(String channel, Listener listener) {
    return subscribe(new Topic.Channel(channel), listener);
  }

  private Subscription subscribe(Topic topic, Listener listener) {
    try {
      await(subscriptions.add(topic, listener, connection.linkOrNull()));
    } catch (RedisAwayException e) {
      connection.resubscribe();
    } catch (RuntimeException e) {
      subscriptions.remove(topic, listener, null);
      throw e;
    }
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.getAndSet(false)) {
        // nobody waits for it: at worst a message comes that nobody hears
        CompletionStage<?> unheard = subscriptions.remove(topic, listener, connection.linkOrNull());
        unheard.exceptionally(
            failure -> {
              log.debug("could not unsubscribe", failure);
              return null;
            });
      }
    };
  }

  /**
   * Adds kinds of keyspace events, such as {@code Kl}, to those that every server reports. A server
   * that restarts may have forgotten them: call it {@link #onConnected}.
   *
   * @return false where CONFIG is refused; then the events may or may not be on
   * @throws RedisAwayException if a server cannot be asked
   */
  public boolean enableKeyspaceEvents(String flags) {
    try {
      for (RedisClusterAsyncCommands<String, byte[]> node : nodes()) {
        String old = await(node.configGet(EVENTS)).getOrDefault(EVENTS, "");
        // A stands for all kinds; asking for one of them beside it changes nothing
        if (flags.chars().anyMatch(flag -> old.indexOf(flag) < 0)) {
          await(node.configSet(EVENTS, old + flags));
        }
      }
      return true;
    } catch (RedisCommandExecutionException e) {
      log.debug("CONFIG is refused", e);
      return false;
    }
  }

  /**
   * Hands out the keys that match, of all nodes, in pages as they come. A key that is there
   * throughout is handed out at least once, perhaps twice.
   *
   * @throws RedisAwayException at any page
   */
  public void scan(String match, Consumer<List<String>> page) {
    ScanArgs arguments = ScanArgs.Builder.matches(match).limit(SCAN_PAGE);
    for (RedisClusterAsyncCommands<String, byte[]> node : nodes()) {
      KeyScanCursor<String> cursor = await(node.scan(arguments));
      while (true) {
        if (!cursor.getKeys().isEmpty()) {
          page.accept(cursor.getKeys());
        }
        if (cursor.isFinished()) {
          break;
        }
        cursor = await(node.scan(cursor, arguments));
      }
    }
  }

  private List<RedisClusterAsyncCommands<String, byte[]>> nodes() {
    return await(connection.link().nodes());
  }

  /** Ends at once; who waits for an answer gets {@link RedisAwayException}. */
  @Override
  public void close() {
    connection.close();
  }
}
