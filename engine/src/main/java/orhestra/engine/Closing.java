package orhestra.engine;

import java.util.ArrayList;
import java.util.List;
import orhestra.engine.store.Transaction;

/** How a group comes to its end: by its last task, by too many failures, or by request. */
final class Closing {
  private Closing() {}

  /** Works out what state the batch's changes have brought the group to. */
  static void settle(Transaction tx, Ledger ledger, Account account, GroupTerms terms) {
    Progress progress = account.now();
    if (progress.state().isClosed()) {
      return;
    }
    if (terms.maxFailures() > 0 && progress.failed() >= terms.maxFailures()) {
      close(tx, ledger, account, terms, GroupState.FAILED);
    } else if (progress.done() + progress.failed() == progress.total()) {
      GroupState end = progress.done() > 0 ? GroupState.COMPLETED : GroupState.FAILED;
      close(tx, ledger, account, terms, end);
    } else if (progress.state() == GroupState.PENDING && progress.running() > 0) {
      account.set(progress.startedAt(tx.now()));
    }
  }

  /**
   * Closes an open group that is locked. Work that is under way is taken back: its leases become
   * waiting rows, which nobody can claim while the group is closed and which still know the token,
   * so that a late answer is recognised.
   */
  static void close(
      Transaction tx, Ledger ledger, Account account, GroupTerms terms, GroupState end) {
    if (account.now().running() > 0) {
      takeBackLeases(tx, account);
    }
    Progress progress = account.now();
    int cancelled = progress.total() - progress.done() - progress.failed();
    long startedAt = progress.startedAt() == 0 ? tx.now() : progress.startedAt();
    account.set(
        new Progress(
            end,
            progress.total(),
            progress.next(),
            0,
            progress.done(),
            progress.failed(),
            cancelled,
            false,
            progress.next() == 0 ? 0 : startedAt,
            tx.now()));
    ledger.event(account, terms, "group.closed", end.name());
  }

  private static void takeBackLeases(Transaction tx, Account account) {
    long from = TaskId.first(account.id);
    long to = TaskId.first(account.id + 1);
    List<Lease> leases = tx.tasks().leasesBetween(from, to, TaskId.MAX_TASKS_PER_GROUP);
    // Again, now under lock: some may have ended meanwhile in another process.
    leases = tx.tasks().leases(leases.stream().mapToLong(Lease::task).toArray());
    List<Waiting> waiting = new ArrayList<>(leases.size());
    List<Attempt> attempts = new ArrayList<>(leases.size());
    for (Lease lease : leases) {
      waiting.add(Returns.waiting(lease, 0, lease.failures(), lease.losses()));
      attempts.add(Returns.attempt(lease, AttemptOutcome.CANCELLED, tx.now(), null, ""));
    }
    tx.tasks().deleteLeases(leases.stream().mapToLong(Lease::task).toArray());
    tx.tasks().insertWaiting(waiting);
    tx.tasks().appendAttempts(attempts);
  }
}
