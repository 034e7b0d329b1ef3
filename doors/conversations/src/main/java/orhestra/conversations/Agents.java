package orhestra.conversations;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orhestra.conversations.domain.Agent;
import orhestra.conversations.store.AgentStore;
import orhestra.conversations.store.AgentStore.AgentRow;
import orhestra.conversations.wire.AgentJson;
import orhestra.engine.Event;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Storage;
import orhestra.engine.store.Transaction;
import orhestra.platform.json.JsonFields;

/**
 * With whom sessions talk. Read from the database each time, so a change takes effect at once on
 * all replicas. The agent {@code default} is there even if nobody has made it. Thread-safe.
 */
public final class Agents {
  private final Storage storage;
  private final Optional<SupabaseAgents> elsewhere;
  private final Putting putting = new Putting();
  private final Removing removing = new Removing();

  /**
   * Agents of the database, and of another place for those that it lacks.
   *
   * @param elsewhere empty if there is no other place
   */
  Agents(Storage storage, Optional<SupabaseAgents> elsewhere) {
    this.storage = requireNonNull(storage, "storage is null");
    this.elsewhere = requireNonNull(elsewhere, "elsewhere is null");
  }

  /** The agent with this id. */
  public Optional<Agent> find(String id) {
    return kept(id)
        .or(() -> elsewhere.flatMap(agents -> agents.find(id)))
        .or(() -> id.equals(Agent.DEFAULT) ? Optional.of(Agent.builtIn()) : Optional.empty());
  }

  private Optional<Agent> kept(String id) {
    return storage.read(view -> view.door(AgentStore.class).find(id)).map(Agents::agent);
  }

  /** Agents by id, after this one. */
  public List<Agent> list(String after, int limit) {
    List<Agent> kept =
        storage.read(view -> view.door(AgentStore.class).list(after, limit)).stream()
            .map(Agents::agent)
            .toList();
    boolean hasDefault = kept.stream().anyMatch(agent -> agent.id().equals(Agent.DEFAULT));
    if (hasDefault || after.compareTo(Agent.DEFAULT) >= 0 || find(Agent.DEFAULT).isEmpty()) {
      return kept;
    }
    List<Agent> all = new ArrayList<>(kept);
    all.add(Agent.builtIn());
    all.sort(java.util.Comparator.comparing(Agent::id));
    return all.subList(0, Math.min(limit, all.size()));
  }

  private static Agent agent(AgentRow row) {
    return AgentJson.kept(row.id(), row.version(), row.updatedAt(), row.document());
  }

  /** An agent as it was written, or why it was not. */
  public record Put(@Nullable Agent agent, boolean isNew) {}

  /**
   * Makes or changes an agent.
   *
   * @param version what it must have now; 0 for whatever it has
   * @return without an agent if it has another version
   */
  public Put put(String id, long version, JsonFields fields) {
    // What is wrong with the fields is told to the caller, not found out in a batch.
    Agent checked = AgentJson.read(fields, kept(id).orElseGet(() -> AgentJson.blank(id)));
    return storage.submit(putting, new Wish(checked, version, fields)).join();
  }

  /** Removes an agent; whether there was one. */
  public boolean remove(String id) {
    return storage.submit(removing, id).join();
  }

  private record Wish(Agent checked, long version, JsonFields fields) {}

  private static final class Putting implements Operation<Wish, Put> {
    @Override
    public int phase() {
      return 34;
    }

    @Override
    public List<Put> apply(Transaction tx, List<Wish> wishes) {
      AgentStore store = tx.door(AgentStore.class);
      List<Put> answers = new ArrayList<>();
      List<Event> events = new ArrayList<>();
      for (Wish wish : wishes) {
        String id = wish.checked().id();
        Optional<Agent> there = store.lock(id).map(Agents::agent);
        long version = there.map(Agent::version).orElse(0L);
        if (wish.version() != 0 && wish.version() != version) {
          answers.add(new Put(null, false));
          continue;
        }
        Agent before =
            there.orElseGet(() -> id.equals(Agent.DEFAULT) ? Agent.builtIn() : AgentJson.blank(id));
        Agent after = AgentJson.read(wish.fields(), before).at(version + 1, tx.now());
        store.put(new AgentRow(id, after.version(), tx.now(), AgentJson.document(after)));
        events.add(new Event(0, tx.now(), "agent.changed", 0, id, ""));
        answers.add(new Put(after, there.isEmpty()));
      }
      tx.events().append(events);
      return answers;
    }
  }

  private static final class Removing implements Operation<String, Boolean> {
    @Override
    public int phase() {
      return 34;
    }

    @Override
    public List<Boolean> apply(Transaction tx, List<String> ids) {
      AgentStore store = tx.door(AgentStore.class);
      List<Boolean> answers = new ArrayList<>();
      List<Event> events = new ArrayList<>();
      for (String id : ids) {
        boolean there = store.lock(id).isPresent();
        if (there) {
          store.delete(id);
          events.add(new Event(0, tx.now(), "agent.removed", 0, id, ""));
        }
        answers.add(there);
      }
      tx.events().append(events);
      return answers;
    }
  }
}
