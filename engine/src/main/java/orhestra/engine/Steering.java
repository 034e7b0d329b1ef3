package orhestra.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import orhestra.engine.TaskBook.Situation;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/** What an operator does to whole groups: cancel, retry what failed, remove. */
final class Steering implements Operation<Steering.Command, GroupChange> {
  private static final int RETRIED_AT_ONCE = 1_000;

  private final EngineMemory memory;

  /** What to do with a group. */
  sealed interface Command {
    /** The group concerned. */
    long group();

    /** Closes it; work under way is taken back. */
    record Cancel(long group) implements Command {}

    /** Puts some of its failed tasks back into the queue. */
    record RetryFailed(long group) implements Command {}

    /** Puts one task back into the queue at once, unless it is done or its group is closed. */
    record Requeue(long group, long task) implements Command {}

    /** Removes some of what is kept of a closed group, in the end the group itself. */
    record Remove(long group, int limit) implements Command {}
  }

  Steering(EngineMemory memory) {
    this.memory = memory;
  }

  @Override
  public int phase() {
    return 12;
  }

  @Override
  public List<GroupChange> apply(Transaction tx, List<Command> commands) {
    Ledger ledger = Ledger.of(tx, memory);
    List<GroupChange> answers = new ArrayList<>(commands.size());
    for (Command command : commands) {
      @Nullable Account account = ledger.lock(tx, command.group());
      @Nullable GroupTerms terms = memory.terms(tx, command.group());
      if (account == null || terms == null) {
        answers.add(new GroupChange.NoSuchGroup());
        continue;
      }
      answers.add(
          switch (command) {
            case Command.Cancel cancel -> cancel(tx, ledger, account, terms);
            case Command.RetryFailed retry -> retryFailed(tx, ledger, account, terms);
            case Command.Requeue(long group, long task) -> requeue(tx, ledger, account, task);
            case Command.Remove(long group, int limit) -> remove(tx, ledger, account, limit);
          });
    }
    return answers;
  }

  private static GroupChange cancel(
      Transaction tx, Ledger ledger, Account account, GroupTerms terms) {
    if (account.now().state().isClosed()) {
      return new GroupChange.Refused(account.now().state());
    }
    Closing.close(tx, ledger, account, terms, GroupState.CANCELLED);
    return new GroupChange.Did(account.now().cancelled(), false);
  }

  private static GroupChange retryFailed(
      Transaction tx, Ledger ledger, Account account, GroupTerms terms) {
    if (account.now().state() == GroupState.CANCELLED) {
      return new GroupChange.Refused(GroupState.CANCELLED);
    }
    List<DeadLetter> letters =
        tx.deadLetters()
            .between(TaskId.first(account.id), TaskId.first(account.id + 1), RETRIED_AT_ONCE);
    if (letters.isEmpty()) {
      return new GroupChange.Did(0, false);
    }
    long[] tasks = letters.stream().mapToLong(DeadLetter::task).toArray();
    Progress progress = account.now();
    if (progress.state().isClosed()) {
      ledger.event(account, terms, "group.reopened", "");
    }
    backIntoQueue(tx, account, tasks);
    account.set(
        new Progress(
            GroupState.RUNNING,
            progress.total(),
            progress.next(),
            progress.running(),
            progress.done(),
            progress.failed() - tasks.length,
            0,
            progress.paused(),
            progress.startedAt(),
            0));
    return new GroupChange.Did(tasks.length, letters.size() == RETRIED_AT_ONCE);
  }

  /** Failed tasks wait again, with their failures forgiven and their last token still known. */
  private static void backIntoQueue(Transaction tx, Account account, long[] tasks) {
    List<Waiting> waiting = new ArrayList<>(tasks.length);
    for (Attempt last : tx.tasks().lastAttempts(tasks)) {
      waiting.add(new Waiting(last.task(), last.number(), last.token(), last.worker(), 0, 0, 0));
    }
    tx.tasks().insertWaiting(waiting);
    tx.deadLetters().delete(tasks);
    waiting.forEach(account::requeued);
    account.lookAgain();
  }

  private static GroupChange requeue(Transaction tx, Ledger ledger, Account account, long task) {
    if (account.now().state().isClosed()) {
      return new GroupChange.Refused(account.now().state());
    }
    TreeSet<Long> one = new TreeSet<>(List.of(task));
    return switch (new TaskBook(tx, ledger, one).of(task)) {
      case Situation.Unknown() -> new GroupChange.NoSuchGroup();
      case Situation.Untouched() -> new GroupChange.Did(0, false);
      case Situation.Leased(Lease lease) -> new GroupChange.Did(0, false);
      case Situation.Waits(Waiting waiting) -> {
        Waiting due =
            new Waiting(task, waiting.attempt(), waiting.token(), waiting.worker(), 0, 0, 0);
        tx.tasks().deleteWaiting(new long[] {task});
        tx.tasks().insertWaiting(List.of(due));
        account.requeued(due);
        yield new GroupChange.Did(1, false);
      }
      case Situation.Ended(Attempt last) -> {
        if (last.outcome() != AttemptOutcome.FAILED) {
          yield new GroupChange.Refused(account.now().state());
        }
        backIntoQueue(tx, account, new long[] {task});
        Progress progress = account.now();
        account.set(progress.withFailed(progress.failed() - 1));
        yield new GroupChange.Did(1, false);
      }
    };
  }

  private static GroupChange remove(Transaction tx, Ledger ledger, Account account, int limit) {
    if (!account.now().state().isClosed()) {
      return new GroupChange.Refused(account.now().state());
    }
    boolean gone = tx.groups().deleteSome(account.id, limit);
    if (gone) {
      ledger.deleted(account.id);
      ledger.event(new Event(0, tx.now(), "group.removed", account.id, "", ""));
    }
    return new GroupChange.Did(0, !gone);
  }
}
