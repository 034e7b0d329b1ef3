package orhestra.insights.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import orhestra.storage.sql.Session;
import orhestra.storage.sql.Table;
import orhestra.storage.sql.Write;
import orhestra.storage.store.Door;

/** The tables of brands on JDBC. */
public final class JdbcBrandStore implements BrandStore {
  /** For the storage that keeps it. */
  public static final Door<BrandStore> DOOR =
      new Door<>(BrandStore.class, "db/migration/insights", JdbcBrandStore::new);

  private static final Table<BrandRow> BRANDS =
      Table.<BrandRow>named("brands")
          .number("id", BrandRow::id)
          .text("name", BrandRow::name)
          .number("registered_at", BrandRow::registeredAt)
          .number("fence", row -> row.hold().fence())
          .text("holder", row -> row.hold().holder())
          .number("drained", row -> row.hold().drained())
          .number("epoch", row -> row.extent().epoch())
          .number("next_chunk", row -> row.extent().nextChunk())
          .number("first_chunk", row -> row.extent().firstChunk())
          .number("snapshot", row -> row.extent().snapshot())
          .number("bucket_millis", row -> row.extent().bucketMillis())
          .number("window_end", row -> row.extent().windowEnd())
          .number("duplicates", row -> row.counts().duplicates())
          .number("late", row -> row.counts().late())
          .number("failures", row -> row.counts().failures())
          .number("spikes", row -> row.counts().spikes())
          .number("merged_at", row -> row.counts().mergedAt())
          .number("failed_at", row -> row.counts().failedAt())
          .readBy(
              row ->
                  new BrandRow(
                      row.number(1),
                      row.text(2),
                      row.number(3),
                      new BrandRow.Hold(row.number(4), row.text(5), row.number(6)),
                      new BrandRow.Extent(
                          row.number(7),
                          row.number(8),
                          row.number(9),
                          row.number(10),
                          row.number(11),
                          row.number(12)),
                      new BrandRow.Counts(
                          row.number(13),
                          row.number(14),
                          row.number(15),
                          row.number(16),
                          row.number(17),
                          row.number(18))));
  private static final Write<BrandRow> UPDATE_BRANDS =
      BRANDS.update(
          "fence",
          "holder",
          "drained",
          "epoch",
          "next_chunk",
          "first_chunk",
          "snapshot",
          "bucket_millis",
          "window_end",
          "duplicates",
          "late",
          "failures",
          "spikes",
          "merged_at",
          "failed_at");

  private static final Table<BucketRow> BUCKETS =
      Table.<BucketRow>named("brand_buckets")
          .number("id", BucketRow::id)
          .number("bucket", BucketRow::bucket)
          .text("merge", BucketRow::merge)
          .readBy(row -> new BucketRow(row.number(1), row.number(2), row.text(3)));
  private static final Write<BucketRow> PUT_BUCKETS = BUCKETS.upsert();

  private static final Table<SummaryRow> SUMMARIES =
      Table.<SummaryRow>named("brand_summaries")
          .number("id", SummaryRow::id)
          .number("epoch", SummaryRow::epoch)
          .text("document", SummaryRow::document)
          .readBy(row -> new SummaryRow(row.number(1), row.number(2), row.text(3)));
  private static final Write<SummaryRow> PUT_SUMMARIES = SUMMARIES.upsert();

  private static final Table<SpikeRow> SPIKES =
      Table.<SpikeRow>named("brand_spikes")
          .number("id", SpikeRow::id)
          .number("at", SpikeRow::at)
          .real("score", SpikeRow::score)
          .number("mentions", SpikeRow::mentions)
          .real("threshold", SpikeRow::threshold)
          .readBy(
              row ->
                  new SpikeRow(
                      row.number(1),
                      row.number(2),
                      requireNonNull(row.real(3)),
                      row.number(4),
                      requireNonNull(row.real(5))));
  private static final Write<SpikeRow> PUT_SPIKES = SPIKES.upsert();

  private final Session session;

