package orhestra.computations;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.computations.domain.JobRow;

/**
 * Aggregates jobs, each on a thread of its own and under a lease in the database: of several
 * replicas one works on a job, and what it does not end because it dies is due again when the lease
 * has passed. Clocks that differ by more than a lease may let two work on one job; its result is
 * kept once all the same. Thread-safe.
 */
final class Aggregations implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Aggregations.class);

  /** How long after the death of its holder an aggregation waits for another one. */
  static final Duration LEASE = Duration.ofSeconds(10);

  private final Jobs jobs;
  private final Work work;
  private final InstantSource clock;
  private final Set<AggregationLease> leases = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService renewals =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("computations-leases").daemon().factory());

  /** The jobs as they are kept. */
  @FunctionalInterface
  interface Jobs {
    /** Changes one, as {@link Steering} answers. */
    Optional<JobRow> change(Steering.Step step);
  }

  /** What is to be done under the lease. */
  @FunctionalInterface
  interface Work {
    /**
     * How the job ends.
     *
     * @param lease what takes long waits by it, so that it hears that the job was ended otherwise
     *     or this process stops
     */
    Steering.Finish end(JobRow job, AggregationLease lease) throws LeaseLostException;
  }

  Aggregations(Jobs jobs, Work work, InstantSource clock) {
    this.jobs = requireNonNull(jobs, "jobs is null");
    this.work = requireNonNull(work, "work is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Aggregates a job unless somebody does or there is nothing to aggregate. Does not wait. */
  void begin(long job) {
    try {
      threads.execute(() -> take(job));
    } catch (RejectedExecutionException closing) {
      log.debug("closing; whoever looks next does it");
    }
  }

  /** The same; when it returns, the job is due no more, or was not. */
  void take(long job) {
    Optional<JobRow> taken = jobs.change(new Steering.Take(job, until()));
    if (taken.isPresent()) {
      AggregationLease lease = new AggregationLease(taken.get(), this::renew);
      leases.add(lease);
      lease.renewOn(renewals, LEASE.toMillis() / 4);
      try {
        threads.execute(() -> aggregate(taken.get(), lease));
      } catch (RejectedExecutionException closing) {
        lease.giveBack();
        leases.remove(lease);
      }
    }
  }

  private Optional<JobRow> renew(long job, long taken, boolean giveBack) {
    long until = giveBack ? clock.millis() : until();
    return jobs.change(new Steering.Renew(job, taken, until));
  }

  private long until() {
    return clock.millis() + LEASE.toMillis();
  }

  private void aggregate(JobRow job, AggregationLease lease) {
    try {
      Steering.Finish end = work.end(job, lease);
      lease.end();
      jobs.change(end);
    } catch (LeaseLostException e) {
      lease.giveBack();
    } catch (RuntimeException e) {
      lease.end();
      // It stands in the database and is due again when the lease has passed.
      log.warn("the aggregation of job {} did not end and will be tried again", job.name(), e);
    } finally {
      leases.remove(lease);
    }
  }

  /** Ends what waits at once, and gives the rest some seconds; what is not done is found again. */
  @Override
  public void close() {
    threads.shutdown();
    leases.forEach(AggregationLease::lose);
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        log.warn("an aggregation goes on while its server stops; it will be done again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    renewals.shutdownNow();
  }
}
