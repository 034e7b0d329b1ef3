package orhestra.computations;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orhestra.computations.domain.Course;
import orhestra.computations.domain.JobRow;
import orhestra.computations.domain.JobStatus;
import orhestra.computations.domain.Mode;
import orhestra.computations.domain.Names;
import orhestra.computations.log.JobLog;
import orhestra.computations.rounds.Turns;
import orhestra.computations.store.JobStore;
import orhestra.computations.store.RoundStore;
import orhestra.computations.webhook.Deliveries;
import orhestra.computations.webhook.Notice;
import orhestra.computations.wire.TermsJson;
import orhestra.engine.Event;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/**
 * Changes jobs otherwise than by counting; answers with the job as it is then, or was if it is
 * removed, and empty where there is none, or nothing to take or renew.
 */
final class Steering implements Operation<Steering.Step, Optional<JobRow>> {
  /** A change of the job with this id; what no longer applies changes nothing. */
  sealed interface Step {
    long job();
  }

  /** Looks what the clock makes of it. */
  record Look(long job) implements Step {}

  /**
   * Takes the aggregation of a job that is due until this time, epoch milliseconds: the row's due
   * time is the lease. If the outcome of the commit was in doubt nobody may believe to have it;
   * then it is due again when the lease has passed.
   */
  record Take(long job, long until) implements Step {}

  /**
   * Goes on with an aggregation that was taken until {@code taken}; only its holder knows that
   * time, since whoever takes it after that takes it until later.
   */
  record Renew(long job, long taken, long until) implements Step {}

  /**
   * Ends a job that is being aggregated.
   *
   * @param ending what is kept of a round; empty for other jobs
   */
  record Finish(long job, JobStatus end, String error, String result, Optional<Turns.Ending> ending)
      implements Step {
    Finish(long job, JobStatus end, String error, String result) {
      this(job, end, error, result, Optional.empty());
    }

    public Finish {
      requireNonNull(end, "end is null");
      requireNonNull(error, "error is null");
      requireNonNull(result, "result is null");
    }
  }

  /** Ends a job that has not ended. */
  record Cancel(long job) implements Step {}

  /** Removes a job. */
  record Delete(long job) implements Step {}

  @Override
  public int phase() {
    return 46;
  }

  @Override
  public List<Optional<JobRow>> apply(Transaction tx, List<Step> steps) {
    JobStore store = tx.door(JobStore.class);
    // Locked in ascending order, so that replicas lock alike.
    store.lock(steps.stream().mapToLong(Step::job).sorted().distinct().toArray());
    List<Optional<JobRow>> answers = new ArrayList<>(steps.size());
    for (Step step : steps) {
      Optional<JobRow> before = store.lock(new long[] {step.job()}).stream().findFirst();
      answers.add(before.flatMap(row -> apply(tx, store, step, row)));
    }
    return answers;
  }

  private static Optional<JobRow> apply(Transaction tx, JobStore store, Step step, JobRow row) {
    if (step instanceof Delete) {
      store.delete(row.id());
      tx.door(RoundStore.class).delete(row.id());
      tx.deadLetters().delete(new long[] {Deliveries.deadLetter(row.id())});
      tell(tx, "computations.deleted", row);
      JobLog.of(tx).deleted(row);
      return Optional.of(row);
    }
    boolean isRound = TermsJson.read(row.terms()).mode() == Mode.SECURE;
    JobRow after =
        isRound && step instanceof Look && isAwaited(row)
            ? Turns.look(tx, row)
            : next(step, row, store.clients(row.id()), tx.now());
    if (after.equals(row)) {
      boolean isHeld = step instanceof Renew renew && isHeld(row, renew);
      boolean isRefused = step instanceof Take || step instanceof Renew;
      return isRefused && !isHeld ? Optional.empty() : Optional.of(row);
    }
    store.update(List.of(after));
    if (after.status() == row.status()) {
      return Optional.of(after);
    }
    if (after.status() == JobStatus.AGGREGATING) {
      tell(tx, Counting.AGGREGATING, row);
      JobLog.of(tx).aggregating(after);
    } else if (after.status().isDone()) {
      if (isRound) {
        Turns.end(tx, after, step instanceof Finish finish ? finish.ending : Optional.empty());
      }
      tell(tx, "computations.ended", row);
      Notice.keep(tx, after);
      JobLog.of(tx).ended(after);
    }
    return Optional.of(after);
  }

  private static boolean isAwaited(JobRow row) {
    return row.status() == JobStatus.WAITING || row.status() == JobStatus.IN_PROGRESS;
  }

  private static void tell(Transaction tx, String kind, JobRow row) {
    tx.events().append(List.of(new Event(0, tx.now(), kind, row.id(), row.name(), "")));
  }

  private static JobRow next(Step step, JobRow row, List<String> counted, long now) {
    return switch (step) {
      case Look look -> look(row, counted, now);
      case Take take ->
          row.status() == JobStatus.AGGREGATING && row.dueAt() <= now ? row.due(take.until) : row;
      case Renew renew -> isHeld(row, renew) ? row.due(renew.until) : row;
      case Finish finish ->
          row.status() == JobStatus.AGGREGATING
              ? row.ended(finish.end, finish.error, finish.result, now)
              : row;
      case Cancel cancel ->
          row.status().isDone() ? row : row.ended(JobStatus.FAILED, "cancelled", "", now);
      case Delete delete -> row;
    };
  }

  private static boolean isHeld(JobRow row, Renew renew) {
    return row.status() == JobStatus.AGGREGATING && row.dueAt() == renew.taken;
  }

  private static JobRow look(JobRow row, List<String> counted, long now) {
    Course before =
        new Course(
            TermsJson.read(row.terms()), row.status(), counted, row.createdAt(), row.dueAt());
    Course after = before.at(now);
    if (after.equals(before)) {
      return row;
    }
    if (after.status() != JobStatus.EXPIRED) {
      return row.moved(after.status(), row.done(), after.dueAt(), now);
    }
    List<String> missing = before.terms().participants().missing(counted);
    String error =
        "the deadline passed with %d of %d clients%s"
            .formatted(
                counted.size(),
                before.terms().participants().total(),
                missing.isEmpty() ? "" : "; missing: " + Names.list(missing));
    return row.ended(JobStatus.EXPIRED, error, "", now);
  }
}
