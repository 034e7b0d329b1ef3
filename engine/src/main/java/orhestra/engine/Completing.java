package orhestra.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import orhestra.engine.TaskBook.Situation;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/** Takes results. Whatever the interleaving, one result per task is accepted. */
final class Completing implements Operation<List<TaskResult>, List<Report>> {
  private final EngineMemory memory;

  Completing(EngineMemory memory) {
    this.memory = memory;
  }

  @Override
  public int phase() {
    return 0;
  }

  @Override
  public List<List<Report>> apply(Transaction tx, List<List<TaskResult>> commands) {
    Ledger ledger = Ledger.of(tx, memory);
    TreeSet<Long> tasks = new TreeSet<>();
    commands.forEach(results -> results.forEach(result -> tasks.add(result.task())));
    TaskBook book = new TaskBook(tx, ledger, tasks);
    List<List<Report>> answers = new ArrayList<>(commands.size());
    for (List<TaskResult> results : commands) {
      List<Report> reports = new ArrayList<>(results.size());
      for (TaskResult result : results) {
        ledger.signOfLife(result.caller().worker(), tx.now());
        reports.add(complete(tx, ledger, book, result));
      }
      answers.add(reports);
    }
    book.write();
    return answers;
  }

  private static Report complete(Transaction tx, Ledger ledger, TaskBook book, TaskResult result) {
    Caller caller = result.caller();
    return switch (book.of(result.task())) {
      case Situation.Unknown() -> new Report.UnknownTask();
      case Situation.Untouched() -> new Report.NotHeld(0);
      case Situation.Leased(Lease lease) -> {
        if (!caller.holds(lease.token(), lease.worker())) {
          yield new Report.NotHeld(lease.worker());
        }
        book.end(
            lease,
            Returns.attempt(lease, AttemptOutcome.DONE, tx.now(), result.score(), result.body()));
        ledger.account(TaskId.group(result.task())).completed(result.task());
        yield new Report.Accepted();
      }
      case Situation.Waits(Waiting waiting) -> completeLate(tx, ledger, book, result, waiting);
      case Situation.Ended(Attempt last) ->
          caller.holds(last.token(), last.worker())
              ? ended(last)
              : new Report.NotHeld(last.worker());
    };
  }

  // The lease ran out, but nobody else has the task: the work is done, so its result counts.
  private static Report completeLate(
      Transaction tx, Ledger ledger, TaskBook book, TaskResult result, Waiting waiting) {
    if (waiting.attempt() == 0 || !result.caller().holds(waiting.token(), waiting.worker())) {
      return new Report.NotHeld(0);
    }
    if (book.isGroupClosed(result.task())) {
      return new Report.AlreadyTerminal(TaskState.CANCELLED);
    }
    book.endLate(
        waiting,
        new Attempt(
            waiting.task(),
            waiting.attempt(),
            waiting.token(),
            waiting.worker(),
            AttemptOutcome.DONE,
            book.startOf(waiting, tx.now()),
            tx.now(),
            result.score(),
            result.body()));
    ledger.account(TaskId.group(result.task())).completedLate(result.task());
    return new Report.Accepted();
  }

  static Report ended(Attempt last) {
    return switch (last.outcome()) {
      case DONE -> new Report.AlreadyDone();
      case FAILED -> new Report.AlreadyTerminal(TaskState.FAILED);
      case CANCELLED, RETRIED, LOST, RELEASED -> new Report.AlreadyTerminal(TaskState.CANCELLED);
    };
  }
}
