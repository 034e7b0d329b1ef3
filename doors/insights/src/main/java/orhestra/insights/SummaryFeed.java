package orhestra.insights;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import orhestra.insights.domain.Published;
import orhestra.insights.stream.Keys;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.Subscription;

/**
 * New summaries as they are published, by whichever process. They come through Redis; what it does
 * not deliver, because it is away or starts anew, whoever watches finds out by itself, see {@link
 * Watch#next}. Thread-safe.
 */
public final class SummaryFeed implements AutoCloseable {
  private static final int MOST_WAITING = 16;

  private final Redis redis;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  SummaryFeed(Redis redis) {
    this.redis = requireNonNull(redis, "redis is null");
  }

  /** Begins to watch a brand. */
  public Watch watch(String brand) {
    Watch watch = new Watch();
    watch.subscription =
        redis.subscribe(
            Keys.channel(brand),
            (channel, summary) ->
                Published.of(new String(summary, StandardCharsets.UTF_8)).ifPresent(watch::add));
    watches.add(watch);
    if (closed) {
      watch.end();
    }
    return watch;
  }

  /** Ends all watches. */
  @Override
  public void close() {
    closed = true;
    watches.forEach(Watch::end);
  }

  /** One reader's view. Used by one thread. */
  public final class Watch implements AutoCloseable {
    private final LinkedBlockingQueue<Published> news = new LinkedBlockingQueue<>();
    private @Nullable Subscription subscription;
    private volatile boolean ended;

    private void add(Published summary) {
      // Summaries are cumulative: a reader that cannot follow misses nothing but steps.
      if (news.size() >= MOST_WAITING) {
        news.poll();
      }
      news.add(summary);
    }

    private void end() {
      ended = true;
      // Wakes the reader.
      news.add(new Published(0, ""));
    }

    /** Whether nothing more will come. */
    public boolean isEnded() {
      return ended;
    }

    /** The next new summary; empty if none has come within this time, or at the end. */
    public Optional<Published> next(Duration patience) throws InterruptedException {
      Published summary = news.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      return ended ? Optional.empty() : Optional.ofNullable(summary);
    }

    @Override
    public void close() {
      watches.remove(this);
      if (subscription != null) {
        subscription.close();
      }
    }
  }
}
