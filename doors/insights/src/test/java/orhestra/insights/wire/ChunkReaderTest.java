package orhestra.insights.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orhestra.insights.domain.Centroid;
import orhestra.insights.domain.Chunk;
import orhestra.insights.domain.PartialMerge;
import orhestra.insights.domain.RandomChunks;
import orhestra.insights.domain.Summarizer;

final class ChunkReaderTest {
  private static final long RECEIVED = 42;
  private static final String BARE =
      "\"chunkId\":\"c\",\"brand\":\"nike\",\"sentiment\":{\"score\":0},\"clusters\":[]";

  @Test
  void whatIsMissingDefaults() throws Exception {
    Chunk chunk = read("{" + BARE + "}");
    assertThat(chunk.at()).isEqualTo(RECEIVED);
    assertThat(chunk.mentions()).isZero();
    assertThat(chunk.positive()).isZero();
    assertThat(chunk.fractions()).isFalse();
    assertThat(chunk.topics()).isEmpty();
    assertThat(chunk.summary()).isEmpty();
    assertThat(chunk.spike()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          []                                            | a chunk must be a JSON object
          "text"                                        | a chunk must be a JSON object
          {} {}                                         | there is text after the JSON object
          {"a":                                         | malformed or too deeply nested JSON at line 1, column 6
          {"chunkId":"c","sentiment":{"score":0},"clusters":[]} | brand must be nike, whose chunk this is
          {@,"brand":"puma"}                            | brand must be nike, whose chunk this is
          {@,"brand":null}                              | brand must be nike, whose chunk this is
          {@,"chunkId":""}                              | chunkId must be a string that is not empty
          {@,"chunkId":" "}                             | chunkId must be a string that is not empty
          {@,"chunkId":true}                            | chunkId must be a string that is not empty
          {@,"chunkId":{"a":"b"}}                       | chunkId must be a string that is not empty
          {@,"sentiment":{}}                            | sentiment.score must be a finite number
          {@,"sentiment":5}                             | sentiment.score must be a finite number
          {@,"sentiment":{"score":"1"}}                 | sentiment.score must be a finite number
          {@,"sentiment":{"score":1e999}}               | sentiment.score must be a finite number
          {@,"sentiment":{"score":null}}                | sentiment.score must be a finite number
          {@,"clusters":null}                           | clusters must be an array of objects
          {@,"clusters":{}}                             | clusters must be an array of objects
          {@,"clusters":[{},[],"x"]}                    | clusters[1] must be an object
          """)
  void whatIsNoChunkIsRefusedWithAWord(String json, String message) {
    assertThatThrownBy(() -> read(json.replace("@", BARE)))
        .isInstanceOf(BadChunkException.class)
        .hasMessage(message);
  }

  @Test
  void whatIsTooLargeOrTooDeepOrNoTextIsRefused() {
    assertThatThrownBy(() -> read("{" + BARE + ",\"x\":\"" + "x".repeat(1 << 20) + "\"}"))
        .hasMessage("a chunk must not be larger than 1048576 bytes");
    assertThatThrownBy(() -> read("{" + BARE + ",\"x\":" + "[".repeat(65) + "]".repeat(65) + "}"))
        .hasMessageContaining("too deeply nested");
    assertThatThrownBy(
            () -> ChunkReader.read(("{" + BARE + ",\"x\":\"é\"}").getBytes(ISO_8859_1), "nike", 0))
        .hasMessage("a chunk must be valid UTF-8");
    assertThatThrownBy(() -> read("{" + BARE + ",\"chunkId\":\"" + "x".repeat(501) + "\"}"))
        .hasMessage("chunkId must not be longer than 500 characters");
  }

  @Test
  void optionalFieldsOfAWrongTypeCountAsMissing() throws Exception {
    Chunk chunk =
        read(
            "{"
                + BARE
                + """
                ,"topics":"x","summary":{"a":1},"spikeDetected":"true","meta":[1],"processedAt":{},
                "sentiment":{"score":1,"positive":"5","neutral":[1],"negative":{"score":9}},
                "clusters":[{"id":[],"label":7,"mentions":"m","mentionCount":"9","spike":1,
                "centroid":"x","sentimentScore":[]}]}\
                """);
    assertThat(chunk.topics()).isEmpty();
    assertThat(chunk.summary()).isEmpty();
    assertThat(chunk.spike()).isFalse();
    assertThat(chunk.at()).isEqualTo(RECEIVED);
    assertThat(chunk.score()).isEqualTo(1);
    assertThat(chunk.positive()).isZero();
    assertThat(chunk.clusters())
        .containsExactly(
            new Chunk.Cluster(
                "unlabelled", "unlabelled", List.of(), 0, false, Centroid.NONE, null));
  }

  @Test
  void ofTwoFieldsTheLastCounts() throws Exception {
    Chunk chunk =
        read(
            "{\"clusters\":[1],\"topics\":[\"a\"],\"meta\":{\"mentionCount\":9},"
                + BARE
                + ",\"topics\":7,\"meta\":{\"mentionCount\":3,\"mentionCount\":4}}");
    assertThat(chunk.topics()).isEmpty();
    assertThat(chunk.mentions()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          "2025-01-01T00:00:00Z"              | 1735689600000
          "2025-01-01T00:00:00.123456+00:00"  | 1735689600123
          "2025-01-01T02:00:00+02:00"         | 1735689600000
          "2025-01-01T02:00:00+0200"          | 1735689600000
          "2025-01-01T00:00:00"               | 1735689600000
          "2025-01-01 00:00:00.5"             | 1735689600500
          "2025-01-01T00:00Z"                 | 1735689600000
          "2025-01-01"                        | 1735689600000
          1735689600000                       | 1735689600000
          1735689600000.4                     | 1735689600000
          "2025-02-30T00:00:00Z"              | 42
          "2025-01-01T25:00:00Z"              | 42
          "2025-01-01T00:00:00 Mars"          | 42
          "yesterday"                         | 42
          ""                                  | 42
          1e300                               | 42
          null                                | 42
          """)
  void timesComeInManyForms(String time, long expected) throws Exception {
    assertThat(read("{" + BARE + ",\"processedAt\":" + time + "}").at()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0.5,0.3,0.2    | 9    | true
          0.5,0.3,0.19   | 9    | true
          0.5,0.3,0.21   | 9    | true
          0.5,0.3,0.18   | 9    | false
          1,0,0          | 1    | false
          1,0,0          | null | false
          1,0,0          | 2    | true
          5,2,1          | 8    | false
          """)
  void fractionsAddUpToOne(String parts, String mentions, boolean fractions) throws Exception {
    String[] part = parts.split(",");
    Chunk chunk =
        read(
            "{%s,\"sentiment\":{\"positive\":%s,\"neutral\":%s,\"negative\":%s,\"score\":0},\"meta\":{\"mentionCount\":%s}}"
                .formatted(BARE, part[0], part[1], part[2], mentions));
    assertThat(chunk.fractions()).isEqualTo(fractions);
  }

  @Test
  void extremeNumbersDoNoHarm() throws Exception {
    Chunk chunk =
        read(
            "{"
                + BARE
                + """
                ,"sentiment":{"score":-1e308,"positive":1e308,"neutral":-0,"negative":1e-999999999},
                "clusters":[{"mentionCount":1e300,"sentimentScore":1e999},{"mentionCount":-5},
                {"mentionCount":2.5}],"x":1e999999999999,"y":%s}\
                """
                    .formatted("9".repeat(3_000)));
    assertThat(chunk.positive()).isEqualByComparingTo("1e308");
    assertThat(chunk.neutral()).isZero();
    assertThat(chunk.negative()).isZero();
    assertThat(chunk.clusters())
        .extracting(Chunk.Cluster::size)
        .containsExactly(Chunk.MAX_COUNT, 0L, 3L);
    assertThat(chunk.mentions()).isEqualTo(Chunk.MAX_COUNT);
    assertThat(read("{" + BARE + ",\"meta\":{\"mentionCount\":-1}}").mentions()).isZero();
    PartialMerge merge = new PartialMerge();
    merge.add(chunk);
    assertThat(SummaryJson.write(Summarizer.summarize("nike", merge, 0.75, 1, 2, 3)))
        .asString(UTF_8)
        .contains(
            "\"sentiment\":{\"positive\":1E+308,\"neutral\":0,\"negative\":0,\"score\":-1E+308}");
  }

  @Test
  void whatIsTooLongIsCut() throws Exception {
    Chunk chunk =
        read(
            "{%s,\"topics\":[\"%s\",\" \"%s],\"clusters\":[{\"id\":\"%s\",\"label\":\"%s😀\",\"mentions\":[%s\"x\"]}%s]}"
                .formatted(
                    BARE,
                    "t".repeat(300),
                    ",\"x\"".repeat(200),
                    "i".repeat(300),
                    "l".repeat(299),
                    "\"m\",".repeat(150),
                    ",{}".repeat(1_500)));
    assertThat(chunk.topics()).hasSize(100);
    assertThat(chunk.topics().getFirst()).hasSize(200);
    assertThat(chunk.clusters()).hasSize(1_000);
    Chunk.Cluster cluster = chunk.clusters().getFirst();
    assertThat(cluster.id()).hasSize(200);
    assertThat(cluster.label()).isEqualTo("l".repeat(299));
    assertThat(cluster.mentions()).hasSize(100);
    assertThat(cluster.size()).isEqualTo(151);
  }

  @Test
  void mentionsMayBeTextsOrObjects() throws Exception {
    Chunk.Cluster cluster =
        read("{"
                + BARE
                + """
                ,"clusters":[{"label":"Launch Buzz, & more","mentions":["a",{"id":1,"text":"b"},
                {"content":"c"},{"text":"","content":"d"},{"x":{"text":"\\ud800"},"x":"é"},[1, 2],7,null,true,""]}]}\
                """)
            .clusters()
            .getFirst();
    assertThat(cluster.id()).isEqualTo("launch-buzz-more");
    assertThat(cluster.mentions())
        .containsExactly(
            "a",
            "b",
            "c",
            "d",
            "{\"x\":{\"text\":\"\\ud800\"},\"x\":\"é\"}",
            "[1, 2]",
            "7",
            "true");
    assertThat(cluster.size()).isEqualTo(10);
  }

  @Test
  void halfCharactersAndZerosAreReplaced() throws Exception {
    Chunk chunk =
        read(
            "{"
                + BARE
                + ",\"chunkId\":\"c\\u0000\",\"summary\":\"cut"
                + " \\ud83d\",\"topics\":[\"\\ude00x\"]}");
    assertThat(chunk.chunkId()).isEqualTo("c\uFFFD");
    assertThat(chunk.summary()).isEqualTo("cut \uFFFD");
    assertThat(chunk.topics()).containsExactly("\uFFFDx");
  }

  @Test
  void aNumberIsAnId() throws Exception {
    assertThat(read("{" + BARE + ",\"chunkId\":17}").chunkId()).isEqualTo("17");
    assertThat(read("{" + BARE + ",\"clusters\":[{\"id\":3}]}").clusters().getFirst().label())
        .isEqualTo("3");
  }

  @Test
  void centroidsAreDirections() throws Exception {
    assertThat(centroid("[3, 4]")).isEqualTo(Centroid.of(6, 8));
    assertThat(centroid("[1e300, 1e300]")).isEqualTo(Centroid.of(1, 1));
    assertThat(centroid("[0, 0]")).isEqualTo(Centroid.NONE);
    assertThat(centroid("[1, null]")).isEqualTo(Centroid.NONE);
    assertThat(centroid("[1, 1e999]")).isEqualTo(Centroid.NONE);
    assertThat(centroid("[1" + ",1".repeat(4_096) + "]")).isEqualTo(Centroid.NONE);
    assertThat(centroid("[1" + ",1".repeat(4_095) + "]").length()).isEqualTo(4_096);
  }

  @RepeatedTest(20)
  void noMutationDoesAnythingButBeRefused() {
    long seed = RandomChunks.seed();
    Random random = new Random(seed);
    byte[] sample =
        SeedSampleTest.SAMPLE
            .replace(
                "}]",
                ",\"centroid\":[0.5,1],\"mentionCount\":7,\"x\":[{\"text\":\"ü😀\\u00e9\"}]}]")
            .getBytes(UTF_8);
    for (int i = 0; i < 500; i++) {
      byte[] mutated = mutated(sample, random);
      try {
        Chunk chunk = ChunkReader.read(mutated, "nike", RECEIVED);
        PartialMerge merge = new PartialMerge();
        merge.add(chunk);
        SummaryJson.write(Summarizer.summarize("nike", merge, 0.75, 1, 2, 3));
        assertThat(PartialMergeJson.read(PartialMergeJson.write(merge)))
            .as("seed %d", seed)
            .isEqualTo(merge);
      } catch (BadChunkException e) {
        assertThat(e).message().as("seed %d", seed).isNotBlank().doesNotContain("\n");
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + new String(mutated, UTF_8), e);
      }
    }
  }

  private static byte[] mutated(byte[] sample, Random random) {
    byte[] mutated = sample.clone();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(4)) {
        case 0 -> mutated[at] = (byte) random.nextInt(256);
        case 1 -> mutated[at] = (byte) "{}[]\",:0-eE.tn\\u".charAt(random.nextInt(16));
        case 2 -> {
          int from = random.nextInt(mutated.length);
          int length = Math.min(random.nextInt(12), mutated.length - Math.max(at, from));
          System.arraycopy(mutated, from, mutated, at, length);
        }
        default -> mutated = Arrays.copyOf(mutated, Math.max(1, at));
      }
    }
    return mutated;
  }

  private static Centroid centroid(String json) throws BadChunkException {
    return read("{" + BARE + ",\"clusters\":[{\"centroid\":" + json + "}]}")
        .clusters()
        .getFirst()
        .centroid();
  }

  private static Chunk read(String json) throws BadChunkException {
    return ChunkReader.read(json.getBytes(UTF_8), "nike", RECEIVED);
  }
}
