package orhestra.execution;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import orhestra.execution.openai.OpenAiSettings;
import orhestra.platform.config.Settings;

/**
 * The execution service's settings.
 *
 * @param concurrency turns that are answered at a time
 * @param turnTimeout longest time of a turn from its first word to its last
 * @param stopTimeout time that running turns get when the service is to stop
 * @param claimAfter after what silence the turns of another worker are taken over
 * @param tokenDelay the built-in responder's pause between two words
 * @param openAi the model's endpoint; null for the built-in responder
 */
public record ExecutionSettings(
    StreamNames names,
    int concurrency,
    Duration turnTimeout,
    Duration stopTimeout,
    Duration claimAfter,
    Duration tokenDelay,
    @Nullable OpenAiSettings openAi) {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  public ExecutionSettings {
    requireNonNull(names, "names is null");
    requireNonNull(turnTimeout, "turnTimeout is null");
    requireNonNull(stopTimeout, "stopTimeout is null");
    requireNonNull(claimAfter, "claimAfter is null");
    requireNonNull(tokenDelay, "tokenDelay is null");
  }

  /** Reads them; errors are noted in the settings. */
  public static ExecutionSettings from(Settings settings) {
    return new ExecutionSettings(
        new StreamNames(
            settings.string("CHAT_STREAM_PREFIX", "nooble4"),
            settings.string("ENVIRONMENT", "development")),
        settings.integer("EXECUTION_CONCURRENCY", 16, 1, 1_000),
        settings.duration("EXECUTION_TIMEOUT", Duration.ofMinutes(2), SECOND, Duration.ofDays(1)),
        settings.duration("EXECUTION_STOP_TIMEOUT", Duration.ofSeconds(20), Duration.ZERO, HOUR),
        settings.duration("EXECUTION_CLAIM_AFTER", Duration.ofSeconds(15), SECOND, HOUR),
        Duration.ofMillis(settings.integer("EXECUTION_TOKEN_DELAY_MS", 15, 0, 10_000)),
        OpenAiSettings.from(settings));
  }
}
