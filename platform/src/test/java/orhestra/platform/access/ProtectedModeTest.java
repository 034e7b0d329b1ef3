package orhestra.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.platform.config.AccessSettings;
import orhestra.platform.config.ConfigurationException;
import orhestra.platform.config.ServerSettings;
import orhestra.platform.config.Settings;

class ProtectedModeTest {
  private static boolean check(String host, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("ORHESTRA_HOST", host);
    Settings settings = Settings.of(environment);
    boolean loopback =
        ProtectedMode.check(settings, ServerSettings.from(settings), AccessSettings.from(settings));
    settings.check();
    return loopback;
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "localhost", "::1", "[::1]"})
  void loopbackNeedsNoKeys(String host) {
    assertThat(check(host, Map.of())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
  void elsewhereBothKeysAreNeeded(String host) {
    assertThatThrownBy(() -> check(host, Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("set ORHESTRA_AGENT_KEY and ORHESTRA_OPERATOR_KEY,")
        .hasMessageContaining("ORHESTRA_ALLOW_ANONYMOUS=true");
    assertThatThrownBy(() -> check(host, Map.of("ORHESTRA_AGENT_KEY", "a")))
        .hasMessageContaining("set ORHESTRA_OPERATOR_KEY,");
    assertThatThrownBy(() -> check(host, Map.of("ORHESTRA_OPERATOR_KEY", "o")))
        .hasMessageContaining("set ORHESTRA_AGENT_KEY,");
    assertThat(check(host, Map.of("ORHESTRA_AGENT_KEY", "a", "ORHESTRA_OPERATOR_KEY", "o")))
        .isFalse();
  }

  @Test
  void anonymousUseCanBeWanted() {
    assertThatCode(() -> check("0.0.0.0", Map.of("ORHESTRA_ALLOW_ANONYMOUS", "true")))
        .doesNotThrowAnyException();
  }

  @Test
  void unknownHostIsAnError() {
    assertThatThrownBy(() -> check("no-such-host.invalid", Map.of()))
        .hasMessageContaining("ORHESTRA_HOST no-such-host.invalid is not an address");
  }
}
