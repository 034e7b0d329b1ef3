package orhestra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void swapOfNeighboursIsOneEdit() {
    assertThat(Nearest.edits("jbos", "jobs")).isEqualTo(1);
    assertThat(Nearest.edits("kitten", "sitting")).isEqualTo(3);
  }

  @Test
  void nearestStandsFirstAndStrangersAreLeftOut() {
    assertThat(Nearest.of("spot", List.of("spots", "submit", "spot")))
        .containsExactly("spot", "spots");
    assertThat(Nearest.of("frobnicate", List.of("spots", "submit"))).isEmpty();
  }
}
