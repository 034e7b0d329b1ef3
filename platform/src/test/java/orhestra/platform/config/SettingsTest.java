package orhestra.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir private Path directory;

  @Test
  void environmentWinsOverFileAndFileOverDefault() {
    Settings settings =
        new Settings(
            Map.of("ORHESTRA_PORT", "1"),
            Map.of("port", "2", "host", "file", "x", "y"),
            "app.yaml");
    assertThat(settings.integer("ORHESTRA_PORT", 3, 0, 9)).isEqualTo(1);
    assertThat(settings.string("ORHESTRA_HOST", "default")).isEqualTo("file");
    assertThat(settings.string("LOG_LEVEL", "default")).isEqualTo("default");
  }

  @Test
  void allErrorsAreReportedAtOnceWithNameAndSource() {
    Settings settings =
        new Settings(
            Map.of("A_NUMBER", "ten", "A_TIME", "5 parsecs", "A_URI", "ftp://x"),
            Map.of("a_flag", "maybe", "a_choice", "sometimes"),
            "config/app.yaml");
    assertThat(settings.integer("A_NUMBER", 7, 1, 10)).isEqualTo(7);
    assertThat(settings.duration("A_TIME", Duration.ZERO, Duration.ZERO, Duration.ofHours(1)))
        .isZero();
    assertThat(settings.optionalHttpUri("A_URI")).isNull();
    assertThat(settings.bool("A_FLAG", true)).isTrue();
    assertThat(settings.choice("A_CHOICE", Durability.POWER)).isEqualTo(Durability.POWER);
    assertThatThrownBy(settings::check)
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.errors())
                    .containsExactly(
                        "A_NUMBER (environment) must be a whole number from 1 to 10, not 'ten'",
                        "A_TIME (environment) must be a time from 0s to 1h, such as 30 (seconds),"
                            + " 500ms, 5m or 2h, not '5 parsecs'",
                        "A_URI (environment) must be an http or https address",
                        "A_FLAG (config/app.yaml) must be true or false, not 'maybe'",
                        "A_CHOICE (config/app.yaml) must be one of power, process, not"
                            + " 'sometimes'"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "30, PT30S",
    "30s, PT30S",
    "500ms, PT0.5S",
    "5m, PT5M",
    "2 h, PT2H",
    "1d, PT24H"
  })
  void timesHaveUnits(String text, Duration expected) {
    Settings settings = Settings.of(Map.of("T", text));
    Duration day = Duration.ofDays(1);
    assertThat(settings.duration("T", Duration.ofDays(9), Duration.ZERO, day)).isEqualTo(expected);
    settings.check();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "s", "1.5s", "1w", "2d", "99999999999999999999s", "9999999999999999d", "١s"})
  void otherTimesAreErrors(String text) {
    Settings settings = Settings.of(Map.of("T", text));
    settings.duration("T", Duration.ZERO, Duration.ZERO, Duration.ofDays(1));
    assertThatThrownBy(settings::check).hasMessageContaining("T (environment) must be a time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-0.1", "1.1", "x"})
  void numbersAreFiniteAndWithinBounds(String text) {
    Settings settings = Settings.of(Map.of("N", text));
    assertThat(settings.number("N", 0.5, 0, 1)).isEqualTo(0.5);
    assertThatThrownBy(settings::check).hasMessageContaining("N (environment) must be a number");
  }

  @Test
  void emptyValueCountsAsNotSet() {
    Settings settings = Settings.of(Map.of("N", "", "P", "  "));
    assertThat(settings.integer("N", 5, 0, 9)).isEqualTo(5);
    assertThat(settings.path("P", Path.of("x"))).isEqualTo(Path.of("x"));
    settings.check();
  }

  @Test
  void httpAddressIsTaken() {
    Settings settings = Settings.of(Map.of("U", "https://collector:4318/x"));
    assertThat(settings.optionalHttpUri("U")).isEqualTo(URI.create("https://collector:4318/x"));
  }

  @Test
  void secretComesFromItsFile() throws Exception {
    Path file = Files.writeString(directory.resolve("key"), " secret1 \n");
    assertThat(Settings.of(Map.of("K_FILE", file.toString())).secret("K")).isEqualTo("secret1");
    assertThat(Settings.of(Map.of("K", "secret2")).secret("K")).isEqualTo("secret2");
    assertThat(Settings.of(Map.of()).secret("K")).isNull();
  }

  @Test
  void wrongSecretFileIsAnErrorThatShowsNoSecret() throws Exception {
    Path empty = Files.writeString(directory.resolve("empty"), "\n");
    Settings settings =
        Settings.of(
            Map.of(
                "A_FILE", empty.toString(),
                "B_FILE", directory.resolve("missing").toString(),
                "C_FILE", empty.toString(),
                "C", "hidden"));
    settings.secret("A");
    settings.secret("B");
    settings.secret("C");
    assertThatThrownBy(settings::check)
        .hasMessageContaining("A_FILE (environment) names an empty file")
        .hasMessageContaining("B_FILE (environment) names a file that cannot be read")
        .hasMessageContaining("C and C_FILE are both set")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void unknownNamesAreWarningsWithTheNearestKnownOne() {
    Settings settings =
        new Settings(
            Map.of("ORHESTRA_PROT", "1", "ORHESTRA_WHATEVER_ELSE", "x", "HOME", "/", "PORTS", "2"),
            Map.of("hots", "x"),
            "app.yaml");
    settings.integer("ORHESTRA_PORT", 8080, 0, 65535);
    settings.string("ORHESTRA_HOST", "127.0.0.1");
    settings.secret("ORHESTRA_AGENT_KEY");
    settings.check();
    assertThat(settings.warnings())
        .containsExactly(
            "unknown setting ORHESTRA_PROT (environment); did you mean ORHESTRA_PORT?",
            "unknown setting ORHESTRA_WHATEVER_ELSE (environment)",
            "unknown setting hots (app.yaml); did you mean host?");
  }

  @Test
  void secretFileNamesAreKnown() {
    Settings settings = Settings.of(Map.of("ORHESTRA_AGENT_KEY", "k"));
    settings.secret("ORHESTRA_AGENT_KEY");
    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void nameThatOnlyBeginsLikeOthersIsLikeNone() {
    assertThat(NearestName.of("ORHESTRA_ODDITY", List.of("ORHESTRA_HOST", "ORHESTRA_PORT")))
        .isNull();
    assertThat(NearestName.of("ORHESTRA_HOTS", List.of("ORHESTRA_HOST", "ORHESTRA_PORT")))
        .isEqualTo("ORHESTRA_HOST");
  }
}
