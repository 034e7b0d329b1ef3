package orhestra.insights;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.engine.Agreement;
import orhestra.engine.store.Storage;
import orhestra.insights.domain.Brand;
import orhestra.insights.domain.MergedChunk;
import orhestra.insights.domain.Published;
import orhestra.insights.domain.Spike;
import orhestra.insights.domain.Summarizer;
import orhestra.insights.domain.Summary;
import orhestra.insights.domain.Window;
import orhestra.insights.store.BrandRow;
import orhestra.insights.store.BrandStore;
import orhestra.insights.store.ChunkStore;
import orhestra.insights.stream.BrandFinder;
import orhestra.insights.stream.BrandLock;
import orhestra.insights.stream.ChunkEvents;
import orhestra.insights.stream.ChunkQueue;
import orhestra.insights.stream.Publisher;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAwayException;
import orhestra.platform.redis.RedisStatus;

/**
 * The door's service: merges what comes through Redis, and answers readers from the database. Start
 * it once and close it once. Thread-safe.
 */
public final class Insights implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Insights.class);
  private static final Duration ACTIVE = Duration.ofMinutes(1);
  private static final String IDENTITY = "insights-identity";

  private final InsightsSettings settings;
  private final Redis redis;
  private final Storage storage;
  private final InstantSource clock;
  private final Brands brands;
  private final Windows windows;
  private final ChunkQueue queue;
  private final BrandFinder finder;
  private final ChunkEvents events;
  private final SummaryFeed feed;
  private final Holdings holdings;
  private final WorkQueue steps;
  private final Upkeep upkeep;
  private final FailedChunks failures;

  /**
   * The door on this storage and this Redis.
   *
   * @param holder names this process among all that ever were
   * @param nanoTime a monotonic clock
   */
  public Insights(
      Storage storage,
      Redis redis,
      InsightsSettings settings,
      InsightsMeters meters,
      String holder,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.storage = requireNonNull(storage, "storage is null");
    this.redis = requireNonNull(redis, "redis is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.brands = new Brands(storage);
    this.windows = new Windows(storage, settings);
    this.queue = new ChunkQueue(redis);
    this.finder = new BrandFinder(redis);
    this.events = new ChunkEvents(redis, finder);
    this.feed = new SummaryFeed(redis);
    Publisher publisher = new Publisher(redis, settings.summaryTtl());
    this.failures = new FailedChunks(storage, redis, queue, publisher, clock);
    BrandWork.Tools tools =
        new BrandWork.Tools(
            redis,
            queue,
            new BrandLock(redis, family(storage, holder), holder, settings.lockTtl()),
            publisher,
            storage,
            brands,
            windows);
    this.holdings = new Holdings(tools, settings, holder, nanoTime);
    this.steps =
        new WorkQueue(
            settings.concurrency(),
            new BrandWork(tools, holdings, settings, meters, clock, nanoTime));
    this.upkeep = new Upkeep(tools, holdings, steps, finder, events, settings, clock, nanoTime);
  }

  /**
   * Where only one process can have the database open, the lock of one that died is taken over at
   * once: it is known by the database's own name.
   */
  private static String family(Storage storage, String holder) {
    return storage.exclusive() ? Agreement.on(IDENTITY, holder, storage) : holder;
  }

  /** Begins to merge. */
  public void start() {
    brands.load();
    steps.start();
    events.listen(
        brand -> {
          if (!holdings.isForeign(brand)) {
            steps.wake(brand);
          }
        });
    redis.onConnected(upkeep::connected);
  }

  /** What has to be done again and again, each at its own interval. */
  public List<Chore> chores() {
    return List.of(
        new Chore("insights-locks", settings.lockTtl().dividedBy(3), upkeep::renew),
        new Chore("insights-search", settings.refresh(), upkeep::refresh),
        new Chore("insights-mark", Duration.ofSeconds(1), upkeep::checkMark),
        new Chore("insights-poll", Duration.ofMillis(200), upkeep::poll));
  }

  /** Something to be done again and again. */
  public record Chore(String name, Duration every, Runnable action) {}

  /** New summaries as they come. */
  public SummaryFeed feed() {
    return feed;
  }

  /** Chunks that could not be merged. */
  public FailedChunks failures() {
    return failures;
  }

  public InsightsSettings settings() {
    return settings;
  }

  /** Whether Redis can be reached. */
  public RedisStatus redisStatus() {
    return redis.status();
  }

  /** The brands that this process works on now. */
  public List<String> held() {
    return holdings.all().stream().map(Holding::brand).sorted().toList();
  }

  private static Brand brand(BrandRow row) {
    return new Brand(
        row.id(),
        row.name(),
        row.extent().epoch(),
        row.extent().nextChunk(),
        row.extent().firstChunk(),
        row.counts().duplicates(),
        row.counts().late(),
        row.counts().failures(),
        row.registeredAt(),
        row.counts().mergedAt(),
        row.counts().failedAt(),
        row.hold().holder());
  }

  private <R> R read(java.util.function.Function<BrandStore, R> query) {
    return storage.read(view -> query.apply(view.door(BrandStore.class)));
  }

  /** Brands by name, after this one. */
  public List<Brand> brands(String after, int limit) {
    return read(store -> store.list(after, limit)).stream().map(Insights::brand).toList();
  }

  /** What the database says of the door's work; empty lists if it does not answer. */
  public Health health(int named) {
    try {
      BrandStore.Totals totals = read(BrandStore::totals);
      List<BrandRow> recent = read(store -> store.mergedSince(clock.millis() - ACTIVE.toMillis()));
      return new Health(
          true,
          totals.processed(),
          totals.mergedAt(),
          names(recent, named),
          read(store -> store.successful(named)),
          read(store -> store.failing(named)));
    } catch (RuntimeException e) {
      log.debug("the database does not answer", e);
      return new Health(false, 0, 0, List.of(), List.of(), List.of());
    }
  }

  private static List<String> names(List<BrandRow> rows, int limit) {
    return rows.stream().map(BrandRow::name).sorted().limit(limit).toList();
  }

  /**
   * What the database says of the door's work.
   *
   * @param isConnected whether it answers
   * @param processed brands into which something was merged
   * @param mergedAt when that was done last, epoch milliseconds; 0 for never
   * @param active brands into which something was merged within a minute
   * @param successful brands whose last chunks were merged
   * @param failed brands of which a chunk could not be merged since then
   */
  public record Health(
      boolean isConnected,
      long processed,
      long mergedAt,
      List<String> active,
      List<String> successful,
      List<String> failed) {
    public Health {
      active = List.copyOf(active);
      successful = List.copyOf(successful);
      failed = List.copyOf(failed);
    }
  }

  /** The brand with this name. */
  public Optional<Brand> brand(String name) {
    return read(store -> store.find(name)).map(Insights::brand);
  }

  /**
   * Makes a brand known, here and, unless it is away, in Redis.
   *
   * @return whether it is new
   */
  public boolean register(String name) {
    boolean isNew = brands.register(List.of(name)).getFirst().isNew();
    try {
      finder.register(name);
    } catch (RedisAwayException e) {
      log.debug("{} is not registered in Redis", name, e);
    }
    return isNew;
  }

  /** The brand's summary as it is published. */
  public Optional<Published> summary(Brand brand) {
    return read(store -> store.summary(brand.id()))
        .map(row -> new Published(row.epoch(), row.document()));
  }

  /** Chunks of a brand, the newest first, with a number less than {@code before}. */
  public List<MergedChunk> chunks(Brand brand, long before, int limit) {
    BrandRow row = row(brand);
    return storage
        .read(view -> view.door(ChunkStore.class).chunksBefore(brand.id(), before, limit))
        .stream()
        .map(
            chunk -> new MergedChunk(chunk.number(), chunk.receivedAt(), Windows.chunk(row, chunk)))
        .toList();
  }

  private BrandRow row(Brand brand) {
    return read(store -> store.find(brand.name())).orElseThrow();
  }

  /** The last spikes of a brand, oldest first. */
  public List<Spike> spikes(Brand brand) {
    return read(store -> store.spikes(brand.id())).stream()
        .map(row -> new Spike(row.at(), row.score(), row.mentions(), row.threshold()))
        .toList();
  }

  /** The brand's window, read from the database; the caller's own. */
  public Window window(Brand brand) {
    return windows.load(row(brand));
  }

  /** What the brand's summary would be with another threshold. */
  public Summary summary(Brand brand, Window window, double threshold) {
    return Summarizer.summarize(brand.name(), window, threshold, clock.millis(), brand.epoch());
  }

  /** How many chunks of the brand wait in Redis; empty while it is away. */
  public Optional<Long> waiting(Brand brand) {
    try {
      return Optional.of(redis.await(queue.waiting(brand.name())));
    } catch (RedisAwayException e) {
      return Optional.empty();
    }
  }

  /** Lets all brands go and ends; summaries stay. */
  @Override
  public void close() {
    feed.close();
    steps.close();
    holdings.close();
  }
}
