package orhestra.insights;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orhestra.engine.Event;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;
import orhestra.insights.store.BrandRow;
import orhestra.insights.store.BrandStore;

/**
 * Raises the fence of a brand: from now on nobody merges with a lower one. Answers with the brand
 * as it is then.
 */
final class TakingOver implements Operation<TakingOver.Wish, BrandRow> {
  record Wish(long brand, String holder) {}

  @Override
  public int phase() {
    return 37;
  }

  @Override
  public List<BrandRow> apply(Transaction tx, List<Wish> wishes) {
    BrandStore store = tx.door(BrandStore.class);
    long[] ids = wishes.stream().mapToLong(Wish::brand).sorted().distinct().toArray();
    Map<Long, BrandRow> rows = new HashMap<>();
    store.lock(ids).forEach(row -> rows.put(row.id(), row));
    List<Event> events = new ArrayList<>();
    List<BrandRow> answers = new ArrayList<>(wishes.size());
    for (Wish wish : wishes) {
      BrandRow row = rows.get(wish.brand());
      if (row == null) {
        throw new IllegalStateException("no brand " + wish.brand());
      }
      if (!row.hold().holder().isEmpty() && !row.hold().holder().equals(wish.holder())) {
        events.add(new Event(0, tx.now(), "insights.taken-over", row.id(), row.name(), ""));
      }
      BrandRow taken = row.takenOver(wish.holder());
      rows.put(taken.id(), taken);
      answers.add(taken);
    }
    store.update(List.copyOf(rows.values()));
    tx.events().append(events);
    return answers;
  }
}
