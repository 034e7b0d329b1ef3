package orhestra.computations.webhook;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import orhestra.engine.Backoff;
import orhestra.platform.config.Settings;
import orhestra.platform.outgoing.AddressRule;
import orhestra.platform.outgoing.Signature;

/**
 * How the end of a job is told.
 *
 * @param signature null if deliveries are not signed
 * @param rule where they may go
 * @param timeout of an attempt
 * @param attempts at most
 * @param backoff the pauses between them
 * @param deadline after which no attempt begins, from the job's end
 */
public record WebhookSettings(
    @Nullable Signature signature,
    AddressRule rule,
    Duration timeout,
    int attempts,
    Backoff backoff,
    Duration deadline) {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** Of the doubling pauses: the last ones would be too far from each other. */
  private static final Duration LONGEST_PAUSE = Duration.ofHours(12);

  private static final double JITTER = 0.2;

  public WebhookSettings {
    requireNonNull(rule, "rule is null");
    requireNonNull(timeout, "timeout is null");
    requireNonNull(backoff, "backoff is null");
    requireNonNull(deadline, "deadline is null");
  }

  /** Unsigned, to any address, 14 attempts within a day. */
  public static WebhookSettings usual() {
    return new WebhookSettings(
        null, AddressRule.ANY, Duration.ofSeconds(10), 14, backoff(Duration.ofSeconds(10)), DAY);
  }

  private static Backoff backoff(Duration first) {
    return new Backoff.Exponential(
        first.toMillis(), Math.max(first.toMillis(), LONGEST_PAUSE.toMillis()), JITTER);
  }

  /** Reads them; errors are noted in the settings. */
  public static WebhookSettings from(Settings settings) {
    WebhookSettings usual = usual();
    String secret = settings.secret("COMPUTATIONS_WEBHOOK_SECRET");
    return new WebhookSettings(
        secret == null ? null : new Signature(secret),
        settings.bool("COMPUTATIONS_WEBHOOK_PRIVATE", true) ? AddressRule.ANY : AddressRule.PUBLIC,
        settings.duration(
            "COMPUTATIONS_WEBHOOK_TIMEOUT",
            usual.timeout(),
            Duration.ofMillis(100),
            Duration.ofMinutes(5)),
        settings.integer("COMPUTATIONS_WEBHOOK_ATTEMPTS", usual.attempts(), 1, 100),
        backoff(
            settings.duration(
                "COMPUTATIONS_WEBHOOK_BACKOFF",
                Duration.ofSeconds(10),
                Duration.ofMillis(10),
                DAY)),
        settings.duration(
            "COMPUTATIONS_WEBHOOK_DEADLINE", usual.deadline(), SECOND, Duration.ofDays(30)));
  }
}
