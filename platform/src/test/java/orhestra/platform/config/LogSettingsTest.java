package orhestra.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogSettingsTest {
  @Test
  void defaults() {
    assertThat(LogSettings.from(Settings.of(Map.of())))
        .isEqualTo(
            new LogSettings(LogSettings.Format.HUMAN, Path.of("logs"), LogSettings.Level.INFO));
  }

  @Test
  void everythingSet() {
    assertThat(
            LogSettings.from(
                Settings.of(
                    Map.of(
                        "ORHESTRA_LOG_FORMAT", "json",
                        "ORHESTRA_LOG_DIR", "/var/log/orhestra",
                        "LOG_LEVEL", "WARN"))))
        .isEqualTo(
            new LogSettings(
                LogSettings.Format.JSON, Path.of("/var/log/orhestra"), LogSettings.Level.WARN));
  }

  @Test
  void errorsAllAtOnce() {
    Settings settings =
        Settings.of(
            Map.of(
                "ORHESTRA_LOG_FORMAT", "xml",
                "ORHESTRA_LOG_DIR", "a\0b",
                "LOG_LEVEL", "loud"));
    LogSettings.from(settings);
    assertThatThrownBy(settings::check)
        .isInstanceOfSatisfying(
            ConfigurationException.class, e -> assertThat(e.errors()).hasSize(3));
  }
}
