package orhestra.engine.simulation;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import orhestra.engine.EngineSettings;
import orhestra.engine.GroupChange;
import orhestra.engine.Lease;
import orhestra.engine.Reclaimed;
import orhestra.engine.Report;
import orhestra.engine.TaskId;
import orhestra.engine.Worker;

/**
 * What must be kept, worked out from nothing but what was asked and answered. It is written from
 * the contract, shares no code with the engine, and goes by the answers only where the contract
 * leaves a choice. Answers that it would not have given are violations.
 */
final class Model {
  final VirtualTime time;
  final EngineSettings settings;

  /** Whether one process has the storage for itself, so that its choices can be foretold. */
  final boolean exact;

  private final TreeMap<Long, ModelGroup> groups = new TreeMap<>();
  private final TreeMap<Long, ModelWorker> workers = new TreeMap<>();
  private final TreeSet<Long> touched = new TreeSet<>();
  private final Set<ModelGroup> disturbed = new HashSet<>();
  private final Map<String, Long> admitted = new HashMap<>();
  private final ReportRules reports = new ReportRules(this);
  private final ClaimRules claims = new ClaimRules(this);
  private final ReclaimRules reclaims = new ReclaimRules(this);
  private final GroupRules steering = new GroupRules(this);

  /** The latest time that any batch had: the wall clock may have been set back since. */
  private long latest;

  Model(VirtualTime time, EngineSettings settings, boolean exact) {
    this.time = time;
    this.settings = settings;
    this.exact = exact;
  }

  /** Follows a committed batch. */
  void follow(List<Call> batch) {
    latest = Math.max(latest, now());
    disturbed.clear();
    for (Call call : batch) {
      follow(call.request(), call.answer());
    }
    for (Long id : touched) {
      ModelGroup group = groups.get(id);
      if (group != null) {
        group.settle(now());
      }
    }
  }

  private void follow(Request request, Object answer) {
    switch (request) {
      case Request.Open open -> open(open, (Long) answer);
      case Request.Hello hello -> hello(hello, (Worker) answer);
      case Request.Heartbeat beat -> reports.heartbeat(beat, Model.<Long>list(answer));
      case Request.Claim claim -> claims.claim(claim.request(), Model.<Lease>list(answer));
      case Request.Complete complete ->
          reports.complete(complete.results(), Model.<Report>list(answer));
      case Request.Fail fail -> reports.fail(fail.failure(), (Report) answer);
      case Request.Goodbye goodbye ->
          reclaims.goodbye(goodbye.worker(), Model.<Reclaimed>list(answer));
      case Request.Cancel cancel -> steering.cancel(cancel.group(), (GroupChange) answer);
      case Request.RetryFailed retry -> steering.retryFailed(retry.group(), (GroupChange) answer);
      case Request.Remove remove -> steering.remove(remove.group(), (GroupChange) answer);
      case Request.Reset reset -> {
        if (answer instanceof GroupChange change) {
          steering.requeue(reset.task(), change);
        } else {
          reclaims.reset(reset.task(), Model.<Reclaimed>list(answer));
        }
      }
      case Request.Reap reap -> {
        if (answer instanceof List<?>) {
          reclaims.reap(reap, Model.<Reclaimed>list(answer));
        }
      }
      case Request.Look look -> {}
      case Request.Poison poison -> throw new Violation("poison was answered with " + answer);
    }
  }

  @SuppressWarnings("unchecked") // the engine's signatures say so
  private static <T> List<T> list(Object answer) {
    return (List<T>) answer;
  }

  private void open(Request.Open open, long answer) {
    Long known = admitted.putIfAbsent(open.key(), answer);
    if (known != null) {
      Violation.unlessEqual(known, answer, () -> "a repeated request opened another group");
      return;
    }
    Violation.unless(groups.isEmpty() || groups.lastKey() < answer, () -> "group ids must grow");
    ModelGroup group = new ModelGroup(answer, open.terms(), open.total());
    groups.put(answer, group);
    disturb(group);
  }

  private void hello(Request.Hello hello, Worker answer) {
    ModelWorker worker =
        workers.computeIfAbsent(answer.id(), id -> new ModelWorker(id, hello.name()));
    Violation.unlessEqual(
        worker.name, hello.name(), () -> "worker " + answer.id() + " changed its name");
    Violation.unlessEqual(hello.labels(), answer.labels(), () -> "labels answered to hello");
    worker.labels = hello.labels();
    worker.facts = hello.facts();
    worker.signOfLife(nanos());
  }

  long now() {
    return time.millis();
  }

  long nanos() {
    return time.nanos();
  }

  long latest() {
    return latest;
  }

  /** When the next group becomes claimable by time alone; Long.MAX_VALUE if none will. */
  long nextDue() {
    long next = Long.MAX_VALUE;
    for (ModelGroup group : groups.values()) {
      long due = group.dueAt();
      // What was due once is known to be due, even if the clock has been set back.
      if (due > latest && due < next) {
        next = due;
      }
    }
    return next;
  }

  Collection<ModelGroup> groups() {
    return groups.values();
  }

  Collection<ModelWorker> workers() {
    return workers.values();
  }

  @Nullable ModelGroup group(long id) {
    return groups.get(id);
  }

  @Nullable ModelWorker worker(long id) {
    return workers.get(id);
  }

  @Nullable ModelTask task(long id) {
    if (id < 0) {
      return null;
    }
    ModelGroup group = groups.get(TaskId.group(id));
    int ordinal = TaskId.ordinal(id);
    return group == null || ordinal >= group.tasks.size() ? null : group.tasks.get(ordinal);
  }

  void signOfLife(long workerId) {
    ModelWorker worker = workers.get(workerId);
    if (worker != null) {
      worker.signOfLife(nanos());
    }
  }

  void removed(ModelGroup group) {
    groups.remove(group.id);
    touched.add(group.id);
  }

  /** Something of this group has changed, by a claim. */
  void touch(ModelGroup group) {
    touched.add(group.id);
  }

  /** Something of this group has changed otherwise: claims in the same batch need not know yet. */
  void disturb(ModelGroup group) {
    touched.add(group.id);
    disturbed.add(group);
  }

  boolean isDisturbed(ModelGroup group) {
    return disturbed.contains(group);
  }

  /** The groups changed since the last call. */
  long[] takeTouched() {
    long[] ids = touched.stream().mapToLong(Long::longValue).toArray();
    touched.clear();
    return ids;
  }
}
