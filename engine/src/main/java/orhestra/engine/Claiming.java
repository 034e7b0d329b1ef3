package orhestra.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orhestra.engine.Backlog.Share;
import orhestra.engine.store.ClaimStore.Claim;
import orhestra.engine.store.ClaimStore.Remembered;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/**
 * Hands out work. The backlog proposes groups; under lock each gives first the tasks that came back
 * to it, then the next ones at its cursor, whose rows come into being here, as leases.
 */
final class Claiming implements Operation<Claiming.Command, List<Lease>> {
  private final EngineMemory memory;

  /**
   * A claim.
   *
   * @param claimId repeats the answer of an earlier claim of the same worker; null for none
   * @param waiter to be woken if nothing is found; null for a claim that does not wait
   */
  record Command(
      String queue,
      long worker,
      Set<String> labels,
      int maxTasks,
      long leaseMillis,
      @Nullable String claimId,
      Waiters.@Nullable Waiter waiter) {
    @Nullable Claim claim() {
      return claimId == null ? null : new Claim(worker, claimId);
    }
  }

  Claiming(EngineMemory memory) {
    this.memory = memory;
  }

  @Override
  public int phase() {
    return 20;
  }

  @Override
  public List<List<Lease>> apply(Transaction tx, List<Command> commands) {
    Ledger ledger = Ledger.of(tx, memory);
    List<List<Lease>> answers = new ArrayList<>(commands.size());
    List<Lease> all = new ArrayList<>();
    Map<Claim, Remembered> remembered = remembered(tx, commands);
    List<Remembered> answered = new ArrayList<>();
    // Two copies of one claim may meet in one batch: the second finds what the first was given.
    Map<Claim, List<Lease>> inThisBatch = new HashMap<>();
    for (Command command : commands) {
      ledger.signOfLife(command.worker(), tx.now());
      @Nullable Claim claim = command.claim();
      List<Lease> leases = claim == null ? null : inThisBatch.get(claim);
      if (leases == null && claim != null && remembered.containsKey(claim)) {
        leases = stillHeld(tx, remembered.get(claim));
      }
      if (leases == null) {
        long seed = memory.random.nextLong();
        leases = hand(tx, ledger, command, seed);
        all.addAll(leases);
        if (claim != null && !leases.isEmpty()) {
          List<Long> tasks = leases.stream().map(Lease::task).toList();
          answered.add(new Remembered(claim, seed, tasks, tx.now()));
          inThisBatch.put(claim, leases);
        }
        // A repeated claim never gets more than it had, so it need not wait for more.
        if (leases.isEmpty() && command.waiter() != null) {
          ledger.waits(command.waiter());
        }
      }
      answers.add(leases);
    }
    if (!all.isEmpty()) {
      tx.tasks().insertLeases(all);
    }
    if (!answered.isEmpty()) {
      tx.claims().put(answered);
    }
    return answers;
  }

  private static Map<Claim, Remembered> remembered(Transaction tx, List<Command> commands) {
    List<Claim> claims =
        commands.stream().map(Command::claim).filter(Objects::nonNull).distinct().toList();
    if (claims.isEmpty()) {
      return Map.of();
    }
    Map<Claim, Remembered> remembered = new HashMap<>();
    tx.claims().find(claims).forEach(claim -> remembered.put(claim.claim(), claim));
    return remembered;
  }

  private static List<Lease> stillHeld(Transaction tx, Remembered remembered) {
    long[] tasks = remembered.tasks().stream().mapToLong(Long::longValue).sorted().toArray();
    return tx.tasks().leases(tasks).stream()
        .filter(lease -> lease.token() == Tokens.of(remembered.seed(), lease.task()))
        .toList();
  }

  private List<Lease> hand(Transaction tx, Ledger ledger, Command command, long seed) {
    List<Lease> leases = new ArrayList<>();
    while (leases.size() < command.maxTasks()) {
      int wanted = command.maxTasks() - leases.size();
      List<Share> shares =
          memory.backlog.share(command.queue(), command.labels(), wanted, tx.now());
      if (shares.isEmpty()) {
        break;
      }
      ledger.lockAll(tx, shares.stream().map(share -> ledger.account(share.entry().id)).toList());
      for (Share share : shares) {
        Account account = ledger.account(share.entry().id);
        int taken = take(tx, account, share, command, seed, leases);
        if (taken < share.count()) {
          memory.backlog.exhaust(share.entry());
          account.lookAgain();
        }
      }
    }
    return leases;
  }

  private int take(
      Transaction tx,
      Account account,
      Share share,
      Command command,
      long seed,
      List<Lease> leases) {
    if (!account.isLocked()) {
      memory.backlog.forget(account.id);
      return share.count();
    }
    Progress progress = account.now();
    if (progress.state().isClosed() || progress.paused()) {
      return 0;
    }
    int taken = 0;
    if (share.entry().mayHaveDueRows(tx.now())) {
      List<Waiting> rows = tx.tasks().takeWaiting(account.id, tx.now(), share.count());
      account.lookAgain();
      for (Waiting row : rows) {
        leases.add(lease(tx, command, seed, row));
        account.claimed(row.task());
      }
      taken = rows.size();
    }
    int end = (int) Math.min((long) progress.next() + share.count() - taken, progress.total());
    for (int ordinal = progress.next(); ordinal < end; ordinal++) {
      long task = TaskId.of(account.id, ordinal);
      leases.add(lease(tx, command, seed, new Waiting(task, 0, 0, 0, 0, 0, 0)));
      account.claimed(task);
      taken++;
    }
    if (end > progress.next()) {
      account.advanceTo(end);
    }
    return taken;
  }

  private static Lease lease(Transaction tx, Command command, long seed, Waiting row) {
    return new Lease(
        row.task(),
        row.attempt() + 1,
        Tokens.of(seed, row.task()),
        command.worker(),
        1,
        tx.now(),
        tx.now() + command.leaseMillis(),
        row.failures(),
        row.losses());
  }

  /** Sorted ids of these leases. */
  static long[] tasks(List<Lease> leases) {
    long[] tasks = leases.stream().mapToLong(Lease::task).toArray();
    Arrays.sort(tasks);
    return tasks;
  }
}
