package orhestra.insights.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import orhestra.insights.domain.PartialMerge;
import orhestra.insights.domain.Summarizer;
import orhestra.insights.domain.Window;

/** The sample of the original's README, through and through. */
final class SeedSampleTest {
  private static final long DAY = 86_400_000;

  static final String SAMPLE =
      """
      {"chunkId":"nike-1","brand":"nike","processedAt":"2025-01-01T00:00:00Z",\
      "sentiment":{"positive":5,"neutral":2,"negative":1,"score":4},"topics":["launch"],\
      "clusters":[{"id":"launch-positive","label":"Launch Buzz","mentions":["m1","m2"],\
      "spike":true}],"meta":{"mentionCount":3}}\
      """;

  @Test
  void givesTheSummaryOfTheContract() throws Exception {
    Window window = new Window(DAY);
    assertThat(window.add(ChunkReader.read(SAMPLE.getBytes(StandardCharsets.UTF_8), "nike", 7)))
        .isEqualTo(Window.Verdict.ACCEPTED);
    byte[] summary =
        SummaryJson.write(Summarizer.summarize("nike", window, 0.75, 1_735_689_601_500L, 3));
    assertThat(new String(summary, StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"brand":"nike","generatedAt":"2025-01-01T00:00:01.500Z","totalChunks":1,\
            "totalMentions":3,"sentiment":{"positive":5,"neutral":2,"negative":1,"score":4},\
            "dominantTopics":["launch"],"clusters":[{"id":"launch-positive",\
            "label":"Launch Buzz","mentions":2,"spike":true}],"spikeDetected":true,\
            "summary":"2 notable mentions in 1 cluster, the largest Launch Buzz. \
            Key topics: launch. Spike in Launch Buzz.","chunkSummaries":[],"epoch":3,\
            "windowStart":"2024-12-31T00:05:00.000Z"}\
            """);
  }

  @Test
  void isKeptAndReadAgain() throws Exception {
    PartialMerge merge = new PartialMerge();
    merge.add(ChunkReader.read(SAMPLE.getBytes(StandardCharsets.UTF_8), "nike", 7));
    String text = PartialMergeJson.write(merge);
    assertThat(PartialMergeJson.read(text)).isEqualTo(merge);
    assertThat(text)
        .isEqualTo(
            """
            {"v":1,"totals":[1,3,"5","2","1","4.0","12.0",false,true,1735689600000],\
            "remarks":[],"topics":[["launch",1,1735689600000,"nike-1",0]],\
            "atoms":[["",2,"launch-positive","Launch Buzz",2,true,\
            ["m1",1735689600000,"nike-1",0,"m2",1735689600000,"nike-1",1],"0",0,[]]]}\
            """);
  }
}