  private JdbcBrandStore(Session session) {
    this.session = requireNonNull(session, "session is null");
  }

  @Override
  public Optional<BrandRow> find(String name) {
    return session
        .query(
            "SELECT " + BRANDS.columnList() + " FROM brands WHERE name = ?", BRANDS.reader(), name)
        .stream()
        .findFirst();
  }

  @Override
  public List<BrandRow> list(String after, int limit) {
    return session.query(
        "SELECT " + BRANDS.columnList() + " FROM brands WHERE name > ? ORDER BY name LIMIT ?",
        BRANDS.reader(),
        after,
        limit);
  }

  @Override
  public List<BrandRow> mergedSince(long time) {
    return session.query(
        "SELECT "
            + BRANDS.columnList()
            + " FROM brands WHERE merged_at >= ? ORDER BY merged_at, id",
        BRANDS.reader(),
        time);
  }

  @Override
  public List<String> successful(int limit) {
    return session.query(
        """
        SELECT name FROM brands WHERE merged_at > 0 AND merged_at > failed_at
        ORDER BY merged_at DESC, id LIMIT ?\
        """,
        row -> row.text(1),
        limit);
  }

  @Override
  public List<String> failing(int limit) {
    return session.query(
        """
        SELECT name FROM brands WHERE failed_at > 0 AND failed_at >= merged_at
        ORDER BY failed_at DESC, id LIMIT ?\
        """,
        row -> row.text(1),
        limit);
  }

  @Override
  public Totals totals() {
    return session
        .query(
            """
            SELECT count(*), count(CASE WHEN merged_at > 0 THEN 1 END), coalesce(max(merged_at), 0)
            FROM brands\
            """,
            row -> new Totals(row.number(1), row.number(2), row.number(3)))
        .getFirst();
  }

  @Override
  public List<BrandRow> lock(long[] brands) {
    return session.lock(BRANDS, brands);
  }

  @Override
  public boolean register(long id, String name, long at) {
    // Another replica may register the same brand at this moment.
    return session.execute(
            """
            INSERT INTO brands (id, name, registered_at, fence, holder, drained, epoch, next_chunk,
              first_chunk, snapshot, bucket_millis, window_end, duplicates, late, failures, spikes,
              merged_at, failed_at)
            VALUES (?, ?, ?, 0, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
            ON CONFLICT DO NOTHING\
            """,
            id,
            name,
            at)
        == 1;
  }

  @Override
  public void update(List<BrandRow> brands) {
    session.write(UPDATE_BRANDS, brands);
  }

  @Override
  public List<BucketRow> buckets(long brand) {
    return session.query(
        "SELECT id, bucket, merge FROM brand_buckets WHERE id >= ? AND id < ? ORDER BY id",
        BUCKETS.reader(),
        BucketRow.first(brand),
        BucketRow.first(brand + 1));
  }

  @Override
  public void putBuckets(List<BucketRow> buckets) {
    session.write(PUT_BUCKETS, buckets);
  }

  @Override
  public void deleteBuckets(long[] ids) {
    session.delete(BUCKETS, ids);
  }

  @Override
  public Optional<SummaryRow> summary(long brand) {
    return session
        .query(
            "SELECT id, epoch, document FROM brand_summaries WHERE id = ?",
            SUMMARIES.reader(),
            brand)
        .stream()
        .findFirst();
  }

  @Override
  public void putSummaries(List<SummaryRow> summaries) {
    session.write(PUT_SUMMARIES, summaries);
  }

  @Override
  public List<SpikeRow> spikes(long brand) {
    return session.query(
        """
        SELECT id, at, score, mentions, threshold FROM brand_spikes
        WHERE id >= ? AND id < ? ORDER BY at, id\
        """,
        SPIKES.reader(),
        SpikeRow.first(brand),
        SpikeRow.first(brand + 1));
  }

  @Override
  public void putSpikes(List<SpikeRow> spikes) {
    session.write(PUT_SPIKES, spikes);
  }
}
