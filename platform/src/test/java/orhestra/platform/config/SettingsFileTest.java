package orhestra.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {
  @TempDir private Path directory;

  private Settings read(String yaml) throws Exception {
    return SettingsFile.read(Map.of(), Files.writeString(directory.resolve("app.yaml"), yaml));
  }

  @Test
  void namesAreInLowerCaseWithoutThePrefix() throws Exception {
    Settings settings =
        read(
            "# a comment\nport: 9000\nlog_level: debug\nallow_anonymous: true\nagent_key: '007'\n");
    assertThat(settings.integer("ORHESTRA_PORT", 1, 0, 65535)).isEqualTo(9000);
    assertThat(settings.string("LOG_LEVEL", "info")).isEqualTo("debug");
    assertThat(settings.bool("ORHESTRA_ALLOW_ANONYMOUS", false)).isTrue();
    assertThat(settings.secret("ORHESTRA_AGENT_KEY")).isEqualTo("007");
    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void missingOrEmptyFileIsNoError() throws Exception {
    assertThat(
            SettingsFile.read(Map.of(), directory.resolve("none"))
                .integer("ORHESTRA_PORT", 5, 0, 9))
        .isEqualTo(5);
    assertThat(read("").integer("ORHESTRA_PORT", 5, 0, 9)).isEqualTo(5);
    assertThat(read("# nothing\n").integer("ORHESTRA_PORT", 5, 0, 9)).isEqualTo(5);
    assertThat(read("port:\n").integer("ORHESTRA_PORT", 5, 0, 9)).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "'- a\n- b\n', must be lines of the form name: value",
    "'server:\n  port: 1\n', server (",
    "'a: 1\na: 2\n', is no proper YAML",
    "'a: [1\n', is no proper YAML",
    "'a: \"x\n', is no proper YAML",
  })
  void otherFilesAreErrors(String yaml, String error) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(error);
  }
}
