package orhestra.insights.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.insights.store.SummaryRow;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisStatus;
import orhestra.platform.redis.TestRedis;

/** Taking, locking and publishing on a real Redis, each step also done twice. */
@Timeout(60)
final class ChunkQueueTest {
  private static TestRedis server;
  private static Redis redis;

  private final ChunkQueue queue = new ChunkQueue(redis);

  @BeforeAll
  static void start() {
    server = TestRedis.start();
    redis = Redis.connect(server.address(), Clock.systemUTC());
    await().until(() -> redis.status() instanceof RedisStatus.Connected);
  }

  @AfterAll
  static void stop() {
    redis.close();
    server.close();
  }

  @BeforeEach
  void fill() {
    push("a", "b", "c", "d", "e");
  }

  @AfterEach
  void clear() {
    server.ask("FLUSHALL");
  }

  private void push(String... chunks) {
    for (String chunk : chunks) {
      redis.await(queue.push("nike", chunk.getBytes(UTF_8)));
    }
  }

  private Batch take(long fence, long merged, int limit) {
    return redis.await(queue.take("nike", fence, merged, merged + 1, limit));
  }

  private static List<String> texts(Batch batch) {
    return batch.chunks().stream().map(chunk -> new String(chunk, UTF_8)).toList();
  }

  private long waiting() {
    return redis.await(queue.waiting("nike"));
  }

  @Test
  void chunksAreTakenInOrderAndOnceEach() {
    assertThat(texts(take(1, 0, 2))).containsExactly("a", "b");
    assertThat(texts(take(1, 1, 2))).containsExactly("c", "d");
    assertThat(texts(take(1, 2, 2))).containsExactly("e");
    assertThat(take(1, 3, 2).isEmpty()).isTrue();
    assertThat(server.ask("DBSIZE")).containsExactly("0");
  }

  @Test
  void aBatchThatIsNotMergedIsGivenAgain() {
    Batch first = take(1, 0, 2);
    Batch again = take(1, 0, 2);
    assertThat(texts(again)).isEqualTo(texts(first));
    assertThat(again.number()).isEqualTo(first.number()).isEqualTo(1);
    assertThat(waiting()).isEqualTo(3);
  }

  @Test
  void aCommandThatArrivesTwiceTakesAndRemovesNothingTwice() {
    take(1, 0, 2);
    assertThat(texts(take(1, 1, 2))).containsExactly("c", "d");
    // The same once more, as after a lost answer: the second batch is not removed with it.
    assertThat(texts(take(1, 1, 2))).containsExactly("c", "d");
    assertThat(waiting()).isEqualTo(1);
  }

  @Test
  void whatEarlierHoldersTookComesFirst() {
    take(1, 0, 2);
    take(2, 0, 2);
    assertThat(redis.await(queue.putBack("nike", 0, 3))).isEqualTo(4);
    assertThat(redis.await(queue.putBack("nike", 0, 3))).isZero();
    assertThat(texts(take(3, 0, 10))).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void ofHoldersOfTheSameOrALaterFenceNothingIsPutBack() {
    take(3, 0, 2);
    assertThat(redis.await(queue.putBack("nike", 0, 3))).isZero();
    assertThat(waiting()).isEqualTo(3);
  }

  @Test
  void aBatchIsNotLongerThanAsked() {
    push(IntStream.range(0, 2_000).mapToObj(Integer::toString).toArray(String[]::new));
    assertThat(take(1, 0, 500).chunks()).hasSize(500);
    assertThat(waiting()).isEqualTo(1_505);
  }

  @Test
  void aLockIsHeldByOneAndTakenOverAtOnceOnlyWithinAFamily() {
    Duration ttl = Duration.ofSeconds(10);
    BrandLock one = new BrandLock(redis, "family", "one", ttl);
    BrandLock sibling = new BrandLock(redis, "family", "two", ttl);
    BrandLock stranger = new BrandLock(redis, "fam", "one", ttl);
    assertThat(redis.await(one.take("nike"))).isEqualTo(BrandLock.TAKEN);
    assertThat(redis.await(one.take("nike"))).isEqualTo(BrandLock.TAKEN);
    assertThat(redis.await(stranger.take("nike"))).isBetween(9_000L, 10_000L);
    assertThat(redis.await(sibling.take("nike"))).isEqualTo(BrandLock.TAKEN);
    assertThat(redis.await(one.release("nike"))).isZero();
    assertThat(redis.await(sibling.release("nike"))).isEqualTo(1);
    assertThat(redis.await(stranger.take("nike"))).isEqualTo(BrandLock.TAKEN);
    assertThat(Long.parseLong(server.ask("PTTL", "lock:brand:nike").getFirst()))
        .isBetween(1L, 10_000L);
  }

  private static SummaryRow summary(long epoch, String what) {
    return new SummaryRow(
        1,
        epoch,
        "{\"what\":\"%s\",\"epoch\":%d,\"windowStart\":\"2026-01-01T00:00:00.000Z\"}"
            .formatted(what, epoch));
  }

  private String published() {
    return server.ask("GET", "summary:brand:nike").getFirst();
  }

  @Test
  void aSummaryOfALowerEpochIsRefused() {
    Publisher publisher = new Publisher(redis, Duration.ofMinutes(30));
    assertThat(redis.await(publisher.summary("nike", summary(9, "old")))).isEqualTo(1);
    assertThat(redis.await(publisher.summary("nike", summary(10, "new")))).isEqualTo(1);
    assertThat(redis.await(publisher.summary("nike", summary(9, "old")))).isZero();
    assertThat(published()).contains("new");
    assertThat(Long.parseLong(server.ask("TTL", "summary:brand:nike").getFirst()))
        .isBetween(1_790L, 1_800L);
    // What is no summary of ours gives way.
    server.ask("SET", "summary:brand:nike", "{\"epoch\":99}");
    assertThat(redis.await(publisher.summary("nike", summary(1, "first")))).isEqualTo(1);
    assertThat(published()).contains("first");
  }

  @Test
  void listsKeepTheirNewestEntries() {
    Publisher publisher = new Publisher(redis, Duration.ZERO);
    List<byte[]> entries =
        IntStream.range(0, 150).mapToObj(i -> Integer.toString(i).getBytes(UTF_8)).toList();
    assertThat(redis.await(publisher.spikes("nike", entries, false))).isEqualTo(100);
    assertThat(server.ask("LINDEX", "spike:brand:nike", "0")).containsExactly("50");
    redis.await(publisher.spikes("nike", entries.subList(0, 3), true));
    assertThat(server.ask("LRANGE", "spike:brand:nike", "0", "-1")).containsExactly("0", "1", "2");
    redis.await(publisher.failed("nike", entries, false));
    redis.await(publisher.repaired("nike", "7".getBytes(UTF_8)));
    assertThat(server.ask("LLEN", "failed:brand:nike")).containsExactly("149");
    assertThat(server.ask("TTL", "failed:brand:nike")).containsExactly("-1");
  }
}
