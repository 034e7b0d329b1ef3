package orhestra.computations.webhook;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orhestra.computations.domain.DeliveryRow;
import orhestra.computations.store.DeliveryStore;
import orhestra.engine.DeadLetter;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/** Changes deliveries; answers with what it has become, and empty where it changed nothing. */
final class Delivering implements Operation<Delivering.Step, Optional<DeliveryRow>> {
  /** The queue under which those that are given up stand. */
  static final String QUEUE = "computations-webhook";

  /** A change of the delivery of this job. */
  sealed interface Step {
    long job();
  }

  /** Begins an attempt if one is due; until that time nobody else does. */
  record Take(long job, long until) implements Step {}

  /** It has arrived. */
  record Arrived(long job) implements Step {}

  /** The attempt that was taken until then has failed, and another one may follow at this time. */
  record Again(long job, long taken, long at, String error) implements Step {
    Again {
      requireNonNull(error, "error is null");
    }
  }

  /** The attempt that was taken until then was the last one. */
  record GiveUp(long job, long taken, String error) implements Step {
    GiveUp {
      requireNonNull(error, "error is null");
    }
  }

  @Override
  public int phase() {
    // After those who lock jobs.
    return 47;
  }

  @Override
  public List<Optional<DeliveryRow>> apply(Transaction tx, List<Step> steps) {
    DeliveryStore store = tx.door(DeliveryStore.class);
    store.lock(steps.stream().mapToLong(Step::job).sorted().distinct().toArray());
    List<Optional<DeliveryRow>> answers = new ArrayList<>(steps.size());
    for (Step step : steps) {
      Optional<DeliveryRow> after =
          store.lock(new long[] {step.job()}).stream()
              .filter(row -> row.state() == DeliveryRow.State.PENDING)
              .findFirst()
              .flatMap(row -> next(tx.now(), step, row));
      after.ifPresent(row -> write(tx, store, row));
      answers.add(after);
    }
    return answers;
  }

  private static Optional<DeliveryRow> next(long now, Step step, DeliveryRow row) {
    return switch (step) {
      case Take take -> row.dueAt() <= now ? Optional.of(row.begun(take.until)) : Optional.empty();
      case Arrived arrived -> Optional.of(row.ended(DeliveryRow.State.DELIVERED, ""));
      case Again again ->
          row.dueAt() == again.taken
              ? Optional.of(row.failed(again.at, again.error))
              : Optional.empty();
      case GiveUp giveUp ->
          row.dueAt() == giveUp.taken
              ? Optional.of(row.ended(DeliveryRow.State.GIVEN_UP, giveUp.error))
              : Optional.empty();
    };
  }

  private static void write(Transaction tx, DeliveryStore store, DeliveryRow row) {
    store.update(List.of(row));
    if (row.state() == DeliveryRow.State.GIVEN_UP) {
      tx.deadLetters()
          .insert(
              List.of(
                  new DeadLetter(Deliveries.deadLetter(row.id()), QUEUE, tx.now(), row.error())));
    }
  }
}
