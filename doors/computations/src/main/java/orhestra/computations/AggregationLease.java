package orhestra.computations;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.computations.domain.JobRow;

/**
 * That this process aggregates a job: renewed until it ends or is lost. Nobody is interrupted when
 * it is lost, since an interrupt would break the database's files; who waits, waits by the lease.
 * Thread-safe.
 */
final class AggregationLease {
  private static final Logger log = LoggerFactory.getLogger(AggregationLease.class);

  private final long job;
  private final Renewal renewal;
  private final CompletableFuture<Boolean> lost = new CompletableFuture<>();
  private @Nullable ScheduledFuture<?> beats;
  private long taken;
  private boolean over;

  /** Asks the database. */
  @FunctionalInterface
  interface Renewal {
    /**
     * The job, if it was ours until {@code taken}, with the lease renewed or given back; else
     * empty.
     */
    Optional<JobRow> ask(long job, long taken, boolean giveBack);
  }

  /** Of a job that was taken just now. */
  AggregationLease(JobRow job, Renewal renewal) {
    this.job = job.id();
    this.taken = job.dueAt();
    this.renewal = requireNonNull(renewal, "renewal is null");
  }

  synchronized void renewOn(ScheduledExecutorService executor, long everyMillis) {
    beats =
        executor.scheduleWithFixedDelay(
            this::renew, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
  }

  private synchronized void renew() {
    if (over) {
      return;
    }
    try {
      Optional<JobRow> renewed = renewal.ask(job, taken, false);
      if (renewed.isPresent()) {
        taken = renewed.get().dueAt();
      } else {
        lose();
      }
    } catch (RuntimeException e) {
      log.debug("a lease could not be renewed and will be tried again", e);
    }
  }

  /** Tells who waits by it that it is lost. */
  void lose() {
    lost.complete(true);
  }

  /** For who works rather than waits: whether to leave it. */
  boolean isLost() {
    return lost.isDone();
  }

  /** It is not renewed any more. */
  synchronized void end() {
    over = true;
    if (beats != null) {
      beats.cancel(false);
    }
  }

  /** Whoever looks next may take it. */
  synchronized void giveBack() {
    end();
    try {
      if (renewal.ask(job, taken, true).isEmpty()) {
        log.debug("the aggregation of job {} is somebody else's, or over", job);
      }
    } catch (RuntimeException e) {
      log.debug("a lease could not be given back and will pass", e);
    }
  }

  /** Waits so long. */
  void pause(Duration time) throws LeaseLostException {
    try {
      lost.get(time.toNanos(), TimeUnit.NANOSECONDS);
      throw new LeaseLostException();
    } catch (TimeoutException e) {
      // as it should be
    } catch (ExecutionException e) {
      throw new IllegalStateException("never fails", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LeaseLostException();
    }
  }

  /** Waits for this, and cancels it when the lease is lost before. */
  <T> T await(CompletableFuture<T> awaited) throws LeaseLostException, ExecutionException {
    try {
      // Also returns when the awaited one fails, which is told below.
      CompletableFuture.anyOf(lost, awaited.handle((done, failure) -> true)).get();
      if (!awaited.isDone()) {
        throw new LeaseLostException();
      }
      return awaited.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LeaseLostException();
    } finally {
      awaited.cancel(true);
    }
  }
}
