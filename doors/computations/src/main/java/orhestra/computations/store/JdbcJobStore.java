package orhestra.computations.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import orhestra.computations.domain.JobRow;
import orhestra.computations.domain.JobStatus;
import orhestra.engine.TaskId;
import orhestra.storage.sql.Session;
import orhestra.storage.sql.Table;
import orhestra.storage.sql.Write;
import orhestra.storage.store.Door;

/** The door's tables on JDBC. */
public final class JdbcJobStore implements JobStore {
  /** For the storage that keeps it. */
  public static final Door<JobStore> DOOR =
      new Door<>(JobStore.class, "db/migration/computations", JdbcJobStore::new);

  private static final Table<JobRow> JOBS =
      Table.<JobRow>named("computations")
          .number("id", JobRow::id)
          .text("name", JobRow::name)
          .number("status", row -> row.status().code())
          .text("terms", JobRow::terms)
          .text("shape", JobRow::shape)
          .number("done", JobRow::done)
          .number("created_at", JobRow::createdAt)
          .number("changed_at", JobRow::changedAt)
          .number("due_at", JobRow::dueAt)
          .text("error", JobRow::error)
          .text("result", JobRow::result)
          .readBy(
              row ->
                  new JobRow(
                      row.number(1),
                      row.text(2),
                      JobStatus.of(row.integer(3)),
                      row.text(4),
                      row.text(5),
                      row.integer(6),
                      row.number(7),
                      row.number(8),
                      row.number(9),
                      row.text(10),
                      row.text(11)));
  private static final Write<JobRow> UPDATE_JOBS =
      JOBS.update("status", "shape", "done", "changed_at", "due_at", "error", "result");

  private static final Table<UpdateRow> UPDATES =
      Table.<UpdateRow>named("computation_updates")
          .number("id", UpdateRow::id)
          .text("client", UpdateRow::client)
          .number("at", UpdateRow::at)
          .text("contribution", UpdateRow::contribution)
          .readBy(row -> new UpdateRow(row.number(1), row.text(2), row.number(3), row.text(4)));
  private static final Write<UpdateRow> INSERT_UPDATES = UPDATES.insert();

  private static final Table<HandoverRow> HANDOVERS =
      Table.<HandoverRow>named("computation_handovers")
          .number("id", HandoverRow::id)
          .number("at", HandoverRow::at)
          .text("said", HandoverRow::said)
          .readBy(row -> new HandoverRow(row.number(1), row.number(2), row.text(3)));
  private static final Write<HandoverRow> PUT_HANDOVERS = HANDOVERS.upsert();

  private static final String SELECT = "SELECT " + JOBS.columnList() + " FROM computations ";

  private final Session session;

  private JdbcJobStore(Session session) {
    this.session = requireNonNull(session, "session is null");
  }

  @Override
  public Optional<JobRow> find(String name) {
    return session.query(SELECT + "WHERE name = ?", JOBS.reader(), name).stream().findFirst();
  }

  @Override
  public Optional<JobRow> find(long id) {
    return session.query(SELECT + "WHERE id = ?", JOBS.reader(), id).stream().findFirst();
  }

  @Override
  public List<JobRow> list(String after, int limit) {
    return session.query(
        SELECT + "WHERE name > ? ORDER BY name LIMIT ?", JOBS.reader(), after, limit);
  }

  @Override
  public List<JobRow> due(long now, int limit) {
    return session.query(
        SELECT + "WHERE due_at <= ? ORDER BY due_at, id LIMIT ?", JOBS.reader(), now, limit);
  }

  @Override
  public OptionalLong nextDue() {
    return session.number("SELECT min(due_at) FROM computations");
  }

  @Override
  public List<JobRow> doneBefore(long time, int limit) {
    return session.query(
        SELECT
            + """
            WHERE status >= ? AND changed_at < ? AND NOT EXISTS (
              SELECT 1 FROM computation_deliveries d WHERE d.id = computations.id AND d.state = 0)
            ORDER BY id LIMIT ?\
            """,
        JOBS.reader(),
        JobStatus.COMPLETED.code(),
        time,
        limit);
  }

  @Override
  public boolean register(JobRow job) {
    // Another replica may register the same job at this moment.
    return session.execute(
            """
            INSERT INTO computations (id, name, status, terms, shape, done, created_at, changed_at,
              due_at, error, result)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING\
            """,
            job.id(),
            job.name(),
            job.status().code(),
            job.terms(),
            job.shape(),
            job.done(),
            job.createdAt(),
            job.changedAt(),
            job.dueAt(),
            job.error(),
            job.result())
        == 1;
  }

  @Override
  public List<JobRow> lock(long[] jobs) {
    return session.lock(JOBS, jobs);
  }

  @Override
  public void update(List<JobRow> jobs) {
    session.write(UPDATE_JOBS, jobs);
  }

  @Override
  public List<UpdateRow> updates(long job) {
    return session.query(
        "SELECT "
            + UPDATES.columnList()
            + " FROM computation_updates WHERE id >= ? AND id < ? ORDER BY id",
        UPDATES.reader(),
        TaskId.first(job),
        TaskId.first(job + 1));
  }

  @Override
  public List<String> clients(long job) {
    return session.query(
        "SELECT client FROM computation_updates WHERE id >= ? AND id < ? ORDER BY id",
        row -> row.text(1),
        TaskId.first(job),
        TaskId.first(job + 1));
  }

  @Override
  public void insert(List<UpdateRow> updates) {
    session.write(INSERT_UPDATES, updates);
  }

  @Override
  public Optional<HandoverRow> handover(long job) {
    return session
        .query(
            "SELECT " + HANDOVERS.columnList() + " FROM computation_handovers WHERE id = ?",
            HANDOVERS.reader(),
            job)
        .stream()
        .findFirst();
  }

  @Override
  public void put(HandoverRow handover) {
    session.write(PUT_HANDOVERS, List.of(handover));
  }

  @Override
  public void delete(long job) {
    session.execute(
        "DELETE FROM computation_updates WHERE id >= ? AND id < ?",
        TaskId.first(job),
        TaskId.first(job + 1));
    session.execute("DELETE FROM computation_handovers WHERE id = ?", job);
    session.execute("DELETE FROM computation_deliveries WHERE id = ?", job);
    session.execute("DELETE FROM computations WHERE id = ?", job);
  }
}
