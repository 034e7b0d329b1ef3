package orhestra.storage.commit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import orhestra.engine.store.ClaimStore;
import orhestra.engine.store.DeadLetterStore;
import orhestra.engine.store.DutyStore;
import orhestra.engine.store.EventStore;
import orhestra.engine.store.GroupStore;
import orhestra.engine.store.TaskStore;
import orhestra.engine.store.Transaction;
import orhestra.engine.store.WorkerStore;
import orhestra.storage.store.Stores;

/** One transaction's view of the stores, and who takes part in it. */
final class BatchTransaction implements Transaction {
  private final Stores stores;
  private final long now;
  private final Map<Class<?>, Participant> byType = new HashMap<>();
  private final List<Participant> participants = new ArrayList<>();

  BatchTransaction(Stores stores, long now) {
    this.stores = stores;
    this.now = now;
  }

  @Override
  public TaskStore tasks() {
    return stores.tasks();
  }

  @Override
  public GroupStore groups() {
    return stores.groups();
  }

  @Override
  public WorkerStore workers() {
    return stores.workers();
  }

  @Override
  public DeadLetterStore deadLetters() {
    return stores.deadLetters();
  }

  @Override
  public EventStore events() {
    return stores.events();
  }

  @Override
  public ClaimStore claims() {
    return stores.claims();
  }

  @Override
  public DutyStore duties() {
    return stores.duties();
  }

  @Override
  public <T> T door(Class<T> type) {
    return stores.door(type);
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public <T extends Participant> T participant(Class<T> type, Supplier<T> create) {
    Participant participant = byType.get(type);
    if (participant == null) {
      participant = create.get();
      byType.put(type, participant);
      participants.add(participant);
    }
    return type.cast(participant);
  }

  /** Who takes part, in the order in which they joined; may grow while it is walked by index. */
  List<Participant> participants() {
    return participants;
  }
}
