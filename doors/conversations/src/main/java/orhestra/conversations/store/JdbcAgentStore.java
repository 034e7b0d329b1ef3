package orhestra.conversations.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import orhestra.storage.sql.Session;
import orhestra.storage.sql.Table;
import orhestra.storage.sql.Write;
import orhestra.storage.store.Door;

/** The table of agents on JDBC. */
public final class JdbcAgentStore implements AgentStore {
  /** For the storage that keeps it. */
  public static final Door<AgentStore> DOOR =
      new Door<>(AgentStore.class, "db/migration/conversations", JdbcAgentStore::new);

  private static final Table<AgentRow> AGENTS =
      Table.<AgentRow>named("chat_agents")
          .text("name", AgentRow::id)
          .number("version", AgentRow::version)
          .number("updated_at", AgentRow::updatedAt)
          .text("document", AgentRow::document)
          .readBy(row -> new AgentRow(row.text(1), row.number(2), row.number(3), row.text(4)));
  private static final Write<AgentRow> PUT = AGENTS.upsert();

  private final Session session;

  private JdbcAgentStore(Session session) {
    this.session = requireNonNull(session, "session is null");
  }

  @Override
  public Optional<AgentRow> find(String id) {
    return session
        .query(
            "SELECT " + AGENTS.columnList() + " FROM chat_agents WHERE name = ?",
            AGENTS.reader(),
            id)
        .stream()
        .findFirst();
  }

  @Override
  public List<AgentRow> list(String after, int limit) {
    return session.query(
        "SELECT " + AGENTS.columnList() + " FROM chat_agents WHERE name > ? ORDER BY name LIMIT ?",
        AGENTS.reader(),
        after,
        limit);
  }

  @Override
  public Optional<AgentRow> lock(String id) {
    return session.lock(AGENTS, id);
  }

  @Override
  public void put(AgentRow agent) {
    session.write(PUT, List.of(agent));
  }

  @Override
  public void delete(String id) {
    session.execute("DELETE FROM chat_agents WHERE name = ?", id);
  }
}
