package orhestra.coordinator;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import orhestra.coordinator.domain.Ids;
import orhestra.coordinator.domain.Job;
import orhestra.coordinator.domain.NewJob;
import orhestra.coordinator.domain.Sweep;
import orhestra.coordinator.store.SweepRow;
import orhestra.coordinator.store.SweepStore;
import orhestra.engine.Admission;
import orhestra.engine.Backoff;
import orhestra.engine.Group;
import orhestra.engine.GroupChange;
import orhestra.engine.GroupState;
import orhestra.engine.GroupTerms;
import orhestra.engine.RetryPolicy;
import orhestra.engine.TaskEngine;
import orhestra.engine.TaskId;
import orhestra.engine.TaskStatus;
import orhestra.engine.store.GroupReads;
import orhestra.engine.store.Storage;
import orhestra.engine.store.Transaction;
import orhestra.engine.store.View;
import orhestra.platform.http.ApiException;
import orhestra.platform.json.Json;
import orhestra.platform.json.JsonFields;

/** The door's service: jobs as groups of the engine's tasks, with what the door keeps of them. */
public final class Coordinator {
  /** The engine's queue of this door's tasks. */
  public static final String QUEUE = "sweep";

  /** Losses after which a task is given up: it may be the task that kills its SPOTs. */
  private static final int MAX_LOSSES = 10;

  private final TaskEngine engine;
  private final Storage storage;
  private final CoordinatorSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final RemovingLog removingLog = new RemovingLog();

