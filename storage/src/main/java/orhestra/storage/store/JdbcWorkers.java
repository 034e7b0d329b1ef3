package orhestra.storage.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import orhestra.engine.Worker;
import orhestra.engine.store.WorkerStore;
import orhestra.storage.sql.Change;
import orhestra.storage.sql.Lookup;
import orhestra.storage.sql.Session;
import orhestra.storage.sql.Table;
import orhestra.storage.sql.Write;

/** Workers. */
final class JdbcWorkers implements WorkerStore {
  private static final Table<Worker> WORKERS =
      Table.<Worker>named("workers")
          .number("id", Worker::id)
          .text("name", Worker::name)
          .number("state", worker -> worker.state().code())
          .number("version", Worker::version)
          .number("last_seen", Worker::lastSeen)
          .number("registered_at", Worker::registeredAt)
          .text("labels", worker -> Labels.text(worker.labels()))
          .text("facts", Worker::facts)
          .readBy(
              row ->
                  new Worker(
                      row.number(1),
                      row.text(2),
                      Worker.State.of(row.integer(3)),
                      row.integer(4),
                      row.number(5),
                      row.number(6),
                      Labels.parse(row.text(7)),
                      row.text(8)));
  private static final Write<Worker> UPDATE =
      WORKERS.update("state", "version", "last_seen", "labels", "facts");
  private static final Change TOUCH =
      new Change(
          "UPDATE workers SET state = ?, version = version + 1, last_seen = ? WHERE id = ?",
          // The locks first, in their order: the order of an UPDATE is the plan's.
          """
          WITH locked AS MATERIALIZED (
            SELECT ?::smallint AS up, ?::bigint AS seen, id FROM workers
            WHERE id = ANY(?::bigint[]) ORDER BY id FOR UPDATE
          )
          UPDATE workers SET state = locked.up, version = version + 1, last_seen = locked.seen
          FROM locked WHERE workers.id = locked.id\
          """);

  private static final Lookup<Worker> FIND =
      new Lookup<>(
          """
          SELECT id, name, state, version, last_seen, registered_at, labels, facts
          FROM workers WHERE id = ?\
          """,
          """
          SELECT id, name, state, version, last_seen, registered_at, labels, facts
          FROM workers WHERE id = ANY(?::bigint[]) ORDER BY id\
          """,
          WORKERS.reader());

  private final Session session;

  JdbcWorkers(Session session) {
    this.session = session;
  }

  @Override
  public Optional<Worker> find(String name) {
    return session
        .query(
            """
            SELECT id, name, state, version, last_seen, registered_at, labels, facts
            FROM workers WHERE name = ?\
            """,
            WORKERS.reader(),
            name)
        .stream()
        .findFirst();
  }

  @Override
  public List<Worker> find(long[] ids) {
    return session.look(FIND, ids);
  }

  @Override
  public List<Worker> all() {
    return session.query(
        """
        SELECT id, name, state, version, last_seen, registered_at, labels, facts
        FROM workers ORDER BY id\
        """,
        WORKERS.reader());
  }

  @Override
  public Worker insert(String name, Set<String> labels, String facts, long now) {
    Optional<Worker> known = find(name);
    if (known.isPresent()) {
      return known.get();
    }
    // Another process may add the same name meanwhile: then this waits for it and adds nothing.
    session.execute(
        """
        INSERT INTO workers
          (id, name, state, version, last_seen, registered_at, labels, facts)
        VALUES (?, ?, ?, 1, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING\
        """,
        session.next("worker_ids"),
        name,
        Worker.State.UP.code(),
        now,
        now,
        Labels.text(labels),
        facts);
    return find(name).orElseThrow();
  }

  @Override
  public void update(List<Worker> workers) {
    session.write(UPDATE, workers);
  }

  @Override
  public void touch(long[] ids, long now) {
    session.change(TOUCH, ids, Worker.State.UP.code(), now);
  }
}
