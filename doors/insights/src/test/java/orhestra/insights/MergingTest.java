package orhestra.insights;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import orhestra.engine.TaskId;
import orhestra.insights.store.BrandRow;
import orhestra.insights.store.BrandStore;
import orhestra.insights.store.BucketRow;
import orhestra.insights.store.ChunkRow;
import orhestra.insights.store.ChunkStore;
import orhestra.insights.store.FailureRow;
import orhestra.insights.store.JdbcBrandStore;
import orhestra.insights.store.JdbcChunkStore;
import orhestra.insights.store.SeenRow;
import orhestra.insights.store.SpikeRow;
import orhestra.insights.store.SummaryRow;
import orhestra.storage.JdbcStorage;
import orhestra.storage.StorageSettings;

/** What is kept of brands, on both databases. */
@Timeout(120)
final class MergingTest {
  @TempDir private static Path folder;
  private static EmbeddedPostgres postgres;
  private static JdbcStorage onH2;
  private static JdbcStorage onPostgres;

  enum Database {
    H2,
    POSTGRESQL
  }

  @BeforeAll
  static void start() throws Exception {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
    onH2 = open(StorageSettings.of("jdbc:h2:file:" + folder.resolve("merging")));
    onPostgres =
        open(
            StorageSettings.of(postgres.getJdbcUrl("postgres", "postgres"))
                .withUser("postgres", "postgres"));
  }

  private static JdbcStorage open(StorageSettings settings) {
    return JdbcStorage.open(
        settings, InstantSource.system(), List.of(JdbcBrandStore.DOOR, JdbcChunkStore.DOOR));
  }

  @AfterAll
  static void stop() throws Exception {
    onH2.close();
    onPostgres.close();
    postgres.close();
  }

  private static JdbcStorage storage(Database database) {
    return database == Database.H2 ? onH2 : onPostgres;
  }

  private static <T> List<T> rows(JdbcStorage storage, Function<BrandStore, List<T>> query) {
    return storage.read(view -> query.apply(view.door(BrandStore.class)));
  }

  private static <T> List<T> chunks(JdbcStorage storage, Function<ChunkStore, List<T>> query) {
    return storage.read(view -> query.apply(view.door(ChunkStore.class)));
  }

  private static <T> Optional<T> one(JdbcStorage storage, Function<BrandStore, Optional<T>> query) {
    return storage.read(view -> query.apply(view.door(BrandStore.class)));
  }

  private static BrandRow register(JdbcStorage storage, String name) {
    return storage.submit(new Registering(), name).join().brand();
  }

  private static BrandRow takeOver(JdbcStorage storage, long brand, String holder) {
    return storage.submit(new TakingOver(), new TakingOver.Wish(brand, holder)).join();
  }

  private static BrandRow after(BrandRow brand, int chunks) {
    BrandRow.Extent extent = brand.extent();
    return brand.with(
        new BrandRow.Extent(
            extent.epoch() + 1,
            extent.nextChunk() + chunks,
            extent.firstChunk(),
            extent.snapshot(),
            extent.bucketMillis(),
            77),
        brand.counts());
  }

  private static Merging.Merge merge(BrandRow before, int chunks) {
    List<ChunkRow> rows = new ArrayList<>();
    List<SeenRow> seen = new ArrayList<>();
    for (int i = 0; i < chunks; i++) {
      long number = before.extent().nextChunk() + i;
      long key = before.id() * 1_000_003 + number;
      rows.add(new ChunkRow(ChunkRow.id(before.id(), number), 1, 2, key, "{\"n\":" + number + "}"));
      seen.add(new SeenRow(key, -number));
    }
    return new Merging.Merge(
        before,
        after(before, chunks),
        rows,
        seen,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        0,
        new SummaryRow(before.id(), before.extent().epoch() + 1, "{}"));
  }