  /** The door on this engine; {@code random} must be safe for many threads. */
  public Coordinator(
      TaskEngine engine,
      CoordinatorSettings settings,
      InstantSource clock,
      RandomGenerator random) {
    this.engine = requireNonNull(engine, "engine is null");
    this.storage = engine.storage();
    this.settings = requireNonNull(settings, "settings is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.random = requireNonNull(random, "random is null");
  }

  /** The engine, for what needs no translation. */
  public TaskEngine engine() {
    return engine;
  }

  /**
   * A new job.
   *
   * @param existing whether an earlier request with the same key made it
   */
  public record Submitted(String jobId, long totalTasks, boolean existing) {}

  /**
   * Makes a job of a body. Nothing of a refused body is kept; an accepted one is durable.
   *
   * @throws ApiException 400 that names the field; 409 if the idempotency key belongs to another
   *     job
   */
  public Submitted submit(JsonFields body, String correlation) {
    NewJob job = SweepReader.read(body, random.nextLong() >>> 1);
    long total = job.sweep().size();
    if (total > settings.maxTasks()) {
      String size = total == Long.MAX_VALUE ? "more than 2^63" : String.valueOf(total);
      throw new ApiException(
          400,
          "the sweep has "
              + size
              + " tasks, at most "
              + settings.maxTasks()
              + " are accepted:"
              + " shorten an axis or repeats",
          largestAxis(job));
    }
    GroupTerms terms =
        new GroupTerms(
            QUEUE,
            job.priority(),
            job.notBefore(),
            job.requires(),
            job.maxFailures(),
            new RetryPolicy(
                job.maxAttempts() == 0 ? settings.maxAttempts() : job.maxAttempts(),
                MAX_LOSSES,
                new Backoff.Immediate(),
                0),
            correlation,
            clock.millis());
    Keeping keeping = new Keeping(job, Json.text(body.node()), random);
    long group = engine.open(terms, (int) total, keeping).join();
    if (keeping.conflict) {
      throw new ApiException(
          409,
          "idempotencyKey was used before for another job, " + Ids.job(group),
          "idempotencyKey");
    }
    return new Submitted(Ids.job(group), total, keeping.existed);
  }

  private static String largestAxis(NewJob job) {
    Map<String, Long> sizes = new HashMap<>();
    Sweep sweep = job.sweep();
    sizes.put("algorithms", (long) sweep.algorithms().size());
    sizes.put("iterations", sweep.iterations().count());
    sizes.put("agents", sweep.agents().count());
    sizes.put("dimension", sweep.dimension().count());
    sizes.put("repeats", (long) sweep.repeats());
    return sizes.entrySet().stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry::getKey))
        .orElseThrow()
        .getKey();
  }

  /** Keeps the door's row of a new job; tells a repeated request by its key. */
  private static final class Keeping implements Admission {
    private final NewJob job;
    private final String specification;
    private final String key;
    private final boolean keyIsTheirs;
    // Written on the batch's thread, read after its future has completed.
    private volatile boolean existed;
    private volatile boolean conflict;

    Keeping(NewJob job, String specification, RandomGenerator random) {
      this.job = job;
      this.specification = specification;
      @Nullable String theirs = job.idempotencyKey();
      this.keyIsTheirs = theirs != null;
      this.key =
          theirs != null
              ? "key:" + theirs
              : "own:" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    }

    @Override
    public long existing(Transaction tx) {
      SweepStore store = tx.door(SweepStore.class);
      long group = store.findByKey(key);
      if (group != 0 && keyIsTheirs) {
        existed = true;
        conflict =
            store.find(group).filter(row -> row.specification().equals(specification)).isEmpty();
      }
      return group;
    }

    @Override
    public void opened(Transaction tx, long group) {
      existed = false;
      tx.door(SweepStore.class)
          .insert(new SweepRow(group, key, job.name(), job.sweep().baseSeed(), specification));
    }
  }

  /** The job with this id. */
  public Optional<Job> job(String id) {
    return Ids.parseJob(id).stream().boxed().findFirst().flatMap(this::job);
  }

  private Optional<Job> job(long group) {
    return storage.read(
        view ->
            view.door(SweepStore.class)
                .find(group)
                .flatMap(row -> view.groups().find(group).map(found -> job(found, row))));
  }

  private static Job job(Group group, SweepRow row) {
    return new Job(group, row.name(), row.specification());
  }

  /** Jobs, newest first, whose group is less than {@code before}. */
  public List<Job> jobs(@Nullable GroupState state, long before, int limit) {
    return storage.read(
        view -> {
          List<Group> groups = view.groups().list(QUEUE, state, before, limit);
          long[] ids = groups.stream().mapToLong(Group::id).sorted().toArray();
          Map<Long, SweepRow> rows = new HashMap<>();
          view.door(SweepStore.class).find(ids).forEach(row -> rows.put(row.group(), row));
          return groups.stream()
              .flatMap(
                  group ->
                      Optional.ofNullable(rows.get(group.id()))
                          .map(row -> job(group, row))
                          .stream())
              .toList();
        });
  }

  /** What the job that is this group crosses; empty if it is not a job. */
  public Optional<Sweep> sweep(long group) {
    return storage
        .read(view -> view.door(SweepStore.class).find(group))
        .map(
            row ->
                SweepReader.read(
                        Json.parseObject(row.specification().getBytes(StandardCharsets.UTF_8)),
                        row.baseSeed())
                    .sweep());
  }

  /** Tasks of a job with {@code from <= ordinal < to}. */
  public List<TaskStatus> tasks(Group group, int from, int to) {
    return storage.read(view -> TaskStatus.of(view.tasks(), group, from, to));
  }

  /** The names of workers, by their numbers. */
  public static Map<Long, String> names(View view, long[] workers) {
    Map<Long, String> names = new HashMap<>();
    view.workers().find(workers).forEach(worker -> names.put(worker.id(), worker.name()));
    return names;
  }

  /** How many tasks of this door wait and run. */
  public GroupReads.Totals totals() {
    return storage.read(view -> view.groups().totals(QUEUE));
  }

  /** Removes a closed job with its tasks, results and logs; blocks until all is gone. */
  public GroupChange remove(long group) {
    GroupChange change = engine.remove(group);
    if (change instanceof GroupChange.Did) {
      storage.submit(removingLog, group).join();
    }
    return change;
  }

  /** What a task's program has written, its last part; empty if nothing is kept. */
  public Optional<String> log(long task) {
    return storage.read(view -> view.door(SweepStore.class).log(task));
  }

  /** Appends to what is kept of a program's output. */
  public void appendLog(long task, String text) {
    storage.submit(new AppendingLog(), new AppendingLog.Text(task, text)).join();
  }

  /** Whether there is such a task, of a job of this door. */
  public boolean exists(long task) {
    return storage.read(
        view ->
            view.groups()
                .find(TaskId.group(task))
                .filter(group -> group.terms().queue().equals(QUEUE))
                .filter(group -> TaskId.ordinal(task) < group.progress().total())
                .isPresent());
  }
}
