package orhestra.conversations;

import java.util.List;
import java.util.Optional;
import orhestra.engine.store.DutyStore.Duty;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/** Keeps the secret that was proposed first; answers with it. */
final class SharedSecret implements Operation<String, String> {
  private static final String NAME = "conversations-secret";

  @Override
  public int phase() {
    return 30;
  }

  @Override
  public List<String> apply(Transaction tx, List<String> proposals) {
    return proposals.stream()
        .map(
            proposal -> {
              Optional<Duty> there = tx.duties().lock(NAME);
              if (there.isEmpty()) {
                tx.duties().put(new Duty(NAME, proposal, 0));
              }
              return there.map(Duty::holder).orElse(proposal);
            })
        .toList();
  }
}
