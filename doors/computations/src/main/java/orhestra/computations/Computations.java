package orhestra.computations;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.computations.domain.Course;
import orhestra.computations.domain.DeliveryRow;
import orhestra.computations.domain.JobRow;
import orhestra.computations.domain.JobSchema;
import orhestra.computations.domain.JobStatus;
import orhestra.computations.domain.Names;
import orhestra.computations.domain.Statistic;
import orhestra.computations.rounds.Rounds;
import orhestra.computations.store.HandoverRow;
import orhestra.computations.store.JobStore;
import orhestra.computations.store.UpdateRow;
import orhestra.computations.view.RedisView;
import orhestra.computations.webhook.Deliveries;
import orhestra.computations.wire.ContributionJson;
import orhestra.computations.wire.ResultJson;
import orhestra.computations.wire.SchemaJson;
import orhestra.computations.wire.TermsJson;
import orhestra.engine.Alarm;
import orhestra.engine.store.Storage;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAwayException;

/**
 * The door's service: counts clients, aggregates what they contributed when all are there, and
 * tells how far jobs are. All that is to be done stands in the database, so whoever starts after a
 * crash finds it again. Thread-safe.
 */
public final class Computations implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Computations.class);
  private static final int PAGE = 100;

  /** For jobs of a replica that died: nobody here was told when they are due. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** If what is due cannot be done, it is not tried without a pause. */
  private static final long PAUSE_MILLIS = 50;

  private final Storage storage;
  private final ComputationSettings settings;
  private final InstantSource clock;
  private final Alarm alarm;
  private final Counting counting = new Counting();
  private final Steering steering = new Steering();
  private final @Nullable RedisView view;
  private final SmpcAggregation smpc;
  private final Aggregations aggregations;
  private final Rounds rounds;
  private final Deliveries deliveries;

  /**
   * The door on this storage.
   *
   * @param redis shows jobs to other programs; null where there is none
   * @param alarm calls {@link #look} when a job is due
   * @param random for the ids of rounds
   */
  public Computations(
      Storage storage,
      @Nullable Redis redis,
      ComputationSettings settings,
      InstantSource clock,
      Alarm alarm,
      SecureRandom random) {
    this.storage = requireNonNull(storage, "storage is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.alarm = requireNonNull(alarm, "alarm is null");
    this.smpc = new SmpcAggregation(storage, settings.smpc(), clock);
    this.aggregations = new Aggregations(this::steer, this::result, clock);
    this.rounds =
        new Rounds(
            storage,
            new Rounds.Listener() {
              @Override
              public void changed(String job, long dueAt) {
                show(job);
                alarm.at(dueAt);
              }

              @Override
              public void ready(long job) {
                aggregations.begin(job);
              }
            },
            random,
            clock);
    this.deliveries =
        new Deliveries(
            storage,
            settings.webhook(),
            clock,
            () -> ThreadLocalRandom.current().nextLong(),
            alarm);
    this.view = redis == null ? null : new RedisView(redis, this::shown, this::names);
    if (redis != null && view != null) {
      redis.onConnected(this::rebuild);
    }
  }

  private Optional<RedisView.Shown> shown(String job) {
    return find(job)
        .map(
            standing ->
                new RedisView.Shown(
                    standing.course().terms().participants().total(),
                    standing.row().done(),
                    standing.row().shape(),
                    standing.row().result(),
                    standing.counted()));
  }

  private List<String> names(String after) {
    return list(after, PAGE).stream().map(JobRow::name).toList();
  }

  /** Shows all jobs in Redis again; it may have lost them. */
  private void rebuild() {
    try {
      if (view != null) {
        view.rebuild();
      }
    } catch (RedisAwayException e) {
      log.debug("Redis went away again", e);
    }
  }

  private void checkView() {
    if (view != null) {
      view.check();
    }
  }

  private void show(String job) {
    if (view != null) {
      view.show(job);
    }
  }

  private Optional<JobRow> steer(Steering.Step step) {
    Optional<JobRow> row = storage.submit(steering, step).join();
    if (step instanceof Steering.Take || step instanceof Steering.Renew) {
      return row;
    }
    row.ifPresent(
        changed -> {
          show(changed.name());
          rounds.woken(changed.id());
          if (changed.status().isDone()) {
            // There may be somebody to be told.
            alarm.at(clock.millis());
          }
        });
    return row;
  }

  /** Something to be done again and again. */
  public record Chore(String name, Duration every, Runnable action) {}

  /** What has to be done again and again, each at its own interval. */
  public List<Chore> chores() {
    return List.of(
        new Chore("computations", LOOK, this::look),
        new Chore("computations-view", Duration.ofSeconds(1), this::checkView),
        new Chore("computations-retention", Duration.ofMinutes(1), this::purge));
  }

  /** The jobs in secure mode. */
  public Rounds rounds() {
    return rounds;
  }

  public ComputationSettings settings() {
    return settings;
  }

  /** A job and who is counted, as of one moment. */
  public record Standing(JobRow row, List<String> counted) {
    public Standing {
      requireNonNull(row, "row is null");
      counted = List.copyOf(counted);
    }

    /** How far it is. */
    public Course course() {
      return new Course(
          TermsJson.read(row.terms()), row.status(), counted, row.createdAt(), row.dueAt());
    }
  }

  /** Counts a client; durable when it returns. */
  public Answer update(Update update) {
    Answer answer = storage.submit(counting, update).join();
    if (answer instanceof Answer.Recorded recorded && recorded.isNew()) {
      show(update.job().text());
      if (recorded.status() == JobStatus.AGGREGATING) {
        aggregations.begin(recorded.job());
      } else {
        alarm.at(recorded.dueAt());
      }
    }
    return answer;
  }

  private <R> R read(Function<JobStore, R> query) {
    return storage.read(view -> query.apply(view.door(JobStore.class)));
  }

  /** The job with this id. */
  public Optional<Standing> find(String name) {
    return read(store -> store.find(name).map(row -> new Standing(row, store.clients(row.id()))));
  }

  /** Jobs by name, after this one. */
  public List<JobRow> list(String after, int limit) {
    return read(store -> store.list(after, limit));
  }

  /** Whether the database answers. */
  public boolean isHealthy() {
    try {
      read(store -> store.list("", 1));
      return true;
    } catch (RuntimeException e) {
      log.debug("the database does not answer", e);
      return false;
    }
  }

  /** What is to be told of a job's end, and to whom; empty if there is nothing, or not yet. */
  public Optional<DeliveryRow> delivery(long job) {
    return deliveries.find(job);
  }

  /** What the SMPC cluster says of a job. */
  private Optional<HandoverRow> handover(long job) {
    return read(store -> store.handover(job));
  }

  /** Ends a job unless it has ended; how it stands then. */
  public Optional<JobRow> cancel(String name) {
    return read(store -> store.find(name)).flatMap(row -> steer(new Steering.Cancel(row.id())));
  }

  /** Removes a job and all that is kept of it; whether there was one. */
  public boolean delete(String name) {
    return read(store -> store.find(name))
        .flatMap(row -> steer(new Steering.Delete(row.id())))
        .isPresent();
  }

  /** What the job waits for, in one sentence. */
  public String explain(Standing standing) {
    JobRow row = standing.row();
    Course course = standing.course();
    return switch (row.status()) {
      case WAITING, IN_PROGRESS -> {
        int total = course.terms().participants().total();
        List<String> missing = course.terms().participants().missing(standing.counted());
        String who =
            missing.isEmpty()
                ? (total - row.done()) + " of " + total + " clients"
                : Names.list(missing);
        yield "waiting for %s since %s; at most %d may drop out; %s at %s"
            .formatted(
                who,
                Instant.ofEpochMilli(row.changedAt()),
                course.mayDropOut(),
                course.hasQuorum() ? "goes on without them" : "is looked at again",
                Instant.ofEpochMilli(row.dueAt()));
      }
      case AGGREGATING ->
          handover(row.id())
              .map(
                  handover ->
                      "all that is needed is there; the SMPC cluster has it: %s, at %s"
                          .formatted(handover.said(), Instant.ofEpochMilli(handover.at())))
              .orElse("all that is needed is there; the result is being computed");
      case COMPLETED -> "completed at " + Instant.ofEpochMilli(row.changedAt());
      case FAILED -> "failed at " + Instant.ofEpochMilli(row.changedAt()) + ": " + row.error();
      case EXPIRED -> "expired at " + Instant.ofEpochMilli(row.changedAt()) + ": " + row.error();
    };
  }

  /**
   * Does what is due: ends graces and deadlines, aggregates what a crash left, and tells of jobs'
   * ends. Asks the alarm for the next time.
   */
  public void look() {
    for (JobRow row : read(store -> store.due(clock.millis(), PAGE))) {
      JobRow now =
          row.status() == JobStatus.AGGREGATING
              ? row
              : steer(new Steering.Look(row.id())).orElse(row);
      if (now.status() == JobStatus.AGGREGATING) {
        aggregations.take(now.id());
      }
    }
    read(JobStore::nextDue).ifPresent(this::lookAt);
    deliveries.look().ifPresent(this::lookAt);
  }

  private void lookAt(long due) {
    alarm.at(Math.max(due, clock.millis() + PAUSE_MILLIS));
  }

  /** Removes jobs that have been done for long enough. */
  public void purge() {
    long before = clock.millis() - settings.retention().toMillis();
    for (JobRow row : read(store -> store.doneBefore(before, PAGE))) {
      steer(new Steering.Delete(row.id()));
    }
  }

  private Steering.Finish result(JobRow row, AggregationLease lease) throws LeaseLostException {
    return switch (TermsJson.read(row.terms()).mode()) {
      case PLAIN -> pooled(row);
      case SMPC -> smpc.end(row, lease);
      case SECURE -> unmasked(row, lease);
    };
  }

  private Steering.Finish unmasked(JobRow row, AggregationLease lease) throws LeaseLostException {
    Rounds.Outcome outcome = rounds.unmask(row, lease::isLost).orElseThrow(LeaseLostException::new);
    return new Steering.Finish(
        row.id(), outcome.end(), outcome.error(), outcome.result(), Optional.of(outcome.ending()));
  }

  private Steering.Finish pooled(JobRow row) {
    List<UpdateRow> updates = read(store -> store.updates(row.id()));
    JobSchema schema =
        row.shape().isEmpty() ? new JobSchema(List.of()) : SchemaJson.parse(row.shape());
    try {
      Map<String, Statistic> statistics =
          schema.aggregate(
              updates.stream()
                  .map(update -> ContributionJson.parse(update.contribution(), schema))
                  .toList());
      int total = TermsJson.read(row.terms()).participants().total();
      return new Steering.Finish(
          row.id(),
          JobStatus.COMPLETED,
          "",
          ResultJson.write(
              statistics, schema.features().size(), total, row.done(), clock.millis()));
    } catch (ArithmeticException e) {
      return new Steering.Finish(
          row.id(), JobStatus.FAILED, "there are more rows than can be counted", "");
    }
  }

  /** Waits some seconds for aggregations that are going on; what they do not end is found again. */
  @Override
  public void close() {
    rounds.close();
    aggregations.close();
    smpc.close();
    deliveries.close();
  }
}
