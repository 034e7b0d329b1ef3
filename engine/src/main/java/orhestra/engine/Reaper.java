package orhestra.engine;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Takes back what workers have let go of: leases that were not renewed, and all leases of workers
 * that fell silent. It acts only on what it has itself seen unchanged for the whole length on its
 * own monotonic clock, and starts its observation anew when its own ticks had a gap: so neither
 * jumps of the wall clock nor a paused or restarted process make it reap wrongly. Used by one
 * thread.
 */
public final class Reaper {
  private static final long MAX_GAP = TimeUnit.SECONDS.toNanos(2);
  private static final int PAGE = 10_000;

  /** Bounds how long other changes wait for theirs to be taken back. */
  private static final int WORKERS_AT_ONCE = 50;

  private static final String DUTY = "reaper";

  private final TaskEngine engine;
  private final Duties duties;
  private final LongSupplier ticker;
  private final Listener listener;
  private final Observation<LeaseStamp> leases = new Observation<>();
  private final Observation<Integer> workers = new Observation<>();
  private final Rhythm leaseLooks;
  private final Rhythm leaseActs;
  private final Rhythm workerLooks;
  private final Rhythm workerActs;
  private long lastPulse;
  // Something has happened since the last look that makes all observations worthless.
  private boolean mustStartAnew;

  /** Told of what was reaped, after it is durable. */
  public interface Listener {
    /** These leases ran out. */
    void leasesRanOut(List<Reclaimed> leases);

    /** These workers fell silent; the leases are all of theirs. */
    void workersGone(List<Worker> workers, List<Reclaimed> leases);
  }

  private record LeaseStamp(long token, int version) {}

  /** Every so often, by the ticker. */
  private static final class Rhythm {
    private final long every;
    private long last;

    Rhythm(long everyMillis, long now) {
      this.every = TimeUnit.MILLISECONDS.toNanos(everyMillis);
      this.last = now;
    }

    boolean isDue(long now) {
      if (now - last < every) {
        return false;
      }
      last = now;
      return true;
    }
  }

  /**
   * A reaper that has seen nothing yet.
   *
   * @param ticker monotonic nanoseconds
   */
  public Reaper(TaskEngine engine, Duties duties, LongSupplier ticker, Listener listener) {
    this.engine = requireNonNull(engine, "engine is null");
    this.duties = requireNonNull(duties, "duties is null");
    this.ticker = requireNonNull(ticker, "ticker is null");
    this.listener = requireNonNull(listener, "listener is null");
    EngineSettings settings = engine.settings();
    long now = ticker.getAsLong();
    // Leases may be many: one look in a tenth of their length is exact enough. Workers are few.
    leaseLooks = new Rhythm(Math.min(settings.leaseReaperEvery(), settings.lease() / 10), now);
    leaseActs = new Rhythm(settings.leaseReaperEvery(), now);
    workerLooks = new Rhythm(Math.min(settings.workerReaperEvery(), 1_000), now);
    workerActs = new Rhythm(settings.workerReaperEvery(), now);
    lastPulse = now;
  }

  /** Looks, and acts where it is time to; to be called about twice a second. Blocks. */
  public void tick() {
    pulse();
    if (mustStartAnew) {
      forget();
      mustStartAnew = false;
    }
    long now = lastPulse;
    try {
      if (duties.holds(DUTY)) {
        look(now);
      } else {
        forget();
      }
      pulse();
    } catch (RuntimeException failure) {
      // While the storage was away no sign of life could be kept: that is not the workers' fault.
      mustStartAnew = true;
      throw failure;
    }
  }

  /**
   * Notices when this thread stood still. It may have been stopped in the middle of a tick, or have
   * waited that long for the storage: no sign of life was kept meanwhile. What was decided with the
   * time of the tick's beginning remains right.
   */
  private void pulse() {
    long now = ticker.getAsLong();
    mustStartAnew |= now - lastPulse > MAX_GAP;
    lastPulse = now;
  }

  private void forget() {
    leases.forget();
    workers.forget();
  }

  private void look(long now) {
    if (workerLooks.isDue(now)) {
      lookAtWorkers(now, workerActs.isDue(now));
    }
    if (leaseLooks.isDue(now)) {
      lookAtLeases(now, leaseActs.isDue(now));
    }
  }

  private void lookAtWorkers(long now, boolean act) {
    long timeout = TimeUnit.MILLISECONDS.toNanos(engine.settings().workerTimeout());
    List<Worker> silent = new ArrayList<>();
    workers.begin();
    List<Worker> all = engine.storage().read(view -> view.workers().all());
    pulse();
    for (Worker worker : all) {
      if (worker.state() == Worker.State.UP
          && workers.unchanged(worker.id(), worker.version(), now, lastPulse) >= timeout) {
        silent.add(worker);
      }
    }
    workers.end();
    if (act && !silent.isEmpty()) {
      List<Reclaimed> freed = new ArrayList<>();
      for (int i = 0; i < silent.size(); i += WORKERS_AT_ONCE) {
        List<CompletableFuture<List<Reclaimed>>> answers =
            silent.subList(i, Math.min(i + WORKERS_AT_ONCE, silent.size())).stream()
                .map(engine::reclaimFrom)
                .toList();
        answers.forEach(answer -> freed.addAll(answer.join()));
        pulse();
      }
      listener.workersGone(silent, freed);
    }
  }

  private void lookAtLeases(long now, boolean act) {
    long length = TimeUnit.MILLISECONDS.toNanos(engine.settings().lease());
    List<Lease> ranOut = new ArrayList<>();
    leases.begin();
    long from = 0;
    List<Lease> page;
    do {
      long start = from;
      page = engine.storage().read(view -> view.tasks().leasesBetween(start, Long.MAX_VALUE, PAGE));
      pulse();
      for (Lease lease : page) {
        LeaseStamp stamp = new LeaseStamp(lease.token(), lease.version());
        if (leases.unchanged(lease.task(), stamp, now, lastPulse) >= length) {
          ranOut.add(lease);
        }
        from = lease.task() + 1;
      }
    } while (page.size() == PAGE);
    leases.end();
    if (act && !ranOut.isEmpty()) {
      List<Reclaimed> taken = new ArrayList<>();
      for (int i = 0; i < ranOut.size(); i += 1_000) {
        List<Lease> some = ranOut.subList(i, Math.min(i + 1_000, ranOut.size()));
        taken.addAll(engine.reclaim(some).join());
        pulse();
      }
      if (!taken.isEmpty()) {
        listener.leasesRanOut(taken);
      }
    }
  }
}
