package orhestra.insights;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.engine.store.Storage;
import orhestra.insights.store.BrandRow;
import orhestra.insights.store.BrandStore;
import orhestra.insights.store.ChunkStore;
import orhestra.insights.store.FailureRow;
import orhestra.insights.stream.BrandFinder;
import orhestra.insights.stream.BrandLock;
import orhestra.insights.stream.ChunkEvents;
import orhestra.insights.stream.Entries;
import orhestra.insights.stream.Mark;
import orhestra.insights.stream.Publisher;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAwayException;

/**
 * What is to be done besides the brands' work: renew locks, search for brands and for what was left
 * over, and give back to Redis what it lost. Each is done again and again, so one that fails
 * because Redis is away is made good by the next. Thread-safe.
 */
final class Upkeep {
  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  /** Holders of so many fences below one's own may still be awake and take chunks. */
  private static final int EARLIER_FENCES = 3;

  private static final int AT_ONCE = 100;

  private final Redis redis;
  private final BrandWork.Tools tools;
  private final Holdings holdings;
  private final WorkQueue queue;
  private final BrandFinder finder;
  private final ChunkEvents events;
  private final Mark mark;
  private final InsightsSettings settings;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private volatile boolean polling;

  Upkeep(
      BrandWork.Tools tools,
      Holdings holdings,
      WorkQueue queue,
      BrandFinder finder,
      ChunkEvents events,
      InsightsSettings settings,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.redis = tools.redis();
    this.tools = tools;
    this.holdings = requireNonNull(holdings, "holdings is null");
    this.queue = requireNonNull(queue, "queue is null");
    this.finder = requireNonNull(finder, "finder is null");
    this.events = requireNonNull(events, "events is null");
    this.mark = new Mark(redis);
    this.settings = requireNonNull(settings, "settings is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /** Redis has become reachable: it may be another one, or the same with its memory lost. */
  void connected() {
    whileRedisIsThere(
        () -> {
          polling = !events.enable();
          if (polling) {
            log.info("CONFIG is refused by Redis: the queues of all brands are looked at instead");
          }
          restore(!mark.isThere());
          holdings.all().forEach(holding -> queue.wake(holding.brand()));
          search();
        });
  }

  /**
   * Renews locks and summaries of the brands held here, and lets those go that have had nothing to
   * do.
   */
  void renew() {
    whileRedisIsThere(
        () -> {
          Map<Holding, CompletionStage<Long>> answers = new LinkedHashMap<>();
          List<CompletionStage<Boolean>> refreshed = new ArrayList<>();
          for (Holding holding : holdings.all()) {
            answers.put(holding, tools.lock().take(holding.brand()));
            refreshed.add(tools.publisher().refresh(holding.brand()));
            if (nanoTime.getAsLong() - holding.usedAt() >= settings.idle().toNanos()) {
              queue.wake(holding.brand());
            }
            if (holding.fence() > 1) {
              putBackOfEarlier(holding);
            }
          }
          answers.forEach(
              (holding, answer) -> {
                if (redis.await(answer) != BrandLock.TAKEN) {
                  holding.lose();
                  queue.wake(holding.brand());
                }
              });
          refreshed.forEach(redis::await);
        });
  }

  /** A holder that was paused may have taken chunks after its brand was taken over. */
  private void putBackOfEarlier(Holding holding) {
    CompletionStage<Long> back =
        tools.queue().putBack(holding.brand(), holding.fence() - EARLIER_FENCES, holding.fence());
    back.exceptionally(
        failure -> {
          log.debug("lists of {} could not be put back", holding.brand(), failure);
          return 0L;
        });
  }

  /** Looks for brands and chunks that no event has told of. */
  void refresh() {
    whileRedisIsThere(this::search);
  }

  private void search() {
    tools.brands().registerUnknown(finder.registered());
    finder.search(
        new BrandFinder.Found() {
          @Override
          public void chunks(String brand) {
            queue.wake(brand);
          }

          @Override
          public void processing(String brand, long fence) {
            if (!holdings.holds(brand, fence)) {
              holdings.noteLeftOver(brand, fence);
              queue.wake(brand);
            }
          }
        });
  }

  /** Where Redis tells of nothing: asks for all brands. */
  void poll() {
    if (polling) {
      whileRedisIsThere(() -> events.waiting(tools.brands().names()).forEach(queue::wake));
    }
  }

  /** Gives back to Redis what it has lost, if it has. */
  void checkMark() {
    whileRedisIsThere(
        () -> {
          if (!mark.isThere()) {
            log.info("Redis has lost what it held: summaries are written again");
            restore(true);
            search();
          }
        });
  }

  /** Publishes what should still be there. */
  private void restore(boolean lists) {
    long ttl = settings.summaryTtl().toMillis();
    long since = ttl == 0 ? 1 : Math.max(1, clock.millis() - ttl);
    List<BrandRow> brands =
        tools.storage().read(view -> view.door(BrandStore.class).mergedSince(since));
    for (int from = 0; from < brands.size(); from += AT_ONCE) {
      List<CompletionStage<Long>> answers = new ArrayList<>();
      for (BrandRow brand : brands.subList(from, Math.min(brands.size(), from + AT_ONCE))) {
        restore(brand, lists, answers);
      }
      answers.forEach(redis::await);
    }
    mark.set();
  }

  private void restore(BrandRow brand, boolean lists, List<CompletionStage<Long>> answers) {
    Storage storage = tools.storage();
    Publisher publisher = tools.publisher();
    storage
        .read(view -> view.door(BrandStore.class).summary(brand.id()))
        .ifPresent(summary -> answers.add(publisher.summary(brand.name(), summary)));
    if (lists && brand.counts().spikes() > 0) {
      answers.add(
          publisher.spikes(
              brand.name(),
              Entries.spikes(storage.read(view -> view.door(BrandStore.class).spikes(brand.id()))),
              true));
    }
    if (lists && brand.counts().failures() > 0) {
      List<FailureRow> failures =
          storage.read(view -> view.door(ChunkStore.class).lastFailures(brand.id()));
      answers.add(publisher.failed(brand.name(), Entries.failures(brand.name(), failures), true));
    }
  }

  private static void whileRedisIsThere(Runnable action) {
    try {
      action.run();
    } catch (RedisAwayException e) {
      log.debug("Redis is away", e);
    }
  }
}
