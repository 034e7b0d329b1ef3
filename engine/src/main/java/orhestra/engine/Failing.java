package orhestra.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import orhestra.engine.TaskBook.Situation;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/** Takes failures: by the group's retry policy the task goes back to its queue or is given up. */
final class Failing implements Operation<TaskFailure, Report> {
  private final EngineMemory memory;

  Failing(EngineMemory memory) {
    this.memory = memory;
  }

  @Override
  public int phase() {
    return 1;
  }

  @Override
  public List<Report> apply(Transaction tx, List<TaskFailure> commands) {
    Ledger ledger = Ledger.of(tx, memory);
    TreeSet<Long> tasks = new TreeSet<>();
    commands.forEach(failure -> tasks.add(failure.task()));
    TaskBook book = new TaskBook(tx, ledger, tasks);
    List<Report> answers = new ArrayList<>(commands.size());
    for (TaskFailure failure : commands) {
      ledger.signOfLife(failure.caller().worker(), tx.now());
      answers.add(fail(tx, ledger, book, failure));
    }
    book.write();
    return answers;
  }

  private Report fail(Transaction tx, Ledger ledger, TaskBook book, TaskFailure failure) {
    Caller caller = failure.caller();
    return switch (book.of(failure.task())) {
      case Situation.Unknown() -> new Report.UnknownTask();
      case Situation.Untouched() -> new Report.NotHeld(0);
      case Situation.Leased(Lease lease) ->
          caller.holds(lease.token(), lease.worker())
              ? fail(tx, ledger, book, failure, lease)
              : new Report.NotHeld(lease.worker());
      case Situation.Waits(Waiting waiting) -> {
        if (waiting.attempt() == 0 || !caller.holds(waiting.token(), waiting.worker())) {
          yield new Report.NotHeld(0);
        }
        // A repeated report, or one that comes after the loss of the lease was noticed: the task
        // will be tried again anyway.
        yield book.isGroupClosed(failure.task())
            ? new Report.AlreadyTerminal(TaskState.CANCELLED)
            : new Report.FailureKept(true);
      }
      case Situation.Ended(Attempt last) -> {
        if (!caller.holds(last.token(), last.worker())) {
          yield new Report.NotHeld(last.worker());
        }
        yield last.outcome() == AttemptOutcome.DONE
            ? new Report.AlreadyTerminal(TaskState.DONE)
            : Completing.ended(last);
      }
    };
  }

  private Report fail(
      Transaction tx, Ledger ledger, TaskBook book, TaskFailure failure, Lease lease) {
    long group = TaskId.group(lease.task());
    @Nullable GroupTerms terms = memory.terms(tx, group);
    if (terms == null) {
      return new Report.UnknownTask();
    }
    RetryPolicy policy = terms.retry();
    int failures = lease.failures() + 1;
    long notBefore = tx.now() + policy.backoff().millis(failures, memory.random);
    boolean inTime =
        policy.deadlineMillis() == 0 || notBefore <= terms.createdAt() + policy.deadlineMillis();
    boolean retry =
        failure.retriable()
            && failures < policy.maxAttempts()
            && lease.attempt() < TaskId.MAX_ATTEMPTS
            && inTime;
    if (retry) {
      Waiting waiting =
          Returns.waiting(lease, notBefore > tx.now() ? notBefore : 0, failures, lease.losses());
      book.giveBack(
          lease,
          Returns.attempt(lease, AttemptOutcome.RETRIED, tx.now(), null, failure.body()),
          waiting);
      ledger.account(group).returned(TaskEvent.RETRIED, waiting);
    } else {
      book.end(
          lease, Returns.attempt(lease, AttemptOutcome.FAILED, tx.now(), null, failure.body()));
      book.deadLetter(new DeadLetter(lease.task(), terms.queue(), tx.now(), failure.reason()));
      ledger.account(group).failed(lease.task());
    }
    return new Report.FailureKept(retry);
  }
}
