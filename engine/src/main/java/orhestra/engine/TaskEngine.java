package orhestra.engine;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.engine.store.Storage;

/**
 * The durable core: groups of tasks are opened, claimed by workers, renewed, completed, failed,
 * taken back and closed. Thread-safe.
 *
 * <p>An answer means that the change is durable. Work is executed at least once; of each task at
 * most one result is accepted. Every method that changes something may be called again with the
 * same arguments: the second call finds what the first has done.
 */
public final class TaskEngine {
  private static final Logger LOG = LoggerFactory.getLogger(TaskEngine.class);

  private final Storage storage;
  private final EngineSettings settings;
  private final RandomGenerator random;
  private final EngineMemory memory;
  private final Opening opening;
  private final Claiming claiming;
  private final Completing completing;
  private final Failing failing;
  private final Renewing renewing;
  private final Registering registering;
  private final Reclaiming reclaiming;
  private final Steering steering;
  private final Waking waking;

  /**
   * An engine on this storage.
   *
   * @param ticker monotonic nanoseconds
   * @param random gives tokens, names and jitter; used by several threads, though never by two at
   *     once in a simulation
   */
  public TaskEngine(
      Storage storage,
      LongSupplier ticker,
      EngineSettings settings,
      RandomGenerator random,
      Alarm alarm) {
    this.storage = requireNonNull(storage, "storage is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.random = requireNonNull(random, "random is null");
    this.memory = new EngineMemory(storage, ticker, random, alarm);
    this.opening = new Opening(memory);
    this.claiming = new Claiming(memory);
    this.completing = new Completing(memory);
    this.failing = new Failing(memory);
    this.renewing = new Renewing(memory);
    this.registering = new Registering(memory);
    this.reclaiming = new Reclaiming(memory);
    this.steering = new Steering(memory);
    this.waking = new Waking(memory);
    storage.onForeignChange(groups -> look(new Waking.Look(groups, groups.length == 0)));
  }

  /** The storage below, for reads and for a door's own operations. */
  public Storage storage() {
    return storage;
  }

  /** The times this engine goes by. */
  public EngineSettings settings() {
    return settings;
  }

  /** Opens a group of {@code total} tasks, or finds the one that the same request opened before. */
  public CompletableFuture<Long> open(GroupTerms terms, int total, Admission admission) {
    return storage.submit(opening, new Opening.Command(terms, total, admission));
  }

  /**
   * Makes a worker known and UP.
   *
   * @param facts gives what is kept about it, from what was kept so far (empty for a new one)
   */
  public CompletableFuture<Worker> hello(
      String name, Set<String> labels, UnaryOperator<String> facts) {
    return storage.submit(registering, new Registering.Hello(name, labels, facts));
  }

  /** The worker known by this name; only its id, name and labels are up to date. */
  public Optional<Worker> worker(String name) {
    return memory.workers.find(name);
  }

  /**
   * A worker's sign of life, which renews the leases it lists.
   *
   * @param facts gives what is kept about it, from what was kept so far
   * @return the tasks among the listed ones that the worker should stop
   */
  public CompletableFuture<List<Long>> heartbeat(
      Worker worker, UnaryOperator<String> facts, List<HeldTask> held) {
    return storage.submit(
        renewing, new Renewing.Heartbeat(worker.id(), facts, held, settings.lease()));
  }

  /** Hands out work; the list is empty if there is none. */
  public CompletableFuture<List<Lease>> claim(ClaimRequest request) {
    return submit(request, null);
  }

  /**
   * Hands out work, waiting up to {@code waitMillis} for it; blocks the calling thread.
   *
   * @throws InterruptedException if interrupted while waiting; nothing has been handed out then
   */
  public List<Lease> claim(ClaimRequest request, long waitMillis) throws InterruptedException {
    // Real time, not the ticker: a thread is about to wait for real.
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
    while (true) {
      long left = deadline - System.nanoTime();
      Waiters.@Nullable Waiter waiter =
          left > 0
              ? new Waiters.Waiter(request.queue(), request.worker().labels(), request.maxTasks())
              : null;
      List<Lease> leases = submit(request, waiter).join();
      if (!leases.isEmpty() || waiter == null || !waiter.isAdded() || memory.waiters.isClosed()) {
        return leases;
      }
      await(waiter, left);
    }
  }

  private void await(Waiters.Waiter waiter, long nanos) throws InterruptedException {
    try {
      waiter.woken().get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException timeout) {
      // If it was woken in this very moment, the loop's last claim takes what it was woken for.
      memory.waiters.remove(waiter);
    } catch (InterruptedException interrupted) {
      if (!memory.waiters.remove(waiter)) {
        wake();
      }
      throw interrupted;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private CompletableFuture<List<Lease>> submit(
      ClaimRequest request, Waiters.@Nullable Waiter waiter) {
    @Nullable String claimId = request.claimId();
    if (claimId == null && !storage.exclusive()) {
      // A commit in doubt runs again: only an id tells it what it has already handed out.
      claimId = "~" + Long.toHexString(random.nextLong());
    }
    return storage.submit(
        claiming,
        new Claiming.Command(
            request.queue(),
            request.worker().id(),
            request.worker().labels(),
            request.maxTasks(),
            settings.lease(),
            claimId,
            waiter));
  }

  /** Takes results; the reports are in the order of the results. */
  public CompletableFuture<List<Report>> complete(List<TaskResult> results) {
    return storage.submit(completing, results);
  }

  /** Takes a failure. */
  public CompletableFuture<Report> fail(TaskFailure failure) {
    return storage.submit(failing, failure);
  }

  /** The worker leaves: it is DOWN and its leases return at once, without counting as lost. */
  public CompletableFuture<List<Reclaimed>> goodbye(Worker worker) {
    return storage.submit(reclaiming, new Reclaiming.Command.Goodbye(worker.id()));
  }

  /** Takes back leases that were observed unchanged for too long. */
  CompletableFuture<List<Reclaimed>> reclaim(List<Lease> observed) {
    return storage.submit(reclaiming, new Reclaiming.Command.RanOut(observed));
  }

  /** Declares a worker DOWN that was observed silent for too long, and takes back its leases. */
  CompletableFuture<List<Reclaimed>> reclaimFrom(Worker observed) {
    return storage.submit(reclaiming, new Reclaiming.Command.WorkerGone(observed));
  }

  /** Closes a group; work under way is taken back. */
  public CompletableFuture<GroupChange> cancel(long group) {
    return storage.submit(steering, new Steering.Command.Cancel(group));
  }

  /** Puts the failed tasks of a group back into its queue; blocks until all are. */
  public GroupChange retryFailed(long group) {
    int count = 0;
    while (true) {
      GroupChange change = storage.submit(steering, new Steering.Command.RetryFailed(group)).join();
      if (!(change instanceof GroupChange.Did did)) {
        return change;
      }
      count += did.count();
      if (!did.more()) {
        return new GroupChange.Did(count, false);
      }
    }
  }

  /**
   * Puts one task back into its queue, to be claimed at once, whether it runs, waits for its
   * backoff or has failed. Refused if it is done or cancelled, or its group closed otherwise.
   */
  public GroupChange reset(long task) {
    List<Reclaimed> taken = storage.submit(reclaiming, new Reclaiming.Command.Reset(task)).join();
    if (!taken.isEmpty()) {
      return new GroupChange.Did(taken.size(), false);
    }
    return storage.submit(steering, new Steering.Command.Requeue(TaskId.group(task), task)).join();
  }

  /** Removes a closed group with all that is kept of it, in many small steps; blocks. */
  public GroupChange remove(long group) {
    while (true) {
      GroupChange change =
          storage.submit(steering, new Steering.Command.Remove(group, 1_000)).join();
      if (!(change instanceof GroupChange.Did did) || !did.more()) {
        return change;
      }
    }
  }

  /** Lets waiting claims look again; to be called when the {@link Alarm} goes off. */
  public void wake() {
    look(Waking.Look.AT_THE_TIME);
  }

  /** Answers all waiting claims, and from now on none waits: the process is about to stop. */
  public void stopWaiting() {
    memory.waiters.close();
  }

  /** How many claims wait for work. */
  public int waitingClaims() {
    return memory.waiters.size();
  }

  private void look(Waking.Look look) {
    storage
        .submit(waking, look)
        .exceptionally(
            failure -> {
              // The memory is still marked; the next batch brings it up to date.
              LOG.warn("could not look at what has changed", failure);
              return false;
            });
  }
}
