package orhestra.computations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import orhestra.computations.smpc.SmpcSettings;
import orhestra.engine.Backoff;
import orhestra.platform.config.ConfigurationException;
import orhestra.platform.config.Settings;
import orhestra.platform.outgoing.AddressRule;

final class ComputationSettingsTest {
  @Test
  void withoutSettingsThereIsNoClusterAndNoSignature() {
    ComputationSettings settings = ComputationSettings.from(Settings.of(Map.of()));
    assertThat(settings.deadline()).isEqualTo(Duration.ofDays(7));
    assertThat(settings.smpc()).isNull();
    assertThat(settings.webhook().signature()).isNull();
    assertThat(settings.webhook().rule()).isEqualTo(AddressRule.ANY);
    assertThat(settings.webhook().attempts()).isEqualTo(14);
  }

  @Test
  void theUsualAttemptsLastAboutADay() {
    Backoff backoff = ComputationSettings.from(Settings.of(Map.of())).webhook().backoff();
    long waits = 0;
    for (int failures = 1; failures < 14; failures++) {
      waits += backoff.millis(failures, () -> 0);
    }
    assertThat(Duration.ofMillis(waits)).isBetween(Duration.ofHours(20), Duration.ofHours(24));
  }

  @Test
  void everythingCanBeSet() {
    Map<String, String> values = new HashMap<>();
    values.put("COORDINATOR_HOST", "smpc.example");
    values.put("COORDINATOR_PORT", "99");
    values.put("COMPUTATIONS_SMPC_TIMEOUT", "1s");
    values.put("COMPUTATIONS_SMPC_POLL", "2s");
    values.put("COMPUTATIONS_SMPC_DEADLINE", "3s");
    values.put("COMPUTATIONS_WEBHOOK_SECRET", "between us");
    values.put("COMPUTATIONS_WEBHOOK_PRIVATE", "false");
    values.put("COMPUTATIONS_WEBHOOK_ATTEMPTS", "4");
    values.put("COMPUTATIONS_WEBHOOK_BACKOFF", "5s");
    values.put("COMPUTATIONS_WEBHOOK_DEADLINE", "6s");
    values.put("COMPUTATIONS_WEBHOOK_TIMEOUT", "7s");
    ComputationSettings settings = ComputationSettings.from(Settings.of(values));
    assertThat(settings.smpc())
        .isEqualTo(
            new SmpcSettings(
                "smpc.example",
                99,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3)));
    assertThat(settings.webhook().rule()).isEqualTo(AddressRule.PUBLIC);
    assertThat(settings.webhook().attempts()).isEqualTo(4);
    assertThat(settings.webhook().backoff().millis(1, () -> 0)).isEqualTo(5_000);
    assertThat(settings.webhook().deadline()).isEqualTo(Duration.ofSeconds(6));
    assertThat(settings.webhook().timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.toString()).doesNotContain("between us");
  }

  @Test
  void allErrorsAreSaidAtOnce() {
    Settings settings =
        Settings.of(
            Map.of(
                "COORDINATOR_HOST",
                "http://smpc.example/",
                "COORDINATOR_PORT",
                "0",
                "COMPUTATIONS_WEBHOOK_PRIVATE",
                "perhaps"));
    assertThat(ComputationSettings.from(settings)).isNotNull();
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(settings::check)
        .withMessageContaining("COORDINATOR_HOST")
        .withMessageContaining("COORDINATOR_PORT")
        .withMessageContaining("COMPUTATIONS_WEBHOOK_PRIVATE");
  }
}
