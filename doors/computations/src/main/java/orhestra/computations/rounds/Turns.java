package orhestra.computations.rounds;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import orhestra.computations.domain.JobRow;
import orhestra.computations.domain.JobStatus;
import orhestra.computations.domain.Names;
import orhestra.computations.store.MessageRow;
import orhestra.computations.store.RoundRow;
import orhestra.computations.store.RoundStore;
import orhestra.computations.store.SumRow;
import orhestra.computations.wire.RoundTermsJson;
import orhestra.engine.Event;
import orhestra.engine.store.Transaction;
import orhestra.secagg.Bytes;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Stage;

/** How rounds go from stage to stage: when all have answered, or by the clock. */
public final class Turns {
  /** A stage that was looked at so late had nobody to answer to: its clients get time again. */
  private static final Duration NOBODY_WAS_THERE = Duration.ofSeconds(10);

  private Turns() {}

  /** A job and its round after it. */
  record Turned(JobRow job, RoundRow round) {
    Turned {
      requireNonNull(job, "job is null");
      requireNonNull(round, "round is null");
    }
  }

  static RoundParameters parameters(RoundRow round) {
    return RoundParameters.decode(Base64.getDecoder().decode(round.parameters()));
  }

  /**
   * What becomes of a round by the clock alone; the job that results.
   *
   * @param job locked, not done, and not being aggregated
   */
  public static JobRow look(Transaction tx, JobRow job) {
    RoundStore store = tx.door(RoundStore.class);
    Optional<RoundRow> found = store.find(job.id());
    if (found.isEmpty() || tx.now() < job.dueAt()) {
      return job;
    }
    RoundRow round = found.get();
    RoundParameters parameters = parameters(round);
    if (tx.now() - job.dueAt() > NOBODY_WAS_THERE.toMillis()) {
      return job.due(tx.now() + RoundTermsJson.read(round.terms()).stageTime().toMillis());
    }
    if (round.present() >= parameters.fewest(round.stage())) {
      Turned turned = next(tx, job, round, parameters);
      store.update(turned.round());
      return turned.job();
    }
    String error =
        "%s: %d of %d clients answered in time, %d must; missing: %s"
            .formatted(
                text(round.stage()),
                round.present(),
                round.expected(),
                parameters.fewest(round.stage()),
                Names.list(missing(store, round, parameters)));
    return job.ended(
        round.stage() == Stage.ADVERTISE_KEYS ? JobStatus.EXPIRED : JobStatus.FAILED,
        error,
        "",
        tx.now());
  }

  /** The next stage. */
  static Turned next(Transaction tx, JobRow job, RoundRow round, RoundParameters parameters) {
    Stage stage = round.stage().next(parameters.variant());
    tx.events()
        .append(
            List.of(
                new Event(0, tx.now(), "computations.stage", job.id(), job.name(), stage.name())));
    if (stage == Stage.UNMASKING) {
      return new Turned(job.moved(JobStatus.AGGREGATING, job.done(), 0, tx.now()), round.at(stage));
    }
    long due = tx.now() + RoundTermsJson.read(round.terms()).stageTime().toMillis();
    return new Turned(job.moved(JobStatus.IN_PROGRESS, job.done(), due, tx.now()), round.at(stage));
  }

  /** Clients that may answer the stage and have not. */
  static List<String> missing(RoundStore store, RoundRow round, RoundParameters parameters) {
    if (round.stage().isOver()) {
      return List.of();
    }
    List<Integer> expected =
        round.stage() == Stage.ADVERTISE_KEYS
            ? IntStream.range(0, parameters.clients().size()).boxed().toList()
            : new ArrayList<>(senders(store, round.id(), before(round.stage(), parameters)));
    Set<Integer> present = senders(store, round.id(), round.stage());
    return expected.stream()
        .filter(client -> !present.contains(client))
        .sorted()
        .map(parameters.clients()::get)
        .toList();
  }

  static Set<Integer> senders(RoundStore store, long job, Stage stage) {
    return store.messages(job, stage).stream().map(MessageRow::sender).collect(Collectors.toSet());
  }

  private static Stage before(Stage stage, RoundParameters parameters) {
    Stage before = Stage.ADVERTISE_KEYS;
    while (before.next(parameters.variant()) != stage) {
      before = before.next(parameters.variant());
    }
    return before;
  }

  /**
   * What is kept of a round that is over.
   *
   * @param sum null if there is none
   */
  public record Ending(Bytes transcript, @Nullable SumRow sum) {
    public Ending {
      requireNonNull(transcript, "transcript is null");
    }
  }

  /** Forgets the messages of a round that is over. */
  public static void end(Transaction tx, JobRow job, Optional<Ending> ending) {
    RoundStore store = tx.door(RoundStore.class);
    store
        .find(job.id())
        .ifPresent(
            round ->
                store.update(
                    round.over(
                        job.status() == JobStatus.COMPLETED ? Stage.FINISHED : Stage.FAILED)));
    store.close(job.id(), ending.map(kept -> kept.transcript().toArray()).orElse(new byte[0]));
    ending.map(Ending::sum).ifPresent(store::note);
  }

  /** A stage for people. */
  static String text(Stage stage) {
    return switch (stage) {
      case ADVERTISE_KEYS -> "advertise keys";
      case SHARE_KEYS -> "share keys";
      case MASKED_INPUT -> "masked input";
      case CONSISTENCY_CHECK -> "consistency check";
      case UNMASK -> "unmask";
      case UNMASKING -> "computing the sum";
      case FINISHED -> "finished";
      case FAILED -> "failed";
    };
  }
}
