package orhestra.platform.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static orhestra.platform.redis.TestRedis.eventually;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RedisTest {
  private final TestRedis server = TestRedis.start();
  private final Redis redis = Redis.connect(server.address(), Clock.systemUTC());

  @AfterEach
  void end() {
    redis.close();
    server.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private void awaitConnected() {
    eventually().until(() -> redis.status() instanceof RedisStatus.Connected);
  }

  private void awaitAway() {
    eventually().until(() -> redis.status() instanceof RedisStatus.Away);
  }

  @Test
  void commandsCarryBytes() {
    awaitConnected();
    byte[] value = {0, -1, 13, 10, -128};
    redis.await(redis.commands().set("key", value));
    assertThat(redis.await(redis.commands().get("key"))).isEqualTo(value);
    assertThat(redis.await(redis.commands().get("other"))).isNull();
  }

  @Test
  void aWrongCommandIsNotTakenForAnOutage() {
    awaitConnected();
    redis.await(redis.commands().set("key", bytes("text")));
    assertThatThrownBy(() -> redis.await(redis.commands().lpush("key", bytes("x"))))
        .isInstanceOf(RedisCommandExecutionException.class)
        .hasMessageStartingWith("WRONGTYPE");
  }

  @Test
  void aScriptRunsAlsoAfterTheServerForgotIt() {
    awaitConnected();
    RedisScript<Long> add =
        new RedisScript<>(
            "return redis.call('INCRBY', KEYS[1], ARGV[1])", ScriptOutputType.INTEGER);
    assertThat(redis.await(redis.run(add, List.of("sum"), bytes("2")))).isEqualTo(2);
    assertThat(server.ask("SCRIPT", "EXISTS", add.sha())).containsExactly("1");
    server.ask("SCRIPT", "FLUSH");
    assertThat(redis.await(redis.run(add, List.of("sum"), bytes("3")))).isEqualTo(5);
  }

  @Test
  void aServerThatCannotWorkIsAway() {
    awaitConnected();
    server.ask("CONFIG", "SET", "maxmemory", "1");
    assertThatThrownBy(() -> redis.await(redis.commands().set("key", bytes("x"))))
        .isInstanceOf(RedisAwayException.class)
        .hasMessageContaining("127.0.0.1:" + server.port())
        .hasMessageContaining("OOM");
  }

  @Test
  void aServerThatHangsIsAwayUntilItAnswers() {
    awaitConnected();
    Instant before = Instant.now();
    server.freeze();
    try {
      assertThatThrownBy(() -> redis.await(redis.commands().get("x"), Duration.ofMillis(100)))
          .isInstanceOf(RedisAwayException.class)
          .hasMessageContaining("no answer in time");
      eventually()
          .atMost(Duration.ofSeconds(6))
          .until(() -> redis.status() instanceof RedisStatus.Away);
      assertThat(redis.status().since()).isAfter(before);
      assertThatThrownBy(redis::commands).isInstanceOf(RedisAwayException.class);
    } finally {
      server.thaw();
    }
    awaitConnected();
  }

  @Test
  void isAwayAsSoonAsTheServerDiesAndBackWhenItIs() {
    awaitConnected();
    RedisStatus first = redis.status();
    server.kill();
    eventually()
        .atMost(Duration.ofSeconds(1))
        .until(() -> redis.status() instanceof RedisStatus.Away);
    assertThatThrownBy(redis::commands)
        .isInstanceOf(RedisAwayException.class)
        .hasMessageContaining("redis at 127.0.0.1:" + server.port() + " is away");
    server.restart();
    awaitConnected();
    assertThat(redis.status().since()).isAfter(first.since());
    redis.await(redis.commands().set("key", bytes("x")));
  }

  @Test
  void connectsToAServerThatComesLater() {
    int port = TestRedis.freePort();
    try (Redis early = Redis.connect(RedisAddress.loopback(port), Clock.systemUTC())) {
      eventually()
          .until(
              () ->
                  early.status() instanceof RedisStatus.Away away
                      && away.reason().contains("refused"));
      try (TestRedis late = TestRedis.startOn(port)) {
        eventually().until(() -> early.status() instanceof RedisStatus.Connected);
        assertThat(late.port()).isEqualTo(port);
      }
    }
  }

  @Test
  void tellsOfEachConnection() {
    AtomicInteger times = new AtomicInteger();
    redis.onConnected(
        () -> {
          redis.await(redis.commands().set("told", bytes("x")));
          times.incrementAndGet();
        });
    eventually().untilAtomic(times, org.hamcrest.Matchers.is(1));
    server.kill();
    server.restart();
    eventually().untilAtomic(times, org.hamcrest.Matchers.is(2));
    assertThat(server.ask("GET", "told")).containsExactly("x");
  }

  @Test
  void listenersHearAgainBeforeAReconnectIsTold() {
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    redis.subscribe("news", (channel, payload) -> heard.add(channel + ":" + text(payload)));
    redis.listen("n*", (channel, payload) -> heard.add("n*" + channel + ":" + text(payload)));
    redis.onConnected(() -> redis.await(redis.commands().publish("news", bytes("hello"))));
    eventually().until(() -> heard.size() == 2);
    server.kill();
    server.restart();
    eventually().until(() -> heard.size() == 4);
    assertThat(heard).containsOnly("news:hello", "n*news:hello");
  }

  @Test
  void theLastListenerEndsTheSubscription() {
    awaitConnected();
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    Listener listener = (channel, payload) -> heard.add(text(payload));
    Subscription first = redis.subscribe("news", listener);
    Subscription second = redis.subscribe("news", listener);
    assertThat(server.ask("PUBLISH", "news", "both")).containsExactly("1");
    eventually().until(() -> heard.size() == 2);
    first.close();
    first.close();
    assertThat(server.ask("PUBLISH", "news", "one")).containsExactly("1");
    eventually().until(() -> heard.size() == 3);
    second.close();
    eventually().until(() -> server.ask("PUBLISH", "news", "none").equals(List.of("0")));
    assertThat(heard).containsExactly("both", "both", "one");
  }

  @Test
  void keyspaceEventsAreAddedToThoseThatAreOn() {
    awaitConnected();
    server.ask("CONFIG", "SET", "notify-keyspace-events", "Ex");
    assertThat(redis.enableKeyspaceEvents("Kl")).isTrue();
    assertThat(server.ask("CONFIG", "GET", "notify-keyspace-events").getLast())
        .contains("E", "x", "K", "l");
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    redis.listen(
        "__keyspace@0__:list:*", (channel, payload) -> heard.add(channel + " " + text(payload)));
    redis.await(redis.commands().lpush("list:1", bytes("x")));
    eventually().until(() -> heard.contains("__keyspace@0__:list:1 lpush"));
  }

  @Test
  void scanFindsEveryKeyInPages() {
    awaitConnected();
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 2500; i++) {
      redis.commands().set("some:" + i, bytes("x"));
      expected.add("some:" + i);
    }
    redis.await(redis.commands().set("other", bytes("x")));
    Set<String> found = new HashSet<>();
    AtomicInteger pages = new AtomicInteger();
    redis.scan(
        "some:*",
        page -> {
          found.addAll(page);
          pages.incrementAndGet();
        });
    assertThat(found).isEqualTo(expected);
    assertThat(pages.get()).isGreaterThan(1);
  }

  @Test
  void anInterruptEndsAWaitAndIsKept() throws InterruptedException {
    awaitConnected();
    CompletableFuture<Boolean> kept = new CompletableFuture<>();
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    redis.await(new CompletableFuture<>(), Duration.ofMinutes(1));
                  } catch (RedisAwayException e) {
                    kept.complete(Thread.currentThread().isInterrupted());
                  }
                });
    waiting.interrupt();
    assertThat(kept.join()).isTrue();
  }

  @Test
  void closingIsQuickAlsoWhileTheServerHangs() {
    awaitConnected();
    server.freeze();
    try {
      CompletableFuture<?> waiting =
          CompletableFuture.runAsync(() -> redis.await(redis.commands().get("x")));
      eventually().until(() -> !waiting.isDone());
      long start = System.nanoTime();
      redis.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      assertThatThrownBy(waiting::join).hasCauseInstanceOf(RedisAwayException.class);
      assertThatThrownBy(redis::commands).hasMessageContaining("closed");
    } finally {
      server.thaw();
    }
  }

  @Test
  void connectingTakesTheCallerNoTime() {
    long start = System.nanoTime();
    try (Redis another = Redis.connect(server.address(), Clock.systemUTC())) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(200));
      eventually().until(() -> another.status() instanceof RedisStatus.Connected);
    }
  }

  private static String text(byte[] payload) {
    return new String(payload, UTF_8);
  }
}
