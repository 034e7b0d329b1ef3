package orhestra.bench.insights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SampleChunkTest {
  @Test
  void theTextSaysWhatTheRecordSays() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      SampleChunk chunk =
          i % 2 == 0
              ? SampleChunk.small("nike", "nike-" + i, 0, random)
              : SampleChunk.large("nike", "nike-" + i, 0, random);
      JsonNode json = JsonMapper.shared().readTree(chunk.json());

      assertThat(json.get("chunkId").asString()).isEqualTo("nike-" + i);
      assertThat(json.get("brand").asString()).isEqualTo("nike");
      assertThat(json.get("processedAt").asString()).isEqualTo("1970-01-01T00:00:00Z");
      assertThat(json.at("/meta/mentionCount").asInt()).isEqualTo(chunk.mentions());
      assertThat(json.at("/sentiment/positive").asInt()).isEqualTo(chunk.positive()).isPositive();
      assertThat(json.at("/sentiment/neutral").asInt()).isEqualTo(chunk.neutral());
      assertThat(json.at("/sentiment/negative").asInt()).isEqualTo(chunk.negative());
      assertThat(json.get("clusters").size()).isPositive();
    }
  }
}
