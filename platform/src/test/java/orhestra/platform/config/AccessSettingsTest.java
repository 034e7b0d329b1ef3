package orhestra.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessSettingsTest {
  @Test
  void defaults() {
    assertThat(AccessSettings.from(Settings.of(Map.of())))
        .isEqualTo(new AccessSettings(null, null, null, null, false));
  }

  @Test
  void everythingSetAndNothingPrinted() {
    AccessSettings access =
        AccessSettings.from(
            Settings.of(
                Map.of(
                    "ORHESTRA_AGENT_KEY", "secret-a",
                    "ORHESTRA_OPERATOR_KEY", "secret-o",
                    "ORHESTRA_VIEWER_KEY", "secret-v",
                    "ORHESTRA_CONTRIBUTOR_KEY", "secret-c",
                    "ORHESTRA_ALLOW_ANONYMOUS", "true")));
    assertThat(access)
        .isEqualTo(new AccessSettings("secret-a", "secret-o", "secret-v", "secret-c", true));
    assertThat(access.protectedByKeys()).isTrue();
    assertThat(access.toString()).doesNotContain("secret");
  }

  @Test
  void errorsAllAtOnce() {
    Settings settings =
        Settings.of(
            Map.of(
                "ORHESTRA_AGENT_KEY", "two words",
                "ORHESTRA_OPERATOR_KEY", "clé",
                "ORHESTRA_ALLOW_ANONYMOUS", "perhaps"));
    AccessSettings.from(settings);
    assertThatThrownBy(settings::check)
        .hasMessageContaining("ORHESTRA_AGENT_KEY must be of visible ASCII")
        .hasMessageContaining("ORHESTRA_OPERATOR_KEY must be of visible ASCII")
        .hasMessageContaining("ORHESTRA_ALLOW_ANONYMOUS (environment) must be true or false")
        .hasMessageNotContaining("two words");
  }
}
