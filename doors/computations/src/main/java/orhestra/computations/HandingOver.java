package orhestra.computations;

import java.util.ArrayList;
import java.util.List;
import orhestra.computations.domain.JobStatus;
import orhestra.computations.store.HandoverRow;
import orhestra.computations.store.JobStore;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/** Notes what the SMPC cluster says of jobs; false where a job has ended or is gone. */
final class HandingOver implements Operation<HandoverRow, Boolean> {
  @Override
  public int phase() {
    return 46;
  }

  @Override
  public List<Boolean> apply(Transaction tx, List<HandoverRow> rows) {
    JobStore store = tx.door(JobStore.class);
    store.lock(rows.stream().mapToLong(HandoverRow::id).sorted().distinct().toArray());
    List<Boolean> answers = new ArrayList<>(rows.size());
    for (HandoverRow row : rows) {
      boolean aggregates =
          store.find(row.id()).filter(job -> job.status() == JobStatus.AGGREGATING).isPresent();
      if (aggregates) {
        store.put(row);
      }
      answers.add(aggregates);
    }
    return answers;
  }
}
