package orhestra.engine;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/** Opens groups. */
final class Opening implements Operation<Opening.Command, Long> {
  private final EngineMemory memory;

  /** A group to open. */
  record Command(GroupTerms terms, int total, Admission admission) {
    Command {
      requireNonNull(terms, "terms is null");
      requireNonNull(admission, "admission is null");
      if (total < 1 || total > TaskId.MAX_TASKS_PER_GROUP) {
        throw new IllegalArgumentException("total out of range: " + total);
      }
    }
  }

  Opening(EngineMemory memory) {
    this.memory = memory;
  }

  @Override
  public int phase() {
    return 11;
  }

  @Override
  public List<Long> apply(Transaction tx, List<Command> commands) {
    Ledger ledger = Ledger.of(tx, memory);
    List<Long> answers = new ArrayList<>(commands.size());
    for (Command command : commands) {
      answers.add(open(tx, ledger, command));
    }
    return answers;
  }

  private static long open(Transaction tx, Ledger ledger, Command command) {
    long existing = command.admission().existing(tx);
    if (existing != 0) {
      return existing;
    }
    long id = tx.groups().nextId();
    GroupTerms terms = command.terms();
    Progress progress = Progress.fresh(command.total());
    tx.groups().insert(new Group(id, terms, progress));
    command.admission().opened(tx, id);
    ledger.opened(id, terms, progress);
    ledger.event(new Event(0, tx.now(), "group.opened", id, terms.queue(), terms.correlation()));
    return id;
  }
}
