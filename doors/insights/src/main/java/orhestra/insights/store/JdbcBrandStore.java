package orhestra.insights.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import orhestra.engine.TaskId;
import orhestra.storage.sql.Lookup;
import orhestra.storage.sql.Session;
import orhestra.storage.sql.Table;
import orhestra.storage.sql.Write;
import orhestra.storage.store.Door;

/** The door's tables on JDBC. */
public final class JdbcBrandStore implements BrandStore {
  /** For the storage that keeps it. */
  public static final Door<BrandStore> DOOR =
      new Door<>(BrandStore.class, "db/migration/insights", JdbcBrandStore::new);

  private static final int SHOWN = 1_000;

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

  private static final Table<ChunkRow> CHUNKS =
      Table.<ChunkRow>named("brand_chunks")
          .number("id", ChunkRow::id)
          .number("at", ChunkRow::at)
          .number("received_at", ChunkRow::receivedAt)
          .number("seen_key", ChunkRow::seenKey)
          .text("payload", ChunkRow::payload)
          .readBy(
              row ->
                  new ChunkRow(
                      row.number(1), row.number(2), row.number(3), row.number(4), row.text(5)));
  private static final Write<ChunkRow> INSERT_CHUNKS = CHUNKS.insert();

  private static final Table<SeenRow> SEEN =
      Table.<SeenRow>named("brand_chunks_seen")
          .number("id", SeenRow::id)
          .number("other_half", SeenRow::otherHalf)
          .readBy(row -> new SeenRow(row.number(1), row.number(2)));
  private static final Write<SeenRow> INSERT_SEEN = SEEN.insert();
  private static final Lookup<SeenRow> SEEN_BY_KEY =
      new Lookup<>(
          "SELECT id, other_half FROM brand_chunks_seen WHERE id = ?",
          "SELECT id, other_half FROM brand_chunks_seen WHERE id = ANY(?) ORDER BY id",
          SEEN.reader());

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

  private static final Table<FailureRow> FAILURES =
      Table.<FailureRow>named("brand_failures")
          .number("id", FailureRow::id)
          .number("at", FailureRow::at)
          .number("seen_key", FailureRow::seenKey)
          .text("error", FailureRow::error)
          .text("encoding", FailureRow::encoding)
          .text("payload", FailureRow::payload)
          .readBy(
              row ->
                  new FailureRow(
                      row.number(1),
                      row.number(2),
                      row.number(3),
                      row.text(4),
                      row.text(5),
                      row.text(6)));
  private static final Write<FailureRow> PUT_FAILURES = FAILURES.upsert();
  private static final Lookup<FailureRow> FAILURES_BY_KEY =
      new Lookup<>(
          """
          SELECT id, at, seen_key, error, encoding, payload FROM brand_failures WHERE id = ?\
          """,
          """
          SELECT id, at, seen_key, error, encoding, payload FROM brand_failures
          WHERE id = ANY(?) ORDER BY id\
          """,
          FAILURES.reader());

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
  public List<SeenRow> seen(long[] keys) {
    return session.look(SEEN_BY_KEY, keys);
  }

  @Override
  public void insertSeen(List<SeenRow> seen) {
    session.write(INSERT_SEEN, seen);
  }

  @Override
  public void insertChunks(List<ChunkRow> chunks) {
    session.write(INSERT_CHUNKS, chunks);
  }

  @Override
  public List<ChunkRow> chunks(long brand, long from, int limit) {
    return session.query(
        """
        SELECT id, at, received_at, seen_key, payload FROM brand_chunks
        WHERE id >= ? AND id < ? ORDER BY id LIMIT ?\
        """,
        CHUNKS.reader(),
        ChunkRow.id(brand, from),
        ChunkRow.id(brand + 1, 0),
        limit);
  }

  @Override
  public List<ChunkRow> chunksBefore(long brand, long before, int limit) {
    return session.query(
        """
        SELECT id, at, received_at, seen_key, payload FROM brand_chunks
        WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?\
        """,
        CHUNKS.reader(),
        ChunkRow.id(brand, 0),
        ChunkRow.id(brand, before),
        limit);
  }

  @Override
  public List<ChunkRow> oldChunks(long brand, long from, int limit) {
    return session.query(
        """
        SELECT id, at, received_at, seen_key, '' FROM brand_chunks
        WHERE id >= ? AND id < ? ORDER BY id LIMIT ?\
        """,
        CHUNKS.reader(),
        ChunkRow.id(brand, from),
        ChunkRow.id(brand + 1, 0),
        limit);
  }

  @Override
  public void deleteChunks(List<ChunkRow> chunks) {
    session.delete(SEEN, chunks.stream().mapToLong(ChunkRow::seenKey).toArray());
    session.delete(CHUNKS, chunks.stream().mapToLong(ChunkRow::id).toArray());
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
  public Optional<FailureRow> failure(long id) {
    return failures(new long[] {id}).stream().findFirst();
  }

  @Override
  public List<FailureRow> failures(long brand, long after, int limit) {
    return session.query(
        """
        SELECT id, at, seen_key, error, encoding, payload FROM brand_failures
        WHERE id > ? AND id < ? ORDER BY id LIMIT ?\
        """,
        FAILURES.reader(),
        Math.max(after, TaskId.first(brand) - 1),
        TaskId.first(brand + 1),
        limit);
  }

  @Override
  public List<FailureRow> lastFailures(long brand) {
    return session
        .query(
            """
            SELECT id, at, seen_key, error, encoding, payload FROM brand_failures
            WHERE id >= ? AND id < ? ORDER BY at DESC, id DESC LIMIT ?\
            """,
            FAILURES.reader(),
            TaskId.first(brand),
            TaskId.first(brand + 1),
            SHOWN)
        .reversed();
  }

  @Override
  public List<FailureRow> failures(long[] ids) {
    return session.look(FAILURES_BY_KEY, ids);
  }

  @Override
  public void putFailures(List<FailureRow> failures) {
    session.write(PUT_FAILURES, failures);
  }

  @Override
  public void deleteFailures(List<FailureRow> failures) {
    session.delete(SEEN, failures.stream().mapToLong(FailureRow::seenKey).toArray());
    session.delete(FAILURES, failures.stream().mapToLong(FailureRow::id).toArray());
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
