package orhestra.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataSettingsTest {
  @Test
  void defaults() {
    assertThat(DataSettings.from(Settings.of(Map.of())))
        .isEqualTo(new DataSettings(Path.of("data"), null, null, null, Durability.POWER));
  }

  @Test
  void everythingSetAndNoPasswordPrinted() {
    String url = "jdbc:postgresql://db/orhestra?password=in-the-url";
    DataSettings data =
        DataSettings.from(
            Settings.of(
                Map.of(
                    "ORHESTRA_DATA_DIR", "/data",
                    "ORHESTRA_DB_URL", url,
                    "ORHESTRA_DB_USER", "me",
                    "ORHESTRA_DB_PASSWORD", "hidden",
                    "ORHESTRA_DURABILITY", "process")));
    assertThat(data)
        .isEqualTo(new DataSettings(Path.of("/data"), url, "me", "hidden", Durability.PROCESS));
    assertThat(data.toString()).doesNotContain("hidden", "in-the-url");
  }

  @Test
  void errorsAllAtOnce() {
    Settings settings =
        Settings.of(
            Map.of("ORHESTRA_DB_URL", "jdbc:mysql://secret@db", "ORHESTRA_DURABILITY", "none"));
    DataSettings.from(settings);
    assertThatThrownBy(settings::check)
        .hasMessageContaining("ORHESTRA_DB_URL must begin with jdbc:h2: or jdbc:postgresql:")
        .hasMessageContaining("ORHESTRA_DURABILITY (environment) must be one of power, process")
        .hasMessageNotContaining("secret");
  }
}
