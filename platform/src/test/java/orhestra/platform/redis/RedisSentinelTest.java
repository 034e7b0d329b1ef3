package orhestra.platform.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static orhestra.platform.redis.TestRedis.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A master, a replica, and a sentinel that makes the one the other. */
@Timeout(120)
class RedisSentinelTest {
  @TempDir Path folder;

  private TestRedis sentinel(int port, TestRedis master) throws IOException {
    Path configuration = folder.resolve("sentinel.conf");
    Files.writeString(
        configuration,
        """
        port %d
        bind 127.0.0.1
        dir "%s"
        sentinel monitor mymaster 127.0.0.1 %d 1
        sentinel down-after-milliseconds mymaster 500
        sentinel failover-timeout mymaster 5000
        """
            .formatted(port, folder, master.port()));
    return TestRedis.startOn(port, configuration.toString(), "--sentinel");
  }

  private static TestRedis replica(TestRedis master) {
    return TestRedis.start(
        "--replicaof",
        "127.0.0.1",
        "" + master.port(),
        "--repl-diskless-sync",
        "yes",
        "--repl-diskless-sync-delay",
        "0");
  }

  private static void awaitSentinelKnowsBoth(TestRedis sentinel) {
    eventually()
        .until(
            () ->
                sentinel.isReady()
                    && sentinel.ask("INFO", "sentinel").getFirst().contains("status=ok,address=")
                    && sentinel.ask("INFO", "sentinel").getFirst().contains("slaves=1"));
  }

  private static Redis connect(TestRedis sentinel) {
    return Redis.connect(
        RedisAddress.parse("redis-sentinel://127.0.0.1:" + sentinel.port() + "#mymaster"),
        Clock.systemUTC());
  }

  @Test
  void followsTheMasterWhenItDies() throws IOException {
    try (TestRedis master = TestRedis.start();
        TestRedis replica = replica(master);
        TestRedis sentinel = sentinel(TestRedis.freePort(), master);
        Redis redis = connect(sentinel)) {
      awaitSentinelKnowsBoth(sentinel);
      AtomicInteger connections = new AtomicInteger();
      Queue<String> heard = new ConcurrentLinkedQueue<>();
      redis.onConnected(connections::incrementAndGet);
      eventually().until(() -> connections.get() == 1);
      redis.subscribe("news", (channel, payload) -> heard.add(new String(payload, UTF_8)));
      redis.await(redis.commands().set("key", "kept".getBytes(UTF_8)));
      eventually().until(() -> replica.ask("GET", "key").contains("kept"));
      master.kill();
      eventually().until(() -> redis.status() instanceof RedisStatus.Away);
      eventually().until(() -> connections.get() >= 2);
      redis.await(redis.commands().set("key", "new".getBytes(UTF_8)));
      assertThat(replica.ask("GET", "key")).containsExactly("new");
      replica.ask("PUBLISH", "news", "hello");
      eventually().until(() -> heard.contains("hello"));
    }
  }

  @Test
  void followsTheMasterWhenItHangs() throws IOException {
    try (TestRedis master = TestRedis.start();
        TestRedis replica = replica(master);
        TestRedis sentinel = sentinel(TestRedis.freePort(), master);
        Redis redis = connect(sentinel)) {
      awaitSentinelKnowsBoth(sentinel);
      eventually().until(() -> redis.status() instanceof RedisStatus.Connected);
      master.freeze();
      eventually().until(() -> redis.status() instanceof RedisStatus.Away);
      eventually().until(() -> redis.status() instanceof RedisStatus.Connected);
      redis.await(redis.commands().set("key", "new".getBytes(UTF_8)));
      assertThat(replica.ask("GET", "key")).containsExactly("new");
    }
  }

  @Test
  void aServerThatBecameAReplicaIsLeft() {
    try (TestRedis master = TestRedis.start();
        TestRedis other = TestRedis.start();
        Redis redis = Redis.connect(master.address(), Clock.systemUTC())) {
      AtomicInteger connections = new AtomicInteger();
      redis.onConnected(connections::incrementAndGet);
      eventually().until(() -> connections.get() == 1);
      master.ask("REPLICAOF", "127.0.0.1", "" + other.port());
      assertThatThrownBy(() -> redis.await(redis.commands().set("key", "x".getBytes(UTF_8))))
          .isInstanceOf(RedisAwayException.class)
          .hasMessageContaining("READONLY");
      master.ask("REPLICAOF", "NO", "ONE");
      eventually().until(() -> connections.get() >= 2);
      redis.await(redis.commands().set("key", "x".getBytes(UTF_8)));
    }
  }
}
