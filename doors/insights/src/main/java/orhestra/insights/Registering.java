package orhestra.insights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    Map<String, Registered> byName = new LinkedHashMap<>();
    List<BrandRow> added = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    List<Registered> answers = new ArrayList<>(names.size());
    for (String name : names) {
      Registered known = byName.get(name);
      if (known == null) {
        known =
            store
                .find(name)
                .map(row -> new Registered(row, false))
                .orElseGet(
                    () ->
                        new Registered(
                            BrandRow.registered(tx.groups().nextId(), name, tx.now()), true));
        byName.put(name, new Registered(known.brand(), false));
        if (known.isNew()) {
          added.add(known.brand());
          events.add(new Event(0, tx.now(), "insights.registered", known.brand().id(), name, ""));
        }
      }
      answers.add(known);
    }
    store.insert(added);
    tx.events().append(events);
    return answers;
  }
}
