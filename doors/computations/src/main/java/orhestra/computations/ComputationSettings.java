package orhestra.computations;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import orhestra.computations.smpc.SmpcSettings;
import orhestra.computations.webhook.WebhookSettings;
import orhestra.platform.config.Settings;

/**
 * The door's settings.
 *
 * @param deadline how long a job waits for its clients if the first one does not say
 * @param grace how long it waits for the others once its quorum is there, likewise
 * @param stageTime how long each stage of a secure round waits after the first, likewise
 * @param retention how long a job that is done is kept
 * @param webhook how the end of a job is told
 * @param smpc where the SMPC cluster is; null if there is none
 */
public record ComputationSettings(
    Duration deadline,
    Duration grace,
    Duration stageTime,
    Duration retention,
    WebhookSettings webhook,
    @Nullable SmpcSettings smpc) {
  /** The longest that a job may wait. */
  public static final Duration LONGEST = Duration.ofDays(3650);

  public ComputationSettings {
    requireNonNull(deadline, "deadline is null");
    requireNonNull(grace, "grace is null");
    requireNonNull(stageTime, "stageTime is null");
    requireNonNull(retention, "retention is null");
    requireNonNull(webhook, "webhook is null");
  }

  /** With the usual webhooks and without an SMPC cluster. */
  public ComputationSettings(
      Duration deadline, Duration grace, Duration stageTime, Duration retention) {
    this(deadline, grace, stageTime, retention, WebhookSettings.usual(), null);
  }

  /** Reads them; errors are noted in the settings. */
  public static ComputationSettings from(Settings settings) {
    Duration second = Duration.ofSeconds(1);
    return new ComputationSettings(
        settings.duration("COMPUTATIONS_DEADLINE", Duration.ofDays(7), second, LONGEST),
        settings.duration("COMPUTATIONS_GRACE", Duration.ofMinutes(1), Duration.ZERO, LONGEST),
        settings.duration("COMPUTATIONS_STAGE_TIME", Duration.ofMinutes(2), second, LONGEST),
        settings.duration(
            "COMPUTATIONS_RETENTION", Duration.ofDays(30), Duration.ofMinutes(1), LONGEST),
        WebhookSettings.from(settings),
        SmpcSettings.from(settings));
  }
}
