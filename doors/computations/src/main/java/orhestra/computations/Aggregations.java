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
import java.util.concurrent.ScheduledFuture;
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

  private static final long RENEW_MILLIS = LEASE.toMillis() / 4;

  private final Jobs jobs;
  private final Work work;
  private final InstantSource clock;
  private final Set<Long> inHand = ConcurrentHashMap.newKeySet();
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
     * How the job ends. Interrupted when the lease is lost, because the job was ended otherwise, or
     * this process stops.
     */
    Steering.Finish end(JobRow job) throws InterruptedException;
  }

  Aggregations(Jobs jobs, Work work, InstantSource clock) {
    this.jobs = requireNonNull(jobs, "jobs is null");
    this.work = requireNonNull(work, "work is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Aggregates a job unless somebody does or there is nothing to aggregate. Does not wait. */
  void begin(long job) {
    if (!inHand.add(job)) {
      return;
    }
    try {
      threads.execute(() -> aggregate(job));
    } catch (RejectedExecutionException closing) {
      inHand.remove(job);
    }
  }

  private void aggregate(long job) {
    try {
      Optional<JobRow> taken = jobs.change(new Steering.Take(job, until()));
      if (taken.isPresent()) {
        aggregate(taken.get());
      }
    } catch (RuntimeException e) {
      // It stands in the database and is due again when the lease has passed.
      log.warn("the aggregation of a job did not end and will be tried again", e);
    } finally {
      inHand.remove(job);
    }
  }

  private void aggregate(JobRow job) {
    Lease lease = new Lease(job, Thread.currentThread());
    Steering.Finish end;
    try (lease) {
      end = work.end(job);
    } catch (InterruptedException e) {
      lease.giveBack();
      return;
    }
    jobs.change(end);
  }

  private long until() {
    return clock.millis() + LEASE.toMillis();
  }

  /** Renewed until closed; a thread that loses it is interrupted. */
  private final class Lease implements AutoCloseable {
    private final long job;
    private final Thread holder;
    private final ScheduledFuture<?> renewal;
    private long taken;
    private boolean closed;

    Lease(JobRow row, Thread holder) {
      this.job = row.id();
      this.holder = holder;
      this.taken = row.dueAt();
      this.renewal =
          renewals.scheduleWithFixedDelay(
              this::renew, RENEW_MILLIS, RENEW_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void renew() {
      if (closed) {
        return;
      }
      long until = until();
      try {
        if (jobs.change(new Steering.Renew(job, taken, until)).isPresent()) {
          taken = until;
        } else {
          lost();
        }
      } catch (RuntimeException e) {
        log.debug("a lease could not be renewed and will be tried again", e);
      }
    }

    private void lost() {
      close();
      holder.interrupt();
    }

    /** Whoever looks next may take it. */
    void giveBack() {
      close();
      jobs.change(new Steering.Renew(job, taken, clock.millis()));
    }

    @Override
    public synchronized void close() {
      closed = true;
      renewal.cancel(false);
    }
  }

  /** Waits some seconds for aggregations that are going on; what they do not end is found again. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    renewals.shutdownNow();
  }
}
