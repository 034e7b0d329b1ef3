package orhestra.bench.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class InsightsMetersTest {
  @Test
  void metersAreReadFromThePage() throws Exception {
    InsightsMeters meters =
        new InsightsMeters(
            """
            # TYPE orchestrator_chunks_merged_total counter
            orchestrator_chunks_merged_total{service="service3-orchestrator"} 1.0E5
            orchestrator_processing_time_seconds_bucket{service="s",le="0.001"} 7
            orchestrator_processing_time_seconds_count{service="s"} 8
            orchestrator_processing_time_seconds_sum{service="s"} 0.25
            """);

    assertThat(meters.merged()).isEqualTo(100_000);
    assertThat(meters.merges()).isEqualTo(8);
    assertThat(meters.mergeSeconds()).isEqualTo(0.25);
  }

  @Test
  void aPageWithoutThemIsAnError() {
    assertThatThrownBy(() -> new InsightsMeters("").merged())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("orchestrator_chunks_merged_total");
  }
}
