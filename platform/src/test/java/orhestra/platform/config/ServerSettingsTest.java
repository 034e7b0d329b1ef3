package orhestra.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import orhestra.platform.http.HttpLimits;

class ServerSettingsTest {
  @Test
  void defaults() {
    ServerSettings server = ServerSettings.from(Settings.of(Map.of()));
    assertThat(server)
        .isEqualTo(
            new ServerSettings(
                "orhestra-" + ProcessHandle.current().pid(),
                "127.0.0.1",
                8080,
                HttpLimits.DEFAULTS,
                Duration.ofSeconds(10)));
    assertThat(server.limits().bodyBytes()).isEqualTo(8 * 1024 * 1024);
  }

  @Test
  void everythingSet() {
    Settings settings =
        Settings.of(
            Map.of(
                "ORCHESTRATOR_ID", "east-1",
                "ORHESTRA_HOST", "0.0.0.0",
                "ORHESTRA_PORT", "9000",
                "ORHESTRA_MAX_BODY_BYTES", "1024",
                "ORHESTRA_MAX_HEADER_BYTES", "2048",
                "ORHESTRA_MAX_REQUEST_LINE_BYTES", "512",
                "ORHESTRA_MAX_CONNECTIONS", "7",
                "ORHESTRA_HEAD_TIMEOUT", "1s",
                "ORHESTRA_BODY_TIMEOUT", "2m",
                "ORHESTRA_IDLE_TIMEOUT", "3"));
    ServerSettings server = ServerSettings.from(settings);
    settings.check();
    assertThat(settings.warnings()).isEmpty();
    assertThat(server)
        .isEqualTo(
            new ServerSettings(
                "east-1",
                "0.0.0.0",
                9000,
                new HttpLimits(
                    1024,
                    2048,
                    512,
                    7,
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(3)),
                Duration.ofSeconds(10)));
  }

  @Test
  void errorsAllAtOnce() {
    Settings settings =
        Settings.of(
            Map.of(
                "ORHESTRA_PORT", "65536",
                "ORHESTRA_MAX_BODY_BYTES", "1",
                "ORHESTRA_MAX_CONNECTIONS", "0",
                "ORHESTRA_IDLE_TIMEOUT", "0",
                "ORHESTRA_STOP_TIMEOUT", "soon"));
    ServerSettings.from(settings);
    assertThatThrownBy(settings::check)
        .isInstanceOfSatisfying(
            ConfigurationException.class, e -> assertThat(e.errors()).hasSize(5));
  }
}
