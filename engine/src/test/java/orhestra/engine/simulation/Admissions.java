package orhestra.engine.simulation;

import java.util.HashMap;
import java.util.Map;
import orhestra.engine.Admission;
import orhestra.engine.store.Transaction;

/** A door's table of request keys, kept and lost together with the batches. */
final class Admissions {
  private final Map<String, Long> kept = new HashMap<>();

  /** The admission of a request with this key. */
  Admission of(String key) {
    return new Admission() {
      @Override
      public long existing(Transaction tx) {
        Long pending = pending(tx).opened.get(key);
        return pending != null ? pending : kept.getOrDefault(key, 0L);
      }

      @Override
      public void opened(Transaction tx, long group) {
        pending(tx).opened.put(key, group);
      }
    };
  }

  private Pending pending(Transaction tx) {
    return tx.participant(Pending.class, Pending::new);
  }

  private final class Pending implements Transaction.Participant {
    final Map<String, Long> opened = new HashMap<>();

    @Override
    public void beforeCommit(Transaction tx) {}

    @Override
    public void committed() {
      kept.putAll(opened);
    }

    @Override
    public void rolledBack() {
      opened.clear();
    }
  }
}
