package orhestra.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingSettingsTest {
  @Test
  void defaults() {
    assertThat(TracingSettings.from(Settings.of(Map.of())))
        .isEqualTo(new TracingSettings(null, 0.01));
  }

  @Test
  void everythingSet() {
    assertThat(
            TracingSettings.from(
                Settings.of(
                    Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318",
                        "ORHESTRA_TRACE_SAMPLE", "1"))))
        .isEqualTo(new TracingSettings(URI.create("http://collector:4318"), 1));
  }

  @Test
  void errorsAllAtOnce() {
    Settings settings =
        Settings.of(
            Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "collector", "ORHESTRA_TRACE_SAMPLE", "2"));
    TracingSettings.from(settings);
    assertThatThrownBy(settings::check)
        .hasMessageContaining("OTEL_EXPORTER_OTLP_ENDPOINT (environment) must be an http")
        .hasMessageContaining("ORHESTRA_TRACE_SAMPLE (environment) must be a number from 0.0 to 1");
  }
}
