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

/** The tables of chunks on JDBC. */
public final class JdbcChunkStore implements ChunkStore {
  /** For the storage that keeps it. */
  public static final Door<ChunkStore> DOOR =
      new Door<>(ChunkStore.class, "db/migration/insights", JdbcChunkStore::new);

  private static final int SHOWN = 1_000;

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

  private final Session session;

  private JdbcChunkStore(Session session) {
    this.session = requireNonNull(session, "session is null");
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
    return chunks("payload", brand, from, limit);
  }

  @Override
  public List<ChunkRow> oldChunks(long brand, long from, int limit) {
    return chunks("''", brand, from, limit);
  }

  private List<ChunkRow> chunks(String payload, long brand, long from, int limit) {
    return session.query(
        """
        SELECT id, at, received_at, seen_key, %s FROM brand_chunks
        WHERE id >= ? AND id < ? ORDER BY id LIMIT ?\
        """
            .formatted(payload),
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
  public void deleteChunks(List<ChunkRow> chunks) {
    session.delete(SEEN, chunks.stream().mapToLong(ChunkRow::seenKey).toArray());
    session.delete(CHUNKS, chunks.stream().mapToLong(ChunkRow::id).toArray());
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
}
