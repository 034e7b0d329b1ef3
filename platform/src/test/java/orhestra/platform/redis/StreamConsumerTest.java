package orhestra.platform.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static orhestra.platform.redis.TestRedis.eventually;

import io.lettuce.core.RedisCommandExecutionException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StreamConsumerTest {
  private static final String STREAM = "stream";
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Nobody is silent for so long in a test. */
  private static final Duration NEVER = Duration.ofHours(1);

  private final List<AutoCloseable> opened = new ArrayList<>();
  private TestRedis server = TestRedis.start();
  private Redis redis = connected(server);

  private Redis connected(TestRedis server) {
    Redis client = Redis.connect(server.address(), Clock.systemUTC());
    eventually().until(() -> client.status() instanceof RedisStatus.Connected);
    return client;
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
    redis.close();
    server.close();
  }

  private StreamConsumer open(String name, Duration block, Duration claimAfter) {
    return open(redis, name, block, claimAfter);
  }

  private StreamConsumer open(Redis client, String name, Duration block, Duration claimAfter) {
    StreamConsumer consumer =
        StreamConsumer.open(
            client, new StreamConsumer.Options(STREAM, "group", name, 10, block, claimAfter));
    opened.add(consumer);
    return consumer;
  }

  private String add(String text) {
    return server.ask("XADD", STREAM, "*", "data", text).getFirst();
  }

  private static String text(StreamEntry entry) {
    return new String(entry.fields().get("data"), UTF_8);
  }

  private static List<String> texts(List<StreamEntry> entries) {
    return entries.stream().map(StreamConsumerTest::text).toList();
  }

  private static List<String> ids(List<StreamEntry> entries) {
    return entries.stream().map(StreamEntry::id).toList();
  }

  private String pending() {
    return server.ask("XPENDING", STREAM, "group").getFirst();
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** What comes until the time that the consumer waits is over. */
  private static List<StreamEntry> all(StreamConsumer consumer) throws InterruptedException {
    List<StreamEntry> all = new ArrayList<>();
    while (true) {
      List<StreamEntry> some = consumer.next();
      if (some.isEmpty()) {
        return all;
      }
      all.addAll(some);
    }
  }

  @Test
  void handsOutWhatWasThereBeforeTheGroupInOrder() throws Exception {
    for (int i = 0; i < 25; i++) {
      add("" + i);
    }
    StreamConsumer consumer = open("a", SHORT, NEVER);
    List<StreamEntry> first = consumer.next();
    assertThat(texts(first)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(first).noneMatch(StreamEntry::redelivered);
    assertThat(all(consumer)).hasSize(15);
    assertThat(consumer.inHand()).isEqualTo(25);
    assertThat(done(consumer.acknowledge(ids(first)))).isEqualTo(10);
    assertThat(consumer.inHand()).isEqualTo(15);
    assertThat(pending()).isEqualTo("15");
    assertThat(consumer.next()).isEmpty();
  }

  @Test
  void anEntryThatComesWhileItWaitsIsThereAtOnce() throws Exception {
    StreamConsumer consumer = open("a", LONG, NEVER);
    CompletableFuture<List<StreamEntry>> waiting = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> complete(waiting, consumer));
    // a second look means that it waits
    eventually().until(() -> server.ask("INFO", "commandstats").toString().contains("xgroup"));
    long start = System.nanoTime();
    add("late");
    assertThat(texts(waiting.get(20, TimeUnit.SECONDS))).containsExactly("late");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  private static void complete(
      CompletableFuture<List<StreamEntry>> result, StreamConsumer consumer) {
    try {
      result.complete(consumer.next());
    } catch (InterruptedException | RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  @Test
  void entriesOfBytesAndSeveralFieldsComeWhole() throws Exception {
    server.ask("XADD", STREAM, "*", "a", "1", "b", "", "a", "2");
    List<StreamEntry> entries = open("a", SHORT, NEVER).next();
    Map<String, String> fields = new HashMap<>();
    entries
        .getFirst()
        .fields()
        .forEach((name, value) -> fields.put(name, new String(value, UTF_8)));
    assertThat(fields).containsExactlyInAnyOrderEntriesOf(Map.of("a", "2", "b", ""));
  }

  @Test
  void whatItHadBeforeARestartComesFirst() throws Exception {
    add("old");
    try (StreamConsumer before = open("a", SHORT, NEVER)) {
      assertThat(texts(before.next())).containsExactly("old");
    }
    add("new");
    StreamConsumer after = open("a", SHORT, NEVER);
    List<StreamEntry> first = after.next();
    assertThat(texts(first)).containsExactly("old");
    assertThat(first.getFirst().redelivered()).isTrue();
    assertThat(texts(after.next())).containsExactly("new");
    assertThat(after.next()).isEmpty();
  }

  @Test
  void entriesOfASilentConsumerAreTakenOver() throws Exception {
    for (int i = 0; i < 35; i++) {
      add("" + i);
    }
    StreamConsumer dead = open("dead", SHORT, NEVER);
    assertThat(all(dead)).hasSize(35);
    StreamConsumer patient = open("patient", SHORT, NEVER);
    assertThat(all(patient)).isEmpty();
    StreamConsumer heir = open("heir", SHORT, Duration.ofMillis(1));
    Set<String> found = new HashSet<>();
    eventually()
        .until(
            () -> {
              for (StreamEntry entry : heir.next()) {
                assertThat(entry.redelivered()).isTrue();
                assertThat(found.add(text(entry))).isTrue();
              }
              return found.size() == 35;
            });
    assertThat(done(dead.renew())).hasSize(35);
    assertThat(heir.inHand()).isEqualTo(35);
  }

  @Test
  void whatIsRenewedIsNotTakenOver() throws Exception {
    String id = add("mine");
    StreamConsumer holder = open("holder", SHORT, Duration.ofMillis(1500));
    assertThat(holder.next()).hasSize(1);
    StreamConsumer other = open("other", SHORT, Duration.ofMillis(1500));
    AtomicInteger stolen = new AtomicInteger();
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (System.nanoTime() < end) {
      // it renews by itself, too
      assertThat(holder.next()).isEmpty();
      stolen.addAndGet(other.next().size());
    }
    assertThat(stolen).hasValue(0);
    assertThat(done(holder.renew())).isEmpty();
    assertThat(server.ask("XPENDING", STREAM, "group", "-", "+", "9", "holder")).contains(id);
  }

  @Test
  void whatAnotherHasClaimedStaysItsOwn() throws Exception {
    String id = add("contended");
    StreamConsumer slow = open("slow", SHORT, NEVER);
    assertThat(slow.next()).hasSize(1);
    server.ask("XCLAIM", STREAM, "group", "quick", "0", id);
    assertThat(done(slow.renew())).containsExactly(id);
    assertThat(server.ask("XPENDING", STREAM, "group", "-", "+", "9", "quick")).contains(id);
  }

  @Test
  void whatIsGivenBackComesAgain() throws Exception {
    add("one");
    add("two");
    StreamConsumer consumer = open("a", SHORT, NEVER);
    List<StreamEntry> entries = consumer.next();
    consumer.forget(List.of(entries.getFirst().id()));
    assertThat(consumer.inHand()).isEqualTo(1);
    List<StreamEntry> again = consumer.next();
    assertThat(texts(again)).containsExactly("one");
    assertThat(again.getFirst().redelivered()).isTrue();
  }

  @Test
  void whatIsGivenBackReachesOneThatWaits() throws Exception {
    String id = add("one");
    StreamConsumer consumer = open("a", LONG, NEVER);
    assertThat(consumer.next()).hasSize(1);
    CompletableFuture<List<StreamEntry>> waiting = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> complete(waiting, consumer));
    consumer.forget(List.of(id));
    assertThat(texts(waiting.get(10, TimeUnit.SECONDS))).containsExactly("one");
  }

  @Test
  void deletedEntriesArePassedOver() throws Exception {
    String deleted = add("deleted");
    add("kept");
    try (StreamConsumer before = open("a", SHORT, NEVER)) {
      assertThat(before.next()).hasSize(2);
    }
    server.ask("XDEL", STREAM, deleted);
    assertThat(texts(all(open("a", SHORT, NEVER)))).containsExactly("kept");
    eventually().until(() -> pending().equals("1"));
    server.ask("XTRIM", STREAM, "MAXLEN", "0");
    StreamConsumer heir = open("heir", SHORT, Duration.ofMillis(1));
    assertThat(all(heir)).isEmpty();
    eventually().until(() -> pending().equals("0"));
  }

  @Test
  void aFlushedServerLosesNothingThatComesAfter() throws Exception {
    StreamConsumer consumer = open("a", SHORT, NEVER);
    assertThat(consumer.next()).isEmpty();
    server.ask("FLUSHALL");
    add("after");
    assertThat(texts(all(consumer))).containsExactly("after");
  }

  @Test
  void aFlushWhileItWaitsIsSurvived() throws Exception {
    StreamConsumer consumer = open("a", LONG, NEVER);
    CompletableFuture<List<StreamEntry>> waiting = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> complete(waiting, consumer));
    eventually().until(() -> server.ask("EXISTS", STREAM).equals(List.of("1")));
    server.ask("FLUSHALL");
    add("after");
    assertThat(texts(waiting.get(10, TimeUnit.SECONDS))).containsExactly("after");
  }

  @Test
  void aServerThatLostItsMemoryIsReadFromTheBeginning() throws Exception {
    StreamConsumer consumer = open("a", SHORT, NEVER);
    assertThat(consumer.next()).isEmpty();
    server.kill();
    assertThatThrownBy(() -> untilAway(consumer)).isInstanceOf(RedisAwayException.class);
    server.restart();
    add("after");
    List<StreamEntry> entries = new ArrayList<>();
    eventually().until(() -> entries.addAll(nextOrNone(consumer)));
    assertThat(texts(entries)).containsExactly("after");
  }

  private static void untilAway(StreamConsumer consumer) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < end) {
      consumer.next();
    }
  }

  private static List<StreamEntry> nextOrNone(StreamConsumer consumer) throws InterruptedException {
    try {
      return consumer.next();
    } catch (RedisAwayException e) {
      return List.of();
    }
  }

  @Test
  void aDyingServerInterruptsTheWaitAtOnce() throws Exception {
    StreamConsumer consumer = open("a", LONG, NEVER);
    CompletableFuture<List<StreamEntry>> waiting = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> complete(waiting, consumer));
    eventually().until(() -> server.ask("EXISTS", STREAM).equals(List.of("1")));
    server.kill();
    assertThatThrownBy(() -> waiting.get(3, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(RedisAwayException.class)
        .hasMessageContaining("127.0.0.1:" + server.port());
  }

  @Test
  void aServerThatHangsIsToldWithinThreeSeconds() throws Exception {
    StreamConsumer consumer = open("a", LONG, NEVER);
    add("first");
    assertThat(consumer.next()).hasSize(1);
    server.freeze();
    try {
      long start = System.nanoTime();
      assertThatThrownBy(consumer::next).isInstanceOf(RedisAwayException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      // and then at once, or as soon as that is known
      eventually().until(() -> redis.status() instanceof RedisStatus.Away);
      start = System.nanoTime();
      assertThatThrownBy(consumer::next).isInstanceOf(RedisAwayException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    } finally {
      server.thaw();
    }
    add("second");
    List<StreamEntry> entries = new ArrayList<>();
    eventually().until(() -> entries.addAll(nextOrNone(consumer)));
    assertThat(texts(entries)).containsExactly("second");
  }

  @Test
  void anAnswerThatGotLostComesAgain() throws Exception {
    StreamConsumer consumer = open("a", SHORT, NEVER);
    assertThat(consumer.next()).isEmpty();
    // what the server does when it answers into a broken connection
    add("lost");
    server.ask("XREADGROUP", "GROUP", "group", "a", "STREAMS", STREAM, ">");
    assertThat(consumer.next()).isEmpty();
    killConnections();
    List<StreamEntry> entries = new ArrayList<>();
    eventually().until(() -> entries.addAll(nextOrNone(consumer)));
    assertThat(texts(entries)).containsExactly("lost");
    assertThat(entries.getFirst().redelivered()).isTrue();
  }

  private void killConnections() {
    server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
  }

  @Test
  void whatIsInHandDoesNotComeAgainAfterAReconnect() throws Exception {
    add("held");
    String acknowledged = add("acknowledged");
    StreamConsumer consumer = open("a", SHORT, NEVER);
    assertThat(consumer.next()).hasSize(2);
    done(consumer.acknowledge(List.of(acknowledged)));
    killConnections();
    add("next");
    List<StreamEntry> entries = new ArrayList<>();
    eventually().until(() -> entries.addAll(nextOrNone(consumer)));
    assertThat(texts(entries)).containsExactly("next");
    assertThat(consumer.inHand()).isEqualTo(2);
  }

  @Test
  void anAcknowledgementThatRedisMissedIsMadeGood(@TempDir Path folder) throws Exception {
    restartWith("--dir", folder.toString(), "--appendonly", "yes", "--appendfsync", "always");
    String id = add("done");
    StreamConsumer consumer = open("a", SHORT, NEVER);
    assertThat(consumer.next()).hasSize(1);
    server.kill();
    assertThatThrownBy(() -> done(consumer.acknowledge(List.of(id))))
        .hasCauseInstanceOf(RedisAwayException.class);
    assertThat(consumer.inHand()).isZero();
    server.restart();
    assertThat(pending()).isEqualTo("1");
    eventually()
        .until(
            () -> {
              assertThat(nextOrNone(consumer)).isEmpty();
              return pending().equals("0");
            });
  }

  private void restartWith(String... arguments) {
    redis.close();
    server.close();
    server = TestRedis.start(arguments);
    redis = connected(server);
  }

  @Test
  void aKeyThatIsNoStreamIsSaid() {
    server.ask("SET", STREAM, "text");
    StreamConsumer consumer = open("a", SHORT, NEVER);
    assertThatThrownBy(consumer::next)
        .isInstanceOf(RedisCommandExecutionException.class)
        .hasMessageStartingWith("WRONGTYPE");
  }

  @Test
  void closingInterruptsAWaitAndLeavesTheRestToOthers() throws Exception {
    add("left");
    StreamConsumer consumer = open("a", LONG, NEVER);
    assertThat(consumer.next()).hasSize(1);
    CompletableFuture<List<StreamEntry>> waiting = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> complete(waiting, consumer));
    consumer.close();
    assertThatThrownBy(() -> waiting.get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
    assertThatThrownBy(consumer::next).isInstanceOf(InterruptedException.class);
    assertThat(pending()).isEqualTo("1");
    assertThat(texts(open("b", SHORT, Duration.ofMillis(1)).next())).containsExactly("left");
  }

  @Test
  void anInterruptedWaitLosesNothing() throws Exception {
    StreamConsumer consumer = open("a", LONG, NEVER);
    CompletableFuture<List<StreamEntry>> waiting = new CompletableFuture<>();
    Thread thread = Thread.ofVirtual().start(() -> complete(waiting, consumer));
    eventually().until(() -> server.ask("EXISTS", STREAM).equals(List.of("1")));
    thread.interrupt();
    assertThatThrownBy(() -> waiting.get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
    // while its question is still on the way
    add("one");
    assertThat(texts(consumer.next())).containsExactly("one");
  }

  @Test
  void consumersThatLeaveAreStruckOff() throws Exception {
    String id = add("one");
    StreamConsumer consumer = open("a", SHORT, NEVER);
    assertThat(consumer.next()).hasSize(1);
    assertThat(consumers()).contains("a");
    done(consumer.acknowledge(List.of(id)));
    consumer.close();
    eventually().until(() -> !consumers().contains("a"));
  }

  private List<String> consumers() {
    return server.ask("XINFO", "CONSUMERS", STREAM, "group");
  }

  @Test
  void whoComesBeforeRedisReadsOnceItIsThere() throws Exception {
    int port = TestRedis.freePort();
    try (Redis early = Redis.connect(RedisAddress.loopback(port), Clock.systemUTC())) {
      StreamConsumer consumer = open(early, "a", SHORT, NEVER);
      assertThatThrownBy(consumer::next).isInstanceOf(RedisAwayException.class);
      try (TestRedis late = TestRedis.startOn(port)) {
        eventually().until(late::isReady);
        late.ask("XADD", STREAM, "*", "data", "x");
        List<StreamEntry> entries = new ArrayList<>();
        eventually().until(() -> entries.addAll(nextOrNone(consumer)));
        assertThat(texts(entries)).containsExactly("x");
      }
      consumer.close();
    }
  }

  @Test
  void optionsAreChecked() {
    assertThatThrownBy(() -> new StreamConsumer.Options("s", "g", "c", 0, SHORT, SHORT))
        .hasMessageContaining("batch");
    assertThatThrownBy(() -> new StreamConsumer.Options("s", "g", "", 1, SHORT, SHORT))
        .hasMessageContaining("names");
    assertThatThrownBy(() -> new StreamConsumer.Options("s", "g", "c", 1, SHORT.negated(), SHORT))
        .hasMessageContaining("block");
    assertThatThrownBy(() -> new StreamConsumer.Options("s", "g", "c", 1, SHORT, Duration.ZERO))
        .hasMessageContaining("claimAfter");
  }

  /**
   * Three consumers whose connections break all the time, and one that dies: each entry is dealt
   * with, and none is handed to a consumer twice while it has it.
   */
  @Test
  void underBreakingConnectionsEachEntryIsDealtWith() throws Exception {
    int total = 3000;
    add("dead");
    StreamConsumer dying = open("dying", SHORT, NEVER);
    assertThat(dying.next()).hasSize(1);
    Map<String, Integer> dealtWith = new ConcurrentHashMap<>();
    List<Thread> threads = new ArrayList<>();
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    for (String name : List.of("a", "b", "c")) {
      StreamConsumer consumer = open(name, SHORT, Duration.ofSeconds(3));
      threads.add(
          Thread.ofVirtual()
              .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
              .start(() -> work(consumer, dealtWith)));
    }
    for (int i = 1; i < total; i++) {
      add("" + i);
      if (i % 100 == 0) {
        killConnections();
      }
    }
    eventually().until(() -> dealtWith.size() == total);
    eventually().until(() -> pending().equals("0"));
    for (AutoCloseable one : opened) {
      one.close();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  private static void work(StreamConsumer consumer, Map<String, Integer> dealtWith) {
    Set<String> inHand = new HashSet<>();
    try {
      while (true) {
        List<StreamEntry> entries = nextOrNone(consumer);
        for (StreamEntry entry : entries) {
          if (!inHand.add(entry.id())) {
            throw new IllegalStateException("handed out twice: " + entry.id());
          }
        }
        entries.forEach(entry -> dealtWith.merge(text(entry), 1, Integer::sum));
        if (!entries.isEmpty()) {
          consumer.acknowledge(ids(entries));
        }
      }
    } catch (InterruptedException e) {
      // closed
    }
  }
}
