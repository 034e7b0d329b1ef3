package orhestra.bench.insights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.bench.kill9.Findings;
import orhestra.bench.process.RedisProcess;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BrandInspectorTest {
  private static final String RIGHT = summary(2, 10, 5, 2, 1);

  @TempDir static Path folder;
  private static RedisProcess process;
  private static BrandRedis redis;

  private final BrandBooks books = new BrandBooks();
  private final Findings findings = new Findings();
  private final BrandInspector inspector = new BrandInspector(redis, books, findings);

  @BeforeAll
  static void start() throws Exception {
    process = RedisProcess.start(folder);
    redis = new BrandRedis(process.port());
  }

  @AfterAll
  static void stop() {
    redis.close();
    process.close();
  }

  @BeforeEach
  void twoChunksAndOneThatIsNone() {
    redis.commands().flushall();
    Random random = new Random(1);
    books.acknowledged(new SampleChunk("nike", "1", 4, 2, 1, 1, "{}"), random);
    books.acknowledged(new SampleChunk("nike", "2", 6, 3, 1, 0, "{}"), random);
    books.poisoned("nike", "oops");
  }

  private static String summary(int chunks, int mentions, int positive, int neutral, int negative) {
    return """
    {"totalChunks":%d,"totalMentions":%d,\
    "sentiment":{"positive":%d,"neutral":%d,"negative":%d,"score":0.1}}\
    """
        .formatted(chunks, mentions, positive, neutral, negative);
  }

  private static String failed(String... payloads) {
    return "{\"failed\":["
        + String.join(
            ",", List.of(payloads).stream().map(p -> "{\"payload\":\"" + p + "\"}").toList())
        + "]}";
  }

  private void expect(int lost, int doubled, int wrong) {
    assertThat(findings.lost()).as("lost").isEqualTo(lost);
    assertThat(findings.doubled()).as("doubled").isEqualTo(doubled);
    assertThat(findings.wrong()).as("wrong").isEqualTo(wrong);
  }

  @Test
  void whatWasAcknowledgedIsNoFinding() {
    inspector.compare("nike", RIGHT, "here");
    inspector.compareFailed("nike", failed("oops"));

    expect(0, 0, 0);
  }

  @Test
  void fewerChunksAreLost() {
    inspector.compare("nike", summary(1, 4, 2, 1, 1), "here");

    expect(1, 0, 0);
    assertThat(findings.told().getFirst()).contains("nike here");
  }

  @Test
  void moreChunksAreDoubled() {
    inspector.compare("nike", summary(3, 14, 7, 3, 2), "here");

    expect(0, 1, 0);
  }

  @Test
  void everyOtherSumIsCompared() {
    inspector.compare("nike", summary(2, 11, 5, 2, 1), "here");
    inspector.compare("nike", summary(2, 10, 6, 2, 1), "here");
    inspector.compare("nike", summary(2, 10, 5, 1, 1), "here");
    inspector.compare("nike", summary(2, 10, 5, 2, 0), "here");

    expect(0, 0, 4);
  }

  @Test
  void aSummaryThatIsNotThereIsLost() {
    inspector.compare("nike", null, "here");
    inspector.compareFailed("nike", null);

    expect(2, 0, 0);
  }

  @Test
  void failedChunksAreComparedByWhatTheyAre() {
    inspector.compareFailed("nike", failed("oops", "oops"));
    inspector.compareFailed("nike", failed("oops", "a chunk"));
    inspector.compareFailed("nike", failed());

    expect(1, 1, 1);
  }

  @Test
  void summariesInRedisAreWaitedFor() throws Exception {
    assertThat(inspector.awaitSummaries(Duration.ZERO)).isFalse();

    redis.commands().set(BrandRedis.summary("nike"), RIGHT);

    assertThat(inspector.awaitSummaries(Duration.ZERO)).isTrue();
  }

  @Test
  void whatWaitsInRedisIsFound() throws Exception {
    assertThat(inspector.isTaken()).isTrue();

    redis.commands().rpush(BrandRedis.queue("nike"), "{}");
    assertThat(inspector.isTaken()).isFalse();

    redis.commands().rename(BrandRedis.queue("nike"), "processing:{result:brand:nike:chunks}:3");
    assertThat(inspector.isTaken()).isFalse();
  }
}
