package orhestra.insights;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.engine.store.Storage;
import orhestra.insights.domain.Window;
import orhestra.insights.stream.Batch;
import orhestra.insights.stream.BrandLock;
import orhestra.insights.stream.ChunkQueue;
import orhestra.insights.stream.Entries;
import orhestra.insights.stream.Publisher;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAwayException;
import orhestra.storage.sql.StorageException;

/**
 * The work on brands, one step at a time: take the brand's lock and fence, take a batch of chunks,
 * merge it, keep the merge, publish the summary, have the batch removed. What a step leaves undone,
 * because Redis, the database or the process failed, the next one finds where it was left.
 */
final class BrandWork implements WorkQueue.Work {
  private static final Logger log = LoggerFactory.getLogger(BrandWork.class);

  /** The most chunks of a batch: what one commit and one answer of Redis carry well. */
  static final int BATCH = 500;

  private static final Duration AWAY = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
  private static final WorkQueue.Next FOREIGN = WorkQueue.after(AWAY);

  /** What of Redis and the database the work goes through. */
  record Tools(
      Redis redis,
      ChunkQueue queue,
      BrandLock lock,
      Publisher publisher,
      Storage storage,
      Brands brands,
      Windows windows) {}

  private final Tools tools;
  private final InsightsSettings settings;
  private final InsightsMeters meters;
  private final Holdings holdings;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Merging merging = new Merging();

  BrandWork(
      Tools tools,
      Holdings holdings,
      InsightsSettings settings,
      InsightsMeters meters,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.tools = requireNonNull(tools, "tools is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.meters = requireNonNull(meters, "meters is null");
    this.holdings = requireNonNull(holdings, "holdings is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  @Override
  public WorkQueue.Next step(String brand) {
    try {
      return work(brand);
    } catch (RedisAwayException e) {
      // Nobody needs to be woken for it: everything is looked at when it is back.
      log.debug("{} waits for Redis", brand, e);
      return WorkQueue.after(AWAY);
    } catch (RuntimeException e) {
      return failed(brand, holdings.get(brand), e);
    }
  }

  private WorkQueue.Next failed(String brand, @Nullable Holding held, RuntimeException failure) {
    boolean outage = isOutage(failure);
    if (held == null) {
      log.atLevel(outage ? org.slf4j.event.Level.DEBUG : org.slf4j.event.Level.WARN)
          .setCause(failure)
          .log("{} cannot be taken up; trying again", brand);
      return WorkQueue.after(AWAY);
    }
    held.forgetWindow();
    if (outage) {
      log.debug("{} waits for the database", brand, failure);
      return WorkQueue.after(AWAY);
    }
    int failures = held.failed();
    Duration wait = backoff(failures);
    log.warn(
        "merging chunks of {} failed {} times; trying again in {} ms",
        brand,
        failures,
        wait.toMillis(),
        failure);
    return WorkQueue.after(wait);
  }

  private Duration backoff(int failures) {
    double seconds = Math.pow(settings.backoffBase(), Math.max(0, failures - 1));
    return Duration.ofMillis(Math.min(LONGEST_BACKOFF.toMillis(), Math.round(seconds * 1000)));
  }

  private static boolean isOutage(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StorageException.Unavailable || cause instanceof RedisAwayException) {
        return true;
      }
    }
    return false;
  }

  private WorkQueue.Next work(String brand) {
    @Nullable Holding holding = holdings.hold(brand);
    if (holding == null) {
      return holdings.nextLook(brand).map(WorkQueue::after).orElse(WorkQueue.REST);
    }
    Batch batch = take(holding);
    if (!batch.isEmpty()) {
      holding.used(nanoTime.getAsLong());
      return merge(holding, batch) ? WorkQueue.AGAIN : FOREIGN;
    }
    if (nanoTime.getAsLong() - holding.usedAt() >= settings.idle().toNanos()) {
      holdings.letGo(holding);
    }
    return WorkQueue.REST;
  }

  private Batch take(Holding holding) {
    long began = nanoTime.getAsLong();
    Batch batch =
        tools
            .redis()
            .await(
                tools
                    .queue()
                    .take(
                        holding.brand(),
                        holding.fence(),
                        holding.merged(),
                        holding.merged() + 1,
                        BATCH));
    if (!batch.isEmpty()) {
      meters.redisRead(nanoTime.getAsLong() - began);
    }
    return batch;
  }

  /** Whether the brand is still this process's own. */
  private boolean merge(Holding holding, Batch batch) {
    boolean merged =
        holding.failures() > settings.maxRetries()
            ? mergeOneByOne(holding, batch.chunks())
            : merge(holding, batch.chunks());
    if (merged) {
      holding.merged(batch.number());
    }
    return merged;
  }

  private boolean merge(Holding holding, List<byte[]> chunks) {
    long began = nanoTime.getAsLong();
    @Nullable Window loaded = holding.window();
    Window window = loaded == null ? tools.windows().load(holding.row()) : loaded;
    BatchMerge.Result result =
        BatchMerge.of(tools.storage(), settings, holding.row(), window, chunks, clock.millis());
    Merging.Merge merge = result.merge();
    if (Windows.isSnapshotDue(merge.after(), window)) {
      merge = tools.windows().withSnapshot(merge, window);
    }
    long merged = nanoTime.getAsLong();
    if (!keep(holding, merge)) {
      return false;
    }
    holding.window(window);
    meters.merged(merge, result.clusters(), merged - began, nanoTime.getAsLong() - merged);
    publish(holding.brand(), merge);
    return true;
  }

  private boolean keep(Holding holding, Merging.Merge merge) {
    if (tools.storage().submit(merging, merge).join()) {
      holding.kept(merge.after());
      return true;
    }
    log.info("{} has another holder", holding.brand());
    holdings.drop(holding);
    return false;
  }

  /** Finds the chunk that the others cannot be merged with. */
  private boolean mergeOneByOne(Holding holding, List<byte[]> chunks) {
    for (byte[] chunk : chunks) {
      try {
        if (!merge(holding, List.of(chunk))) {
          return false;
        }
      } catch (CompletionException | IllegalStateException | IllegalArgumentException e) {
        if (isOutage(e)) {
          throw e;
        }
        holding.forgetWindow();
        log.warn("a chunk of {} cannot be merged", holding.brand(), e);
        Merging.Merge refused =
            BatchMerge.refused(
                tools.storage(),
                holding.row(),
                chunk,
                "cannot be merged: an internal error",
                clock.millis());
        if (!keep(holding, refused)) {
          return false;
        }
        publish(holding.brand(), refused);
      }
    }
    return true;
  }

  /** Sent in order before the next batch is taken; if Redis fails, it is all made up for later. */
  private void publish(String brand, Merging.Merge merge) {
    Publisher publisher = tools.publisher();
    long began = nanoTime.getAsLong();
    List<CompletionStage<Long>> sent = new ArrayList<>();
    if (merge.summary() != null) {
      sent.add(publisher.summary(brand, merge.summary()));
    }
    if (!merge.failures().isEmpty()) {
      sent.add(publisher.failed(brand, Entries.failures(brand, merge.failures()), false));
    }
    if (!merge.spikes().isEmpty()) {
      sent.add(publisher.spikes(brand, Entries.spikes(merge.spikes()), false));
    }
    sent.forEach(one -> one.whenComplete((done, failure) -> published(brand, failure, began)));
  }

  private void published(String brand, @Nullable Throwable failure, long began) {
    if (failure == null) {
      meters.redisWrite(nanoTime.getAsLong() - began);
    } else {
      log.debug("what is new of {} was not published", brand, failure);
    }
  }
}
