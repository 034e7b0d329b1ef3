package orhestra.platform.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static orhestra.platform.redis.TestRedis.eventually;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.SlotHash;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three masters. */
@Timeout(120)
class RedisClusterTest {
  private static final TestRedisCluster CLUSTER = TestRedisCluster.start();
  private static final List<TestRedis> NODES = CLUSTER.nodes();

  private final Redis redis = Redis.connect(RedisAddress.parse(CLUSTER.url()), Clock.systemUTC());

  @AfterAll
  static void end() {
    CLUSTER.close();
  }

  @AfterEach
  void close() {
    redis.close();
    NODES.forEach(node -> node.ask("FLUSHALL"));
  }

  private void awaitConnected() {
    eventually().until(() -> redis.status() instanceof RedisStatus.Connected);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void keysScansAndScriptsReachAllNodes() {
    awaitConnected();
    RedisScript<Long> add =
        new RedisScript<>(
            "return redis.call('INCRBY', KEYS[1], ARGV[1])", ScriptOutputType.INTEGER);
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      assertThat(redis.await(redis.run(add, List.of("key:" + i), bytes("7")))).isEqualTo(7);
      expected.add("key:" + i);
    }
    Set<String> found = new HashSet<>();
    redis.scan("key:*", found::addAll);
    assertThat(found).isEqualTo(expected);
    assertThat(NODES)
        .allSatisfy(node -> assertThat(node.ask("DBSIZE").getFirst()).isNotEqualTo("0"));
    NODES.get(1).ask("SCRIPT", "FLUSH");
    for (String key : expected) {
      assertThat(redis.await(redis.run(add, List.of(key), bytes("1")))).isEqualTo(8);
    }
  }

  @Test
  void keyspaceEventsOfAllNodesAreHeardOnce() {
    awaitConnected();
    assertThat(redis.enableKeyspaceEvents("Kl")).isTrue();
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    Set<String> expected = new HashSet<>();
    try (Subscription listening =
        redis.listen("__keyspace@0__:list:*", (channel, payload) -> heard.add(channel))) {
      for (int i = 0; i < 60; i++) {
        redis.await(redis.commands().lpush("list:" + i, bytes("x")));
        expected.add("__keyspace@0__:list:" + i);
      }
      eventually().until(() -> heard.size() >= 60);
      assertThat(heard).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(listening).isNotNull();
    }
    eventually()
        .until(() -> NODES.stream().allMatch(node -> node.ask("PUBSUB", "NUMPAT").contains("0")));
  }

  @Test
  void aChannelIsHeardOnceWhereverItIsPublished() {
    awaitConnected();
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    redis.subscribe("news", (channel, payload) -> heard.add(new String(payload, UTF_8)));
    for (int i = 0; i < 3; i++) {
      NODES.get(i).ask("PUBLISH", "news", "from " + i);
    }
    eventually().until(() -> heard.size() >= 3);
    assertThat(heard).containsExactlyInAnyOrder("from 0", "from 1", "from 2");
  }

  @Test
  void isAwayWhileOneNodeIsAndHearsItAgain() {
    AtomicInteger connections = new AtomicInteger();
    redis.onConnected(
        () -> {
          redis.enableKeyspaceEvents("Kl");
          connections.incrementAndGet();
        });
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    redis.listen("__keyspace@0__:list:*", (channel, payload) -> heard.add(channel));
    eventually().until(() -> connections.get() == 1);
    TestRedis node = NODES.get(2);
    node.kill();
    eventually()
        .atMost(Duration.ofSeconds(6))
        .until(() -> redis.status() instanceof RedisStatus.Away);
    assertThatThrownBy(redis::commands).isInstanceOf(RedisAwayException.class);
    node.restart();
    eventually().until(() -> connections.get() >= 2);
    for (int i = 0; i < 60; i++) {
      String key = "list:" + i;
      redis.await(redis.commands().lpush(key, bytes("x")));
    }
    eventually().until(() -> new HashSet<>(heard).size() == 60);
  }

  @Test
  void aNodeThatHangsIsNoticed() {
    awaitConnected();
    NODES.get(1).freeze();
    try {
      eventually()
          .atMost(Duration.ofSeconds(6))
          .until(() -> redis.status() instanceof RedisStatus.Away);
    } finally {
      NODES.get(1).thaw();
    }
    awaitConnected();
  }

  @Test
  void streamsAreReadFromTheNodeThatHasThem() throws InterruptedException {
    awaitConnected();
    for (int i = 0; i < 12; i++) {
      String stream = "stream:" + i;
      redis.await(redis.commands().xadd(stream, Map.of("data", bytes("x"))));
      StreamConsumer.Options options =
          new StreamConsumer.Options(
              stream, "group", "me", 10, Duration.ofMillis(1), Duration.ofMillis(1));
      try (StreamConsumer consumer = StreamConsumer.open(redis, options)) {
        List<StreamEntry> entries = consumer.next();
        assertThat(entries).hasSize(1);
        assertThat(redis.await(consumer.renew())).isEmpty();
        List<String> ids = List.of(entries.getFirst().id());
        assertThat(redis.await(consumer.acknowledge(ids))).isEqualTo(1);
      }
    }
  }

  @Test
  void aStreamIsFollowedToAnotherNode() {
    awaitConnected();
    String stream = "moving";
    int slot = SlotHash.getSlot(stream);
    TestRedis from = NODES.get(slot * 3 / SlotHash.SLOT_COUNT);
    TestRedis to = NODES.get((slot * 3 / SlotHash.SLOT_COUNT + 1) % 3);
    StreamConsumer.Options options =
        new StreamConsumer.Options(
            stream, "group", "me", 10, Duration.ofMillis(50), Duration.ofHours(1));
    try (StreamConsumer consumer = StreamConsumer.open(redis, options)) {
      eventually().until(() -> nextOrNone(consumer).isEmpty());
      give(slot, to);
      try {
        to.ask("XADD", stream, "*", "data", "there");
        eventually().until(() -> !nextOrNone(consumer).isEmpty());
      } finally {
        to.ask("DEL", stream);
        give(slot, from);
      }
    }
  }

  private static List<StreamEntry> nextOrNone(StreamConsumer consumer) throws InterruptedException {
    try {
      return consumer.next();
    } catch (RedisAwayException e) {
      return List.of();
    }
  }

  private static void give(int slot, TestRedis node) {
    String name = node.ask("CLUSTER", "MYID").getFirst();
    // the new owner first, so that the slot is never nobody's
    List<TestRedis> order = new ArrayList<>(NODES);
    order.remove(node);
    order.addFirst(node);
    // what lies in the slot would stop the old owner from giving it away
    order.getLast().ask("FLUSHALL");
    order.get(1).ask("FLUSHALL");
    order.forEach(one -> one.ask("CLUSTER", "SETSLOT", "" + slot, "NODE", name));
  }
}
