package orhestra.insights;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.insights.BrandWork.Tools;
import orhestra.insights.domain.Window;
import orhestra.insights.store.BrandRow;
import orhestra.insights.store.BrandStore;
import orhestra.insights.stream.BrandLock;

/**
 * Which brands this process works on: takes them over by lock and fence, and lets them go. Asking
 * is thread-safe; a brand is taken over and let go only by the thread whose turn it is, see {@link
 * WorkQueue}.
 */
final class Holdings {
  private static final Logger log = LoggerFactory.getLogger(Holdings.class);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final Duration A_MOMENT = Duration.ofMillis(10);

  private final Tools tools;
  private final InsightsSettings settings;
  private final String holder;
  private final LongSupplier nanoTime;
  private final TakingOver takingOver = new TakingOver();
  private final Merging merging = new Merging();
  private final Map<String, Holding> holdings = new ConcurrentHashMap<>();
  // Brands that another process holds.
  private final Map<String, Foreign> foreign = new ConcurrentHashMap<>();
  // Lists of earlier holders that were found, by brand: the lowest fence.
  private final Map<String, Long> leftOver = new ConcurrentHashMap<>();

  /**
   * A brand that another process holds.
   *
   * @param heardAt when a chunk came for it last, monotonic nanoseconds
   * @param lockMillis what the other's lock still had when it was looked at
   */
  private record Foreign(long heardAt, long lockMillis) {
    static Foreign seen(@Nullable Foreign before, long now, long lockMillis) {
      return new Foreign(before == null ? now : before.heardAt, lockMillis);
    }

    Foreign heard(long now) {
      return new Foreign(now, lockMillis);
    }
  }

  Holdings(Tools tools, InsightsSettings settings, String holder, LongSupplier nanoTime) {
    this.tools = requireNonNull(tools, "tools is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.holder = requireNonNull(holder, "holder is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /** What this process holds of the brand, if it does. */
  @Nullable Holding get(String brand) {
    return holdings.get(brand);
  }

  /** The brands that this process works on. */
  Collection<Holding> all() {
    return holdings.values();
  }

  /** Whether this process works on the brand under this fence. */
  boolean holds(String brand, long fence) {
    Holding holding = holdings.get(brand);
    return holding != null && holding.fence() == fence;
  }

  /** Whether an event of this brand needs no step now: another holder has it, and it was noted. */
  boolean isForeign(String brand) {
    return foreign.computeIfPresent(brand, (name, other) -> other.heard(nanoTime.getAsLong()))
        != null;
  }

  /** Notes that a list of an earlier holder was found; it is put back in the brand's next step. */
  void noteLeftOver(String brand, long fence) {
    leftOver.merge(brand, fence, Math::min);
  }

  /** Holds the brand, taking it over where nobody else has it; null if somebody has. Blocks. */
  @Nullable Holding hold(String brand) {
    @Nullable Holding holding = holdings.get(brand);
    if (holding != null && holding.isLost()) {
      drop(holding);
      holding = null;
    }
    if (holding == null) {
      holding = takeOver(brand);
    }
    if (holding != null) {
      putBackLeftOver(holding);
    }
    return holding;
  }

  /**
   * When to look whether the brand's other holder still lives; empty once nothing has been heard of
   * the brand for a while, and so nobody needs to know.
   */
  Optional<Duration> nextLook(String brand) {
    @Nullable Foreign other = foreign.get(brand);
    if (other == null) {
      return Optional.of(LONGEST_WAIT);
    }
    if (nanoTime.getAsLong() - other.heardAt() > 2 * settings.lockTtl().toNanos()) {
      foreign.remove(brand);
      return Optional.empty();
    }
    Duration untilItEnds = Duration.ofMillis(other.lockMillis()).plus(A_MOMENT);
    return Optional.of(untilItEnds.compareTo(LONGEST_WAIT) < 0 ? untilItEnds : LONGEST_WAIT);
  }

  private @Nullable Holding takeOver(String brand) {
    long id = tools.brands().id(brand);
    long otherFor = tools.redis().await(tools.lock().take(brand));
    if (otherFor != BrandLock.TAKEN) {
      foreign.compute(brand, (name, there) -> Foreign.seen(there, nanoTime.getAsLong(), otherFor));
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

  /** Makes a snapshot if there is something new, and releases the lock. */
  void letGo(Holding holding) {
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

  /** What was taken and not merged goes back to the queue, for whoever has the brand now. */
  void drop(Holding holding) {
    holdings.remove(holding.brand());
    tools
        .redis()
        .await(tools.queue().putBack(holding.brand(), holding.fence(), holding.fence() + 1));
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
