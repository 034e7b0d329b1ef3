package orhestra.conversations.store;

import java.util.List;
import java.util.Optional;

/** Agents: the door's table of them, as a view of the transaction. */
public interface AgentStore {
  /**
   * An agent.
   *
   * @param document a JSON object with all that is not here
   */
  record AgentRow(String id, long version, long updatedAt, String document) {}

  Optional<AgentRow> find(String id);

  /** By id, after this one. */
  List<AgentRow> list(String after, int limit);

  /** The agent, locked until the end. */
  Optional<AgentRow> lock(String id);

  void put(AgentRow agent);

  void delete(String id);
}
