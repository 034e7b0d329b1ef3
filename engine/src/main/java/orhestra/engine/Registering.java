package orhestra.engine;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/** Makes workers known, new ones and those that come back. */
final class Registering implements Operation<Registering.Hello, Worker> {
  private final EngineMemory memory;

  /**
   * A worker that introduces itself.
   *
   * @param facts gives the worker's facts, from those known so far
   */
  record Hello(String name, Set<String> labels, UnaryOperator<String> facts) {
    Hello {
      requireNonNull(name, "name is null");
      labels = Set.copyOf(labels);
    }
  }

  Registering(EngineMemory memory) {
    this.memory = memory;
  }

  @Override
  public int phase() {
    return 10;
  }

  @Override
  public List<Worker> apply(Transaction tx, List<Hello> commands) {
    Ledger ledger = Ledger.of(tx, memory);
    List<Worker> answers = new ArrayList<>(commands.size());
    for (Hello hello : commands) {
      Worker row =
          tx.workers().insert(hello.name(), hello.labels(), hello.facts().apply(""), tx.now());
      ledger.edit(row.id(), before -> introduced(before, hello, tx.now()));
      // What it says now counts, not what was known of it: claims go by these labels.
      answers.add(introduced(row, hello, tx.now()));
    }
    return answers;
  }

  private static Worker introduced(Worker before, Hello hello, long now) {
    Worker up = before.as(Worker.State.UP, now);
    return new Worker(
        up.id(),
        up.name(),
        up.state(),
        up.version(),
        up.lastSeen(),
        up.registeredAt(),
        hello.labels(),
        hello.facts().apply(up.facts()));
  }
}
