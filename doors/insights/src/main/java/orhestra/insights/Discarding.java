package orhestra.insights;

import java.util.ArrayList;
import java.util.List;
import orhestra.engine.Event;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;
import orhestra.insights.store.ChunkStore;
import orhestra.insights.store.FailureRow;

/** Removes a failed chunk and its dead letter; answers whether it was there. */
final class Discarding implements Operation<Discarding.Failure, Boolean> {
  /**
   * A failed chunk.
   *
   * @param kind of the event that tells why it goes
   */
  record Failure(long id, long brand, String brandName, String kind) {}

  @Override
  public int phase() {
    return 39;
  }

  @Override
  public List<Boolean> apply(Transaction tx, List<Failure> failures) {
    ChunkStore store = tx.door(ChunkStore.class);
    List<Boolean> answers = new ArrayList<>(failures.size());
    List<Event> events = new ArrayList<>();
    for (Failure failure : failures) {
      List<FailureRow> found = store.failures(new long[] {failure.id()});
      store.deleteFailures(found);
      tx.deadLetters().delete(new long[] {failure.id()});
      if (!found.isEmpty()) {
        events.add(
            new Event(
                0, tx.now(), failure.kind(), failure.brand(), failure.brandName() + ":1", ""));
      }
      answers.add(!found.isEmpty());
    }
    tx.events().append(events);
    return answers;
  }
}
