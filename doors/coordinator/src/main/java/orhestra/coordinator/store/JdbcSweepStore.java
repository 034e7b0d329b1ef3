package orhestra.coordinator.store;

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
public final class JdbcSweepStore implements SweepStore {
  /** For the storage that keeps it. */
  public static final Door<SweepStore> DOOR =
      new Door<>(SweepStore.class, "db/migration/coordinator", JdbcSweepStore::new);

  private static final Table<SweepRow> SWEEPS =
      Table.<SweepRow>named("sweeps")
          .number("group_id", SweepRow::group)
          .text("request_key", SweepRow::requestKey)
          .text("name", SweepRow::name)
          .number("base_seed", SweepRow::baseSeed)
          .text("specification", SweepRow::specification)
          .readBy(
              row ->
                  new SweepRow(
                      row.number(1), row.text(2), row.text(3), row.number(4), row.text(5)));
  private static final Write<SweepRow> INSERT = SWEEPS.insert();
  private static final Lookup<SweepRow> BY_GROUP =
      new Lookup<>(
          """
          SELECT group_id, request_key, name, base_seed, specification
          FROM sweeps WHERE group_id = ?\
          """,
          """
          SELECT group_id, request_key, name, base_seed, specification
          FROM sweeps WHERE group_id = ANY(?) ORDER BY group_id\
          """,
          SWEEPS.reader());

  private record LogRow(long task, String text) {}

  private static final Table<LogRow> LOGS =
      Table.<LogRow>named("task_logs")
          .number("task", LogRow::task)
          .text("text", LogRow::text)
          .readBy(row -> new LogRow(row.number(1), row.text(2)));
  private static final Write<LogRow> PUT_LOG = LOGS.upsert();

  private final Session session;

  private JdbcSweepStore(Session session) {
    this.session = requireNonNull(session, "session is null");
  }

  @Override
  public Optional<SweepRow> find(long group) {
    return session.look(BY_GROUP, new long[] {group}).stream().findFirst();
  }

  @Override
  public List<SweepRow> find(long[] groups) {
    return session.look(BY_GROUP, groups);
  }

  @Override
  public long findByKey(String requestKey) {
    return session
        .number("SELECT group_id FROM sweeps WHERE request_key = ?", requestKey)
        .orElse(0);
  }

  @Override
  public void insert(SweepRow row) {
    session.write(INSERT, List.of(row));
  }

  @Override
  public void delete(long group) {
    session.execute("DELETE FROM sweeps WHERE group_id = ?", group);
    session.execute(
        "DELETE FROM task_logs WHERE task >= ? AND task < ?",
        TaskId.first(group),
        TaskId.first(group + 1));
  }

  @Override
  public Optional<String> log(long task) {
    return session
        .query("SELECT task, text FROM task_logs WHERE task = ?", LOGS.reader(), task)
        .stream()
        .map(LogRow::text)
        .findFirst();
  }

  @Override
  public void putLog(long task, String text) {
    session.write(PUT_LOG, List.of(new LogRow(task, text)));
  }
}
