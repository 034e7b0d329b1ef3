package orhestra.engine;

import java.util.ArrayList;
import java.util.List;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/** Looks again at what could be claimed: after a foreign change, or when waiting work is due. */
final class Waking implements Operation<Waking.Look, Boolean> {
  private final EngineMemory memory;

  /**
   * What to look at.
   *
   * @param groups that another process has changed
   * @param everything whether anything may have changed
   */
  @SuppressWarnings("ArrayRecordComponent") // handed through from the storage, never compared
  record Look(long[] groups, boolean everything) {
    /** Nothing has changed but the time. */
    static final Look AT_THE_TIME = new Look(new long[0], false);
  }

  Waking(EngineMemory memory) {
    this.memory = memory;
  }

  @Override
  public int phase() {
    return 15;
  }

  @Override
  public List<Boolean> apply(Transaction tx, List<Look> commands) {
    // The ledger's commit settles what waits, whether or not anything was changed.
    Ledger ledger = Ledger.of(tx, memory);
    List<Boolean> answers = new ArrayList<>(commands.size());
    for (Look look : commands) {
      if (look.everything()) {
        memory.markAllStale();
      }
      for (long group : look.groups()) {
        memory.markStale(group);
      }
      answers.add(ledger.isQuiet());
    }
    memory.refresh(tx);
    return answers;
  }
}
