package orhestra.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import orhestra.execution.openai.OpenAiSettings;
import orhestra.platform.config.ConfigurationException;
import orhestra.platform.config.Settings;

class ExecutionSettingsTest {
  private static ExecutionSettings read(Map<String, String> environment) {
    Settings settings = Settings.of(environment);
    ExecutionSettings read = ExecutionSettings.from(settings);
    settings.check();
    return read;
  }

  @Test
  void defaults() {
    ExecutionSettings settings = read(Map.of());
    assertThat(settings)
        .isEqualTo(
            new ExecutionSettings(
                new StreamNames("nooble4", "development"),
                16,
                Duration.ofSeconds(120),
                Duration.ofSeconds(20),
                Duration.ofSeconds(15),
                Duration.ofMillis(15),
                null));
    assertThat(settings.names().dispatch()).isEqualTo("nooble4:development:execution:streams:main");
    assertThat(settings.names().callbacks())
        .isEqualTo("nooble4:development:orchestrator-callbacks:streams:main");
  }

  @Test
  void everythingCanBeSet() {
    ExecutionSettings settings =
        read(
            Map.ofEntries(
                Map.entry("CHAT_STREAM_PREFIX", "p"),
                Map.entry("ENVIRONMENT", "production"),
                Map.entry("EXECUTION_CONCURRENCY", "4"),
                Map.entry("EXECUTION_TIMEOUT", "5m"),
                Map.entry("EXECUTION_STOP_TIMEOUT", "1s"),
                Map.entry("EXECUTION_CLAIM_AFTER", "7s"),
                Map.entry("EXECUTION_TOKEN_DELAY_MS", "0"),
                Map.entry("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1/"),
                Map.entry("OPENAI_API_KEY", "sk-1"),
                Map.entry("OPENAI_MODEL", "llama"),
                Map.entry("EXECUTION_CONNECT_TIMEOUT", "1s"),
                Map.entry("EXECUTION_FIRST_TOKEN_TIMEOUT", "2s"),
                Map.entry("EXECUTION_TOKEN_TIMEOUT", "3s")));
    assertThat(settings)
        .isEqualTo(
            new ExecutionSettings(
                new StreamNames("p", "production"),
                4,
                Duration.ofMinutes(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(7),
                Duration.ZERO,
                new OpenAiSettings(
                    URI.create("http://127.0.0.1:11434/v1"),
                    "sk-1",
                    "llama",
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofMillis(500))));
    assertThat(settings.toString()).doesNotContain("sk-1");
  }

  @Test
  void allErrorsAreToldAtOnceWithTheirSource() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "EXECUTION_CONCURRENCY", "0",
                        "EXECUTION_TIMEOUT", "soon",
                        "EXECUTION_TOKEN_TIMEOUT", "-1",
                        "OPENAI_BASE_URL", "ollama",
                        "OPENAI_API_KEY", "a b")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("EXECUTION_CONCURRENCY (environment)")
        .hasMessageContaining("EXECUTION_TIMEOUT (environment)")
        .hasMessageContaining("EXECUTION_TOKEN_TIMEOUT (environment)")
        .hasMessageContaining("OPENAI_BASE_URL (environment)")
        .hasMessageContaining("OPENAI_API_KEY has");
  }
}
