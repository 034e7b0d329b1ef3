package orhestra.storage.store;

import java.util.List;
import java.util.Optional;
import orhestra.engine.store.DutyStore;
import orhestra.storage.sql.Session;
import orhestra.storage.sql.Table;
import orhestra.storage.sql.Write;

/** Singleton duties. */
final class JdbcDuties implements DutyStore {
  private static final Table<Duty> DUTIES =
      Table.<Duty>named("duties")
          .text("name", Duty::name)
          .text("holder", Duty::holder)
          .number("version", Duty::version)
          .readBy(row -> new Duty(row.text(1), row.text(2), row.number(3)));
  private static final Write<Duty> PUT = DUTIES.upsert();

  private final Session session;

  JdbcDuties(Session session) {
    this.session = session;
  }

  @Override
  public Optional<Duty> lock(String name) {
    return session.lock(DUTIES, name);
  }

  @Override
  public void put(Duty duty) {
    session.write(PUT, List.of(duty));
  }
}
