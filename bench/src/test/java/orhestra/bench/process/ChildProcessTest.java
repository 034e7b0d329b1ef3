package orhestra.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildProcessTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ORHESTRA_PORT",
        "REDIS_URL",
        "REDIS_PASSWORD_FILE",
        "INSIGHTS_WINDOW",
        "CHAT_EVENTS_KEPT",
        "EXECUTION_TIMEOUT",
        "ENVIRONMENT",
        "HTTP_PORT",
        "PORT",
        "TTL_SUMMARY_SECONDS"
      })
  void settingsOfAServerAreNotPassedOn(String name) {
    assertThat(ChildProcess.isSetting(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATH", "HOME", "JAVA_HOME", "TMPDIR"})
  void whatEveryProgramNeedsIsPassedOn(String name) {
    assertThat(ChildProcess.isSetting(name)).isFalse();
  }
}
