package orhestra.computations.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import orhestra.computations.domain.DeliveryRow;
import orhestra.storage.sql.Session;
import orhestra.storage.sql.Table;
import orhestra.storage.sql.Write;
import orhestra.storage.store.Door;

/** Deliveries on JDBC. */
public final class JdbcDeliveryStore implements DeliveryStore {
  /** For the storage that keeps it. */
  public static final Door<DeliveryStore> DOOR =
      new Door<>(DeliveryStore.class, "db/migration/computations", JdbcDeliveryStore::new);

  private static final Table<DeliveryRow> DELIVERIES =
      Table.<DeliveryRow>named("computation_deliveries")
          .number("id", DeliveryRow::id)
          .text("url", DeliveryRow::url)
          .text("token", DeliveryRow::token)
          .text("event", DeliveryRow::event)
          .text("body", DeliveryRow::body)
          .number("state", row -> row.state().code())
          .number("attempts", DeliveryRow::attempts)
          .number("created_at", DeliveryRow::createdAt)
          .number("due_at", DeliveryRow::dueAt)
          .text("error", DeliveryRow::error)
          .readBy(
              row ->
                  new DeliveryRow(
                      row.number(1),
                      row.text(2),
                      row.text(3),
                      row.text(4),
                      row.text(5),
                      DeliveryRow.State.of(row.integer(6)),
                      row.integer(7),
                      row.number(8),
                      row.number(9),
                      row.text(10)));
  private static final Write<DeliveryRow> INSERT = DELIVERIES.insert();
  private static final Write<DeliveryRow> UPDATE =
      DELIVERIES.update("body", "state", "attempts", "due_at", "error");
  private static final String SELECT =
      "SELECT " + DELIVERIES.columnList() + " FROM computation_deliveries ";

  private final Session session;

  private JdbcDeliveryStore(Session session) {
    this.session = requireNonNull(session, "session is null");
  }

  @Override
  public Optional<DeliveryRow> find(long job) {
    return session.query(SELECT + "WHERE id = ?", DELIVERIES.reader(), job).stream().findFirst();
  }

  @Override
  public List<DeliveryRow> due(long now, int limit) {
    return session.query(
        SELECT + "WHERE due_at <= ? ORDER BY due_at, id LIMIT ?", DELIVERIES.reader(), now, limit);
  }

  @Override
  public OptionalLong nextDue() {
    return session.number("SELECT min(due_at) FROM computation_deliveries");
  }

  @Override
  public List<DeliveryRow> lock(long[] jobs) {
    return session.lock(DELIVERIES, jobs);
  }

  @Override
  public void insert(List<DeliveryRow> deliveries) {
    session.write(INSERT, deliveries);
  }

  @Override
  public void update(List<DeliveryRow> deliveries) {
    session.write(UPDATE, deliveries);
  }
}
