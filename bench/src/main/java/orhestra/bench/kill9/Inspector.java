package orhestra.bench.kill9;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orhestra.bench.kill9.Journal.Fate;
import orhestra.bench.kill9.Journal.Known;
import orhestra.bench.kill9.Journal.KnownJob;
import orhestra.client.coordinator.Health;
import orhestra.client.coordinator.Job;
import orhestra.client.coordinator.JobTask;
import orhestra.client.coordinator.Page;
import orhestra.client.coordinator.PageRequest;
import orhestra.client.coordinator.ResultRequest;
import orhestra.client.coordinator.TaskResult;

/**
 * Reads everything that a server has and compares it with the journal. Nobody may be working, and
 * no call may be without an answer.
 */
final class Inspector {
  private static final int PAGE = 1_000;

  private final Server server;
  private final Findings findings;

  Inspector(Server server) {
    this.server = server;
    this.findings = server.findings();
  }

  /**
   * Compares.
   *
   * @param everything looks at each task of each job; else only of jobs that have changed since
   */
  void inspect(boolean everything) throws IOException, InterruptedException {
    Map<String, Job> found = jobs();
    Map<String, KnownJob> known = server.journal().jobs();
    for (String id : found.keySet()) {
      if (!known.containsKey(id)) {
        findings.doubled(id + " is there, and nobody submitted it or somebody did twice");
      }
    }
    long pending = 0;
    long running = 0;
    for (Map.Entry<String, KnownJob> entry : known.entrySet()) {
      if (!entry.getValue().isSubmitted()) {
        findings.wrong(entry.getKey() + " had tasks to claim, and nobody submitted it");
      }
      @Nullable Job job = found.get(entry.getKey());
      if (job == null) {
        findings.lost(entry.getKey());
        continue;
      }
      pending += job.pendingTasks();
      running += job.runningTasks();
      counters(job, entry.getValue());
      if (everything || entry.getValue().changed) {
        tasks(job, entry.getValue());
        results(job, entry.getValue());
        entry.getValue().changed = false;
      }
    }
    Health health = server.jobs().health();
    equal("health", "pendingTasks", pending, health.pendingTasks());
    equal("health", "runningTasks", running, health.runningTasks());
  }

  private Map<String, Job> jobs() throws InterruptedException {
    Map<String, Job> jobs = new HashMap<>();
    PageRequest request = PageRequest.first(PAGE);
    @Nullable String cursor;
    do {
      Page<Job> page = server.jobs().jobs(request);
      for (Job job : page.items()) {
        if (jobs.put(job.id(), job) != null) {
          findings.doubled(job.id() + " is listed twice");
        }
      }
      cursor = page.nextCursor();
      request = request.withCursor(cursor);
    } while (cursor != null);
    return jobs;
  }

  private void counters(Job job, KnownJob known) {
    int done = known.count(Fate.DONE);
    int failed = known.count(Fate.FAILED);
    int running = known.count(Fate.HELD);
    String id = job.id();
    equal(id, "totalTasks", known.total, job.totalTasks());
    equal(id, "completedTasks", done, job.completedTasks());
    equal(id, "failedTasks", failed, job.failedTasks());
    equal(id, "runningTasks", running, job.runningTasks());
    equal(id, "cancelledTasks", 0, job.cancelledTasks());
    equal(id, "pendingTasks", known.total - done - failed - running, job.pendingTasks());
    String status =
        done + failed == known.total
            ? done > 0 ? "COMPLETED" : "FAILED"
            : known.tasks.isEmpty() ? "PENDING" : "RUNNING";
    if (!job.status().equals(status)) {
      findings.wrong("%s is %s and must be %s".formatted(id, job.status(), status));
    }
  }

  private void equal(String what, String counter, long expected, long found) {
    if (expected != found) {
      findings.wrong("%s: %s is %d and must be %d".formatted(what, counter, found, expected));
    }
  }

  private void tasks(Job job, KnownJob known) throws InterruptedException {
    Set<String> seen = new HashSet<>();
    PageRequest request = PageRequest.first(PAGE);
    @Nullable String cursor;
    do {
      Page<JobTask> page = server.jobs().tasks(job.id(), request);
      for (JobTask task : page.items()) {
        if (!seen.add(task.id())) {
          findings.doubled(task.id() + " is listed twice");
        }
        task(task, known.tasks.get(task.id()));
      }
      cursor = page.nextCursor();
      request = request.withCursor(cursor);
    } while (cursor != null);
    equal(job.id(), "number of tasks listed", known.total, seen.size());
  }

  private void task(JobTask task, @Nullable Known known) {
    String status =
        known == null
            ? "NEW"
            : switch (known.fate()) {
              case HELD -> "RUNNING";
              case FAILING, WAITING -> "NEW";
              case DONE -> "DONE";
              case FAILED -> "FAILED";
            };
    if (!task.status().equals(status)) {
      findings.lost(
          "%s is %s and must be %s: %s".formatted(task.id(), task.status(), status, known));
    } else if (known != null && known.fate() == Fate.HELD && !known.spot().equals(task.spotId())) {
      findings.lost("%s is held by %s: %s".formatted(task.id(), task.spotId(), known));
    }
  }

  private void results(Job job, KnownJob known) throws IOException, InterruptedException {
    Set<String> seen = new HashSet<>();
    server
        .jobs()
        .forEachResult(
            job.id(),
            ResultRequest.all(ResultRequest.Format.NDJSON),
            result -> {
              String id = requireNonNull(result.taskId(), "a result has no taskId");
              if (!seen.add(id)) {
                findings.doubled("the result of " + id);
              }
              result(id, result, known.tasks.get(id));
            });
    known.tasks.forEach(
        (id, task) -> {
          if (task.fate() == Fate.DONE && !seen.contains(id)) {
            findings.lost("the result of " + id);
          }
        });
  }

  private void result(String id, TaskResult result, @Nullable Known known) {
    if (known == null || known.fate() != Fate.DONE) {
      findings.wrong("a result of %s, which is %s".formatted(id, known));
      return;
    }
    String kept = result.resultJson() == null ? "" : result.resultJson().asString("");
    boolean same =
        kept.equals(Call.resultJson(known.token()))
            && known.spot().equals(result.spotId())
            && result.runtimeMs() == 1_500;
    if (!same) {
      findings.lost("the content of the result of %s: %s, %s".formatted(id, result, known));
    }
  }
}
