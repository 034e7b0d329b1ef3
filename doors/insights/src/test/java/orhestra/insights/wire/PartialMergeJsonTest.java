package orhestra.insights.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.insights.domain.Chunk;
import orhestra.insights.domain.PartialMerge;
import orhestra.insights.domain.RandomChunks;

final class PartialMergeJsonTest {
  @RepeatedTest(30)
  void readingGivesWhatWasWrittenAndGoesOnFromThere() {
    long seed = RandomChunks.seed();
    List<Chunk> chunks =
        new RandomChunks(seed).chunks(2 + new Random(seed).nextInt(60), 1_000_000, 500);
    PartialMerge merge = new PartialMerge();
    PartialMerge read = new PartialMerge();
    for (Chunk chunk : chunks) {
      merge.add(chunk);
      read = PartialMergeJson.read(PartialMergeJson.write(read));
      read.add(chunk);
    }
    assertThat(read).as("seed %d", seed).isEqualTo(merge);
    assertThat(PartialMergeJson.write(read))
        .as("seed %d", seed)
        .isEqualTo(PartialMergeJson.write(merge));
  }

  @Test
  void ofNothingIsNothing() {
    assertThat(PartialMergeJson.read(PartialMergeJson.write(new PartialMerge())))
        .isEqualTo(new PartialMerge());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{}", "{\"v\":2,\"totals\":[]}", "{\"v\":1,\"totals\":[1]}", "{\"v\":1"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> PartialMergeJson.read(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
