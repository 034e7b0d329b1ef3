package orhestra.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import orhestra.engine.TaskBook.Situation;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/** A worker's heartbeat: a sign of life, news of the worker, and the renewal of its leases. */
final class Renewing implements Operation<Renewing.Heartbeat, List<Long>> {
  private final EngineMemory memory;

  /**
   * A heartbeat.
   *
   * @param facts gives the worker's facts as they are from now on
   * @param held the attempts that the worker still works on
   */
  record Heartbeat(
      long worker, UnaryOperator<String> facts, List<HeldTask> held, long leaseMillis) {}

  Renewing(EngineMemory memory) {
    this.memory = memory;
  }

  @Override
  public int phase() {
    return 3;
  }

  /** Answers the tasks that the worker should stop. */
  @Override
  public List<List<Long>> apply(Transaction tx, List<Heartbeat> commands) {
    Ledger ledger = Ledger.of(tx, memory);
    TreeSet<Long> tasks = new TreeSet<>();
    commands.forEach(beat -> beat.held().forEach(held -> tasks.add(held.task())));
    TaskBook book = new TaskBook(tx, ledger, tasks);
    TreeMap<Long, Lease> renewed = new TreeMap<>();
    List<List<Long>> answers = new ArrayList<>(commands.size());
    for (Heartbeat beat : commands) {
      ledger.edit(beat.worker(), row -> beat(row, beat.facts(), tx.now()));
      List<Long> stop = new ArrayList<>();
      for (HeldTask held : beat.held()) {
        Caller caller = new Caller(beat.worker(), held.token());
        switch (book.of(held.task())) {
          case Situation.Leased(Lease lease) when caller.holds(lease.token(), lease.worker()) ->
              renewed.put(lease.task(), lease.renewedUntil(tx.now() + beat.leaseMillis()));
          // Nobody else has it: let the work go on, its result will be accepted.
          case Situation.Waits(Waiting waiting)
              when waiting.attempt() > 0
                  && caller.holds(waiting.token(), waiting.worker())
                  && !book.isGroupClosed(held.task()) -> {}
          default -> stop.add(held.task());
        }
      }
      answers.add(stop);
    }
    if (!renewed.isEmpty()) {
      tx.tasks().renewLeases(List.copyOf(renewed.values()));
    }
    return answers;
  }

  private static Worker beat(Worker row, UnaryOperator<String> facts, long now) {
    Worker up = row.as(Worker.State.UP, now);
    return new Worker(
        up.id(),
        up.name(),
        up.state(),
        up.version(),
        up.lastSeen(),
        up.registeredAt(),
        up.labels(),
        facts.apply(up.facts()));
  }
}
