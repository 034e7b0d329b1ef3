package orhestra.coordinator;

import java.util.ArrayList;
import java.util.List;
import orhestra.coordinator.store.SweepStore;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/** Keeps the end of what a task's program writes. */
final class AppendingLog implements Operation<AppendingLog.Text, Boolean> {
  /** Characters kept of one task. */
  static final int KEPT = 64 * 1024;

  record Text(long task, String text) {}

  @Override
  public int phase() {
    return 35;
  }

  @Override
  public List<Boolean> apply(Transaction tx, List<Text> commands) {
    SweepStore store = tx.door(SweepStore.class);
    List<Boolean> answers = new ArrayList<>(commands.size());
    for (Text command : commands) {
      String whole = store.log(command.task()).orElse("") + command.text();
      store.putLog(command.task(), whole.substring(Math.max(0, whole.length() - KEPT)));
      answers.add(true);
    }
    return answers;
  }
}
