package orhestra.insights;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import orhestra.platform.config.Settings;

/**
 * The insights door's settings.
 *
 * @param concurrency brands that are worked on at a time
 * @param refresh how often Redis is searched for brands and left-over work
 * @param idle how long a brand without new chunks is kept by its holder
 * @param maxRetries how often a merge that fails is tried again before its chunks are tried alone
 * @param backoffBase the n-th retry waits this to the power of n, in seconds
 * @param threshold how similar clusters must be to be one
 * @param window how far back summaries reach
 * @param summaryTtl how long a summary stays in Redis when nothing more comes; zero for ever
 * @param lockTtl how long a brand's lock outlives its holder
 * @param spikeThreshold how many times the usual mentions make a spike stand out by itself
 */
public record InsightsSettings(
    int concurrency,
    Duration refresh,
    Duration idle,
    int maxRetries,
    double backoffBase,
    double threshold,
    Duration window,
    Duration summaryTtl,
    Duration lockTtl,
    double spikeThreshold) {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  public InsightsSettings {
    requireNonNull(refresh, "refresh is null");
    requireNonNull(idle, "idle is null");
    requireNonNull(window, "window is null");
    requireNonNull(summaryTtl, "summaryTtl is null");
    requireNonNull(lockTtl, "lockTtl is null");
  }

  /** Reads them; errors are noted in the settings. */
  public static InsightsSettings from(Settings settings) {
    Duration summaryTtl =
        settings.duration(
            "TTL_SUMMARY_SECONDS", Duration.ofMinutes(30), Duration.ZERO, Duration.ofDays(3650));
    if (summaryTtl.isPositive() && summaryTtl.compareTo(Duration.ofMinutes(1)) < 0) {
      settings.error("TTL_SUMMARY_SECONDS must be 0 (keep) or at least 60");
    }
    return new InsightsSettings(
        settings.integer("CONCURRENCY_LIMIT", 5, 1, 1_000),
        settings.duration("BRAND_REFRESH_INTERVAL_SEC", Duration.ofSeconds(30), SECOND, DAY),
        settings.duration("CHUNK_FETCH_TIMEOUT_SEC", Duration.ofSeconds(30), SECOND, DAY),
        settings.integer("MAX_RETRIES", 3, 0, 100),
        settings.number("RETRY_BACKOFF_BASE", 2, 1, 60),
        settings.number("MERGE_SIMILARITY_THRESHOLD", 0.75, 0.01, 1),
        settings.duration("INSIGHTS_WINDOW", DAY, Duration.ofMinutes(1), Duration.ofDays(3650)),
        summaryTtl,
        settings.duration(
            "INSIGHTS_LOCK_TTL", Duration.ofSeconds(10), SECOND, Duration.ofMinutes(10)),
        settings.number("INSIGHTS_SPIKE_THRESHOLD", 2, 1, 1_000_000));
  }
}
