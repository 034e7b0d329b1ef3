package orhestra.insights;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orhestra.engine.Event;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;
import orhestra.insights.store.BrandRow;
import orhestra.insights.store.BrandStore;

/** Makes a brand known; answers with it, and whether it is new. */
final class Registering implements Operation<String, Registering.Registered> {
  record Registered(BrandRow brand, boolean isNew) {}

  @Override
  public int phase() {
    return 36;
  }

  @Override
  public List<Registered> apply(Transaction tx, List<String> names) {
    BrandStore store = tx.door(BrandStore.class);
    List<Registered> answers = new ArrayList<>(names.size());
    List<Event> events = new ArrayList<>();
    for (String name : names) {
      Optional<BrandRow> known = store.find(name);
      boolean isNew = known.isEmpty() && store.register(tx.groups().nextId(), name, tx.now());
      BrandRow brand = known.or(() -> store.find(name)).orElseThrow();
      if (isNew) {
        events.add(new Event(0, tx.now(), "insights.registered", brand.id(), name, ""));
      }
      answers.add(new Registered(brand, isNew));
    }
    tx.events().append(events);
    return answers;
  }
}
