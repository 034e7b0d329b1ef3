package orhestra.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import orhestra.engine.TaskBook.Situation;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/**
 * Takes leases back: because they ran out, because their worker is gone, or because the worker or
 * an operator gives them back. A lease is taken only if it is still the one that was meant.
 */
final class Reclaiming implements Operation<Reclaiming.Command, List<Reclaimed>> {
  private final EngineMemory memory;

  /** Why leases are taken back. */
  sealed interface Command {
    /** They were not renewed in time; each only if its version is still the one observed. */
    record RanOut(List<Lease> observed) implements Command {}

    /**
     * The worker gave no sign of life; only if its version is still the one observed, and nothing
     * came from it in this very batch.
     */
    record WorkerGone(Worker observed) implements Command {}

    /** The worker leaves and gives back what it has. */
    record Goodbye(long worker) implements Command {}

    /** An operator wants the task back in its queue, without backoff. */
    record Reset(long task) implements Command {}
  }

  Reclaiming(EngineMemory memory) {
    this.memory = memory;
  }

  @Override
  public int phase() {
    return 2;
  }

  @Override
  public List<List<Reclaimed>> apply(Transaction tx, List<Command> commands) {
    Ledger ledger = Ledger.of(tx, memory);
    Map<Command, Long> leaving = new HashMap<>();
    for (Command command : commands) {
      leaving(tx, ledger, command).ifPresent(worker -> leaving.put(command, worker));
    }
    // One look at all leases for all of them: no index on the worker has to be kept for this.
    Map<Long, List<Lease>> byWorker =
        leaving.isEmpty()
            ? Map.of()
            : tx.tasks().leasesOf(Set.copyOf(leaving.values())).stream()
                .collect(Collectors.groupingBy(Lease::worker));
    Map<Command, List<Lease>> wanted = new HashMap<>();
    TreeSet<Long> tasks = new TreeSet<>();
    for (Command command : commands) {
      @Nullable Long worker = leaving.get(command);
      List<Lease> leases =
          wantedBy(
              tx, command, worker == null ? List.of() : byWorker.getOrDefault(worker, List.of()));
      wanted.put(command, leases);
      leases.forEach(lease -> tasks.add(lease.task()));
    }
    TaskBook book = new TaskBook(tx, ledger, tasks);
    List<List<Reclaimed>> answers = new ArrayList<>(commands.size());
    for (Command command : commands) {
      List<Reclaimed> taken = new ArrayList<>();
      for (Lease lease : wanted.getOrDefault(command, List.of())) {
        // Only the very lease that was meant, and as it was when it was looked at.
        if (book.of(lease.task()) instanceof Situation.Leased(Lease held)
            && held.token() == lease.token()
            && held.version() == lease.version()) {
          taken.add(takeBack(tx, ledger, book, held, isLoss(command)));
        }
      }
      answers.add(taken);
    }
    book.write();
    return answers;
  }

  private static boolean isLoss(Command command) {
    return switch (command) {
      case Command.RanOut ranOut -> true;
      case Command.WorkerGone gone -> true;
      case Command.Goodbye goodbye -> false;
      case Command.Reset reset -> false;
    };
  }

  /** The worker that has to give up its leases, marked as DOWN; none if it lives after all. */
  private static Optional<Long> leaving(Transaction tx, Ledger ledger, Command command) {
    return switch (command) {
      case Command.WorkerGone(Worker observed) -> {
        List<Worker> now = tx.workers().find(new long[] {observed.id()});
        if (now.isEmpty()
            || now.getFirst().version() != observed.version()
            || ledger.isAlive(observed.id())) {
          yield Optional.empty();
        }
        ledger.edit(observed.id(), worker -> worker.as(Worker.State.DOWN, worker.lastSeen()));
        yield Optional.of(observed.id());
      }
      case Command.Goodbye(long worker) -> {
        ledger.edit(worker, row -> row.as(Worker.State.DOWN, tx.now()));
        yield Optional.of(worker);
      }
      case Command.RanOut ranOut -> Optional.empty();
      case Command.Reset reset -> Optional.empty();
    };
  }

  /**
   * What the command means to take.
   *
   * @param held the leases of the worker that it makes leave
   */
  private static List<Lease> wantedBy(Transaction tx, Command command, List<Lease> held) {
    return switch (command) {
      case Command.RanOut(List<Lease> observed) -> observed;
      case Command.Reset(long task) -> tx.tasks().leases(new long[] {task});
      case Command.WorkerGone gone -> held;
      case Command.Goodbye goodbye -> held;
    };
  }

  private Reclaimed takeBack(
      Transaction tx, Ledger ledger, TaskBook book, Lease lease, boolean isLoss) {
    long group = TaskId.group(lease.task());
    int losses = lease.losses() + (isLoss ? 1 : 0);
    @Nullable GroupTerms terms = memory.terms(tx, group);
    boolean givenUp =
        terms != null
            && (losses >= terms.retry().maxLosses() || lease.attempt() >= TaskId.MAX_ATTEMPTS);
    if (givenUp && terms != null) {
      String reason = "lost its worker " + losses + " times";
      book.end(lease, Returns.attempt(lease, AttemptOutcome.FAILED, tx.now(), null, reason));
      book.deadLetter(new DeadLetter(lease.task(), terms.queue(), tx.now(), reason));
      ledger.account(group).failed(lease.task());
      return new Reclaimed(lease, false);
    }
    AttemptOutcome outcome = isLoss ? AttemptOutcome.LOST : AttemptOutcome.RELEASED;
    Waiting waiting = Returns.waiting(lease, 0, lease.failures(), losses);
    book.giveBack(lease, Returns.attempt(lease, outcome, tx.now(), null, ""), waiting);
    ledger.account(group).returned(isLoss ? TaskEvent.LOST : TaskEvent.RELEASED, waiting);
    return new Reclaimed(lease, true);
  }
}
