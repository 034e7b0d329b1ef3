package orhestra.coordinator;

import java.util.ArrayList;
import java.util.List;
import orhestra.coordinator.store.SweepStore;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/** Removes what the door keeps of jobs whose groups are gone. */
final class RemovingLog implements Operation<Long, Boolean> {
  @Override
  public int phase() {
    return 36;
  }

  @Override
  public List<Boolean> apply(Transaction tx, List<Long> groups) {
    List<Boolean> answers = new ArrayList<>(groups.size());
    for (Long group : groups) {
      tx.door(SweepStore.class).delete(group);
      answers.add(true);
    }
    return answers;
  }
}
