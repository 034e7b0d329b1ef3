package orhestra.bench.kill9;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orhestra.client.spot.ClaimedTask;

/**
 * What the server has acknowledged, and so what it must still know after a kill. A task that is not
 * in here was never handed out. Thread-safe.
 */
final class Journal {
  /** How a task must be found. */
  enum Fate {
    /** In the hands of the spot. */
    HELD,
    /** A failure was sent whose answer has not come: it may wait again and be handed to another. */
    FAILING,
    /** Failed and waiting for its next attempt. */
    WAITING,
    DONE,
    FAILED
  }

  /** A task that was handed out, by its last attempt that we know of. */
  record Known(Fate fate, String spot, String token) {
    private Known now(Fate newFate) {
      return new Known(newFate, spot, token);
    }
  }

  /**
   * A job and its tasks by id. Its tasks may be claimed before the answer to its submit is here;
   * until then it has no key and a total of 0.
   */
  static final class KnownJob {
    @Nullable String key;
    int total;
    final Map<String, Known> tasks = new HashMap<>();
    boolean changed = true;

    boolean isSubmitted() {
      return key != null;
    }

    int count(Fate fate) {
      return (int) tasks.values().stream().filter(task -> task.fate() == fate).count();
    }
  }

  private final Findings findings;
  private final Map<String, KnownJob> jobs = new TreeMap<>();
  private long acknowledged;
  private long untouched;

  Journal(Findings findings) {
    this.findings = requireNonNull(findings, "findings is null");
  }

  synchronized void submitted(String jobId, String key, int sent, long total) {
    acknowledged++;
    if (sent != total) {
      findings.wrong("%s was sent with %d tasks and has %d".formatted(jobId, sent, total));
    }
    KnownJob job = jobs.computeIfAbsent(jobId, id -> new KnownJob());
    if (!job.isSubmitted()) {
      job.key = key;
      job.total = sent;
      untouched += sent - job.tasks.size();
    } else if (!key.equals(job.key)) {
      findings.doubled(jobId + " was given to two submits");
    }
  }

  synchronized void claimed(String spot, ClaimedTask task) {
    acknowledged++;
    KnownJob job = jobs.computeIfAbsent(task.jobId(), id -> new KnownJob());
    String token = requireNonNull(task.attemptToken(), "a claimed task has no attemptToken");
    job.changed = true;
    @Nullable Known before = job.tasks.put(task.id(), new Known(Fate.HELD, spot, token));
    if (before == null) {
      untouched -= job.isSubmitted() ? 1 : 0;
    } else if (before.fate() != Fate.WAITING && before.fate() != Fate.FAILING) {
      findings.doubled("%s was handed to %s while %s".formatted(task.id(), spot, before));
    }
  }

  synchronized void completed(ClaimedTask task) {
    acknowledged++;
    change(task, Fate.DONE);
  }

  /** Before a failure is sent: from now on the task may be handed to another. */
  synchronized void failing(ClaimedTask task) {
    change(task, Fate.FAILING);
  }

  synchronized void failed(ClaimedTask task, boolean willRetry) {
    acknowledged++;
    change(task, willRetry ? Fate.WAITING : Fate.FAILED);
  }

  /** Whether this attempt is still the last one that we know of. */
  synchronized boolean isCurrent(ClaimedTask task) {
    @Nullable KnownJob job = jobs.get(task.jobId());
    @Nullable Known known = job == null ? null : job.tasks.get(task.id());
    return known != null && known.token().equals(task.attemptToken());
  }

  private void change(ClaimedTask task, Fate fate) {
    @Nullable KnownJob job = jobs.get(task.jobId());
    @Nullable Known known = job == null ? null : job.tasks.get(task.id());
    // Another's claim may be acknowledged before the failure that made it possible.
    if (job != null && known != null && known.token().equals(task.attemptToken())) {
      job.changed = true;
      job.tasks.put(task.id(), known.now(fate));
    }
  }

  /** Tasks that were never handed out, as far as we know. */
  synchronized long untouched() {
    return untouched;
  }

  /** Writes that the server has acknowledged. */
  synchronized long acknowledged() {
    return acknowledged;
  }

  /** All jobs by id; only to be read while nobody works. */
  synchronized Map<String, KnownJob> jobs() {
    return jobs;
  }
}
