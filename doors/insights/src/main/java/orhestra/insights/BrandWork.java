package orhestra.insights;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.engine.store.Storage;
import orhestra.insights.domain.Window;
import orhestra.insights.store.BrandRow;
import orhestra.insights.store.BrandStore;
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
  private static final WorkQueue.Next FOREIGN = new WorkQueue.Next.After(AWAY);

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
  private final String holder;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final TakingOver takingOver = new TakingOver();
  private final Merging merging = new Merging();
  private final Map<String, Holding> holdings = new ConcurrentHashMap<>();
  // Brands that another process holds, and since when nothing was heard of them.
  private final Map<String, Long> foreign = new ConcurrentHashMap<>();
  // Lists of earlier holders that were found, by brand: the lowest fence.
  private final Map<String, Long> leftOver = new ConcurrentHashMap<>();

  BrandWork(
      Tools tools,
      InsightsSettings settings,
      InsightsMeters meters,
      String holder,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.tools = requireNonNull(tools, "tools is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.meters = requireNonNull(meters, "meters is null");
    this.holder = requireNonNull(holder, "holder is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /** The brands that this process works on. */
  Collection<Holding> holdings() {
    return holdings.values();
  }

  /** Whether this process works on the brand under this fence. */
  boolean holds(String brand, long fence) {
    Holding holding = holdings.get(brand);
    return holding != null && holding.fence() == fence;
  }

  /** Whether an event of this brand needs no step now: another holder has it, and it was noted. */
  boolean isForeign(String brand) {
    return foreign.computeIfPresent(brand, (name, since) -> nanoTime.getAsLong()) != null;
  }

  /** Notes that a list of an earlier holder was found; it is put back in the brand's next step. */
  void noteLeftOver(String brand, long fence) {
    leftOver.merge(brand, fence, Math::min);
  }

  @Override
  public WorkQueue.Next step(String brand) {
    @Nullable Holding held = holdings.get(brand);
    try {
      return work(brand, held);
    } catch (RedisAwayException e) {
      // Nobody needs to be woken for it: everything is looked at when it is back.
      log.debug("{} waits for Redis", brand, e);
      return new WorkQueue.Next.After(AWAY);
    } catch (RuntimeException e) {
      return failed(brand, held, e);
    }
  }

  private WorkQueue.Next failed(String brand, @Nullable Holding held, RuntimeException failure) {
    boolean outage = isOutage(failure);
    if (held == null) {
      log.atLevel(outage ? org.slf4j.event.Level.DEBUG : org.slf4j.event.Level.WARN)
          .setCause(failure)
          .log("{} cannot be taken up; trying again", brand);
      return new WorkQueue.Next.After(AWAY);
    }
    held.forgetWindow();
    if (outage) {
      log.debug("{} waits for the database", brand, failure);
      return new WorkQueue.Next.After(AWAY);
    }
    int failures = held.failed();
    Duration wait = backoff(failures);
    log.warn(
        "merging chunks of {} failed {} times; trying again in {} ms",
        brand,
        failures,
        wait.toMillis(),
        failure);
    return new WorkQueue.Next.After(wait);
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

  private WorkQueue.Next work(String brand, @Nullable Holding held) {
    @Nullable Holding holding = held;
    if (holding != null && holding.isLost()) {
      drop(holding);
      holding = null;
    }
    if (holding == null) {
      holding = takeOver(brand);
      if (holding == null) {
        return waitForOther(brand);
      }
    }
    putBackLeftOver(holding);
    Batch batch = take(holding);
    if (batch.isEmpty()) {
      return idle(holding);
    }
    holding.used(nanoTime.getAsLong());
    return merge(holding, batch) ? WorkQueue.AGAIN : FOREIGN;
  }

  /** As long as something is heard of the brand, look whether its holder still lives. */
  private WorkQueue.Next waitForOther(String brand) {
    long now = nanoTime.getAsLong();
    long since = foreign.computeIfAbsent(brand, name -> now);
    if (now - since > 2 * settings.lockTtl().toNanos()) {
      foreign.remove(brand);
      return WorkQueue.REST;
    }
    return FOREIGN;
  }

  private @Nullable Holding takeOver(String brand) {
    long id = tools.brands().id(brand);
    if (!tools.redis().await(tools.lock().take(brand))) {
      return null;
    }
    foreign.remove(brand);
    BrandRow row = tools.storage().submit(takingOver, new TakingOver.Wish(id, holder)).join();
    BrandRow.Hold hold = row.hold();
    long back = tools.redis().await(tools.queue().putBack(brand, hold.drained(), hold.fence()));
    if (back > 0) {
      log.info("{} chunks of {} that an earlier holder had taken are merged now", back, brand);
    }
    row = row.with(new BrandRow.Hold(hold.fence(), hold.holder(), hold.fence()));
    Holding holding = new Holding(row, tools.windows().take(row), nanoTime.getAsLong());
    holdings.put(brand, holding);
    // The holder before may have died between keeping a summary and publishing it.
    tools
        .storage()
        .read(view -> view.door(BrandStore.class).summary(id))
        .ifPresent(summary -> tools.publisher().summary(brand, summary));
    return holding;
  }

  private void putBackLeftOver(Holding holding) {
    @Nullable Long from = leftOver.remove(holding.brand());
    if (from != null && from < holding.fence()) {
      tools.redis().await(tools.queue().putBack(holding.brand(), from, holding.fence()));
    }
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

  /** Keeps the brand for a while, then lets it go. */
  private WorkQueue.Next idle(Holding holding) {
    if (nanoTime.getAsLong() - holding.usedAt() < settings.idle().toNanos()) {
      return WorkQueue.REST;
    }
    letGo(holding);
    return WorkQueue.REST;
  }

  /** Makes a snapshot if there is something new, and releases the lock. */
  private void letGo(Holding holding) {
    BrandRow row = holding.row();
    @Nullable Window window = holding.window();
    if (window != null && row.extent().snapshot() < row.extent().nextChunk()) {
      Merging.Merge merge = tools.windows().withSnapshot(BatchMerge.nothing(row), window);
      if (!tools.storage().submit(merging, merge).join()) {
        holdings.remove(holding.brand());
        return;
      }
      holding.kept(merge.after());
    }
    if (window != null) {
      tools.windows().remember(holding.row(), window);
    }
    holdings.remove(holding.brand());
    tools.redis().await(tools.lock().release(holding.brand()));
  }

  /** Whether the brand is still this process's own. */
  private boolean merge(Holding holding, Batch batch) {
    if (holding.failures() > settings.maxRetries()) {
      return mergeOneByOne(holding, batch);
    }
    if (!merge(holding, batch.chunks())) {
      return false;
    }
    holding.merged(holding.row(), batch.number());
    return true;
  }

  private boolean merge(Holding holding, List<byte[]> chunks) {
    long began = nanoTime.getAsLong();
    @Nullable Window loaded = holding.window();
    Window window = loaded == null ? tools.windows().load(holding.row()) : loaded;
    BatchMerge.Result result =
        BatchMerge.of(tools.storage(), settings, holding.row(), window, chunks, clock.millis());
    Merging.Merge merge = result.merge();
    if (Windows.isSnapshotDue(merge.after())) {
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
    drop(holding);
    return false;
  }

  /** What was taken and not merged goes back to the queue, for whoever has the brand now. */
  private void drop(Holding holding) {
    holdings.remove(holding.brand());
    tools
        .redis()
        .await(tools.queue().putBack(holding.brand(), holding.fence(), holding.fence() + 1));
  }

  /** Finds the chunk that the others cannot be merged with. */
  private boolean mergeOneByOne(Holding holding, Batch batch) {
    for (byte[] chunk : batch.chunks()) {
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
    holding.merged(holding.row(), batch.number());
    return true;
  }

  /** Sent in order before the next batch is taken; if Redis fails, it is all made up for later. */
  private void publish(String brand, Merging.Merge merge) {
    long began = nanoTime.getAsLong();
    if (merge.summary() != null) {
      tools
          .publisher()
          .summary(brand, merge.summary())
          .whenComplete((done, failure) -> published(brand, failure, began));
    }
    if (!merge.failures().isEmpty()) {
      tools
          .publisher()
          .failed(brand, Entries.failures(brand, merge.failures()), false)
          .whenComplete((done, failure) -> published(brand, failure, began));
    }
    if (!merge.spikes().isEmpty()) {
      tools
          .publisher()
          .spikes(brand, Entries.spikes(merge.spikes()), false)
          .whenComplete((done, failure) -> published(brand, failure, began));
    }
  }

  private void published(String brand, @Nullable Throwable failure, long began) {
    if (failure == null) {
      meters.redisWrite(nanoTime.getAsLong() - began);
    } else {
      log.debug("what is new of {} was not published", brand, failure);
    }
  }

  /** Lets all brands go, as far as Redis and the database let it. */
  void close() {
    for (Holding holding : List.copyOf(holdings.values())) {
      try {
        letGo(holding);
      } catch (RuntimeException e) {
        log.debug("{} could not be let go", holding.brand(), e);
      }
    }
  }
}
