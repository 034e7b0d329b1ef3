package orhestra.engine;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orhestra.engine.store.DutyStore.Duty;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Storage;
import orhestra.engine.store.Transaction;

/** What all processes on one database agree on: the value that was proposed first. */
public final class Agreement {
  private static final Settling SETTLING = new Settling();

  private Agreement() {}

  /**
   * The value under this name, for ever; the proposal if there is none yet. Blocks.
   *
   * @param name not that of a duty
   */
  public static String on(String name, String proposal, Storage storage) {
    return storage.submit(SETTLING, new Proposal(name, proposal)).join();
  }

  private record Proposal(String name, String value) {
    private Proposal {
      requireNonNull(name, "name is null");
      requireNonNull(value, "value is null");
    }
  }

  private static final class Settling implements Operation<Proposal, String> {
    @Override
    public int phase() {
      return 30;
    }

    @Override
    public List<String> apply(Transaction tx, List<Proposal> proposals) {
      List<String> answers = new ArrayList<>(proposals.size());
      for (Proposal proposal : proposals) {
        Optional<Duty> there = tx.duties().lock(proposal.name());
        if (there.isEmpty()) {
          tx.duties().put(new Duty(proposal.name(), proposal.value(), 0));
        }
        answers.add(there.map(Duty::holder).orElse(proposal.value()));
      }
      return answers;
    }
  }
}
