package orhestra.storage.commit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/** The commands of one operation that meet in a batch. */
final class Together<C, R> {
  private final Operation<C, R> operation;
  private final List<C> commands = new ArrayList<>();
  private final List<Command<C, R>> waiting = new ArrayList<>();

  private Together(Operation<C, R> operation) {
    this.operation = operation;
  }

  /** Sorts commands by operation, and the operations by phase; the order within each stays. */
  static List<Together<?, ?>> of(List<Command<?, ?>> commands) {
    // A batch has a handful of operations at most: looking through them beats any map.
    List<Together<?, ?>> all = new ArrayList<>();
    for (Command<?, ?> command : commands) {
      add(all, command);
    }
    all.sort(Comparator.comparingInt(together -> together.operation.phase()));
    return all;
  }

  private static <C, R> void add(List<Together<?, ?>> all, Command<C, R> command) {
    for (Together<?, ?> together : all) {
      if (together.operation == command.operation()) {
        // The same operation object has the same types.
        @SuppressWarnings("unchecked")
        Together<C, R> same = (Together<C, R>) together;
        same.add(command);
        return;
      }
    }
    Together<C, R> first = new Together<>(command.operation());
    first.add(command);
    all.add(first);
  }

  private void add(Command<C, R> command) {
    commands.add(command.command());
    waiting.add(command);
  }

  /** Applies the commands; their answers are kept but not given yet. */
  void apply(Transaction tx) {
    List<R> answers = operation.apply(tx, commands);
    if (answers.size() != waiting.size()) {
      throw new IllegalStateException(
          "%s gave %d answers to %d commands".formatted(operation, answers.size(), waiting.size()));
    }
    for (int i = 0; i < answers.size(); i++) {
      waiting.get(i).keep(answers.get(i));
    }
  }
}