  @ParameterizedTest
  @EnumSource
  void aNameIsRegisteredOnce(Database database) {
    JdbcStorage storage = storage(database);
    BrandRow first = register(storage, "once");
    assertThat(register(storage, "once")).isEqualTo(first);
    assertThat(one(storage, store -> store.find("once"))).contains(first);
    assertThat(one(storage, store -> store.find("never"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheHolderOfTheHighestFenceMerges(Database database) {
    JdbcStorage storage = storage(database);
    long id = register(storage, "fenced").id();
    BrandRow one = takeOver(storage, id, "one");
    assertThat(storage.submit(new Merging(), merge(one, 3)).join()).isTrue();
    BrandRow two = takeOver(storage, id, "two");
    assertThat(two.hold().fence()).isEqualTo(one.hold().fence() + 1);
    assertThat(storage.submit(new Merging(), merge(after(one, 3), 2)).join()).isFalse();
    assertThat(storage.submit(new Merging(), merge(two, 2)).join()).isTrue();
    // The same merge once more starts from what is not there any more.
    assertThat(storage.submit(new Merging(), merge(two, 2)).join()).isFalse();
    List<ChunkRow> chunks = chunks(storage, store -> store.chunks(id, 0, 100));
    assertThat(chunks.stream().map(ChunkRow::number)).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(one(storage, store -> store.summary(id)).orElseThrow().epoch()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void manyBrandsInOneBatchAreKeptTogether(Database database) {
    JdbcStorage storage = storage(database);
    List<BrandRow> brands = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      brands.add(takeOver(storage, register(storage, "batch-" + i).id(), "me"));
    }
    List<java.util.concurrent.CompletableFuture<Boolean>> answers =
        brands.stream().map(brand -> storage.submit(new Merging(), merge(brand, 50))).toList();
    answers.forEach(answer -> assertThat(answer.join()).isTrue());
    for (BrandRow brand : brands) {
      assertThat(chunks(storage, store -> store.chunks(brand.id(), 0, 100))).hasSize(50);
    }
  }

  @ParameterizedTest
  @EnumSource
  void failuresBecomeDeadLettersAndTheOldestGiveWay(Database database) {
    JdbcStorage storage = storage(database);
    BrandRow brand = takeOver(storage, register(storage, "failing").id(), "me");
    FailureRow first = failure(brand, 0, "first");
    FailureRow second = failure(brand, 1, "half a pair \ud800 and NUL \u0000");
    assertThat(storage.submit(new Merging(), failing(brand, first, second)).join()).isTrue();
    assertThat(deadLetters(storage, brand)).containsExactly("first", second.error());
    assertThat(chunks(storage, store -> store.failures(brand.id(), 0, 10)))
        .containsExactly(first, second);
    FailureRow over = failure(brand, FailureRow.KEPT, "over");
    BrandRow now = after(brand, 0);
    assertThat(storage.submit(new Merging(), failing(now, over)).join()).isTrue();
    assertThat(deadLetters(storage, brand)).containsExactly("over", second.error());
    assertThat(chunks(storage, store -> store.lastFailures(brand.id())))
        .containsExactlyInAnyOrder(over, second);
    assertThat(
            storage
                .submit(
                    new Discarding(),
                    new Discarding.Failure(over.id(), brand.id(), "failing", "insights.discarded"))
                .join())
        .isTrue();
    assertThat(deadLetters(storage, brand)).containsExactly(second.error());
  }

  private static FailureRow failure(BrandRow brand, long number, String error) {
    return new FailureRow(
        FailureRow.id(brand.id(), number), number, brand.id() * 31 + number, error, "text", error);
  }

  private static Merging.Merge failing(BrandRow brand, FailureRow... failures) {
    return new Merging.Merge(
        brand,
        after(brand, 0),
        List.of(),
        List.of(failures).stream().map(row -> new SeenRow(row.seenKey(), 1)).toList(),
        List.of(),
        List.of(failures),
        List.of(),
        List.of(),
        List.of(),
        0,
        null);
  }

  private static List<String> deadLetters(JdbcStorage storage, BrandRow brand) {
    return storage.read(
        view ->
            view
                .deadLetters()
                .between(TaskId.first(brand.id()), TaskId.first(brand.id() + 1), 100)
                .stream()
                .map(letter -> letter.reason())
                .toList());
  }

  @ParameterizedTest
  @EnumSource
  void bucketsAndSpikesTakeTheirPlacesInRings(Database database) {
    JdbcStorage storage = storage(database);
    BrandRow brand = takeOver(storage, register(storage, "rings").id(), "me");
    List<BucketRow> buckets = List.of(bucket(brand, 5), bucket(brand, 6), bucket(brand, -1));
    List<SpikeRow> spikes = new ArrayList<>();
    for (int i = 0; i < SpikeRow.KEPT; i++) {
      spikes.add(new SpikeRow(SpikeRow.id(brand.id(), i), i, 1.5, i, 2));
    }
    assertThat(storage.submit(new Merging(), kept(brand, buckets, List.of(), spikes)).join())
        .isTrue();
    List<Long> gone = List.of(buckets.get(0).id(), buckets.get(1).id());
    List<SpikeRow> one = List.of(new SpikeRow(SpikeRow.id(brand.id(), 100), 100, 3, 4, 2));
    assertThat(
            storage
                .submit(
                    new Merging(),
                    kept(after(brand, 0), List.of(bucket(brand, 5 + 288)), gone, one))
                .join())
        .isTrue();
    assertThat(rows(storage, store -> store.buckets(brand.id())))
        .extracting(BucketRow::bucket)
        .containsExactlyInAnyOrder(5L + 288, -1L);
    List<SpikeRow> kept = rows(storage, store -> store.spikes(brand.id()));
    assertThat(kept).hasSize(SpikeRow.KEPT).endsWith(one.getFirst());
    assertThat(kept.getFirst().at()).isEqualTo(1);
  }

  private static BucketRow bucket(BrandRow brand, long bucket) {
    return new BucketRow(BucketRow.id(brand.id(), bucket), bucket, "{}");
  }

  private static Merging.Merge kept(
      BrandRow brand, List<BucketRow> buckets, List<Long> gone, List<SpikeRow> spikes) {
    return new Merging.Merge(
        brand,
        after(brand, 0),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        spikes,
        buckets,
        gone,
        0,
        null);
  }
}
