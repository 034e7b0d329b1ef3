package orhestra.bench.kill9;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import orhestra.client.ServerException;
import orhestra.client.Transport;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.Job;
import orhestra.client.coordinator.ResultRequest;
import tools.jackson.databind.JsonNode;

/** Compares what a server tells with what was acknowledged. */
final class Inspection {
  private final Transport transport;
  private final CoordinatorClient client;
  private final Acknowledged acknowledged;
  private final Verdict verdict;

  Inspection(Transport transport, Acknowledged acknowledged, Verdict verdict) {
    this.transport = transport;
    this.client = new CoordinatorClient(transport);
    this.acknowledged = acknowledged;
    this.verdict = verdict;
  }

  /** Looks at these jobs; no workers may be busy meanwhile. */
  void inspect(Collection<String> jobs) throws InterruptedException, IOException {
    Map<String, Map<String, String>> expected = new HashMap<>();
    acknowledged.results.forEach(
        (task, result) ->
            expected.computeIfAbsent(jobOf(task), key -> new HashMap<>()).put(task, result));
    for (String id : jobs) {
      try {
        inspect(client.job(id), expected.getOrDefault(id, Map.of()));
      } catch (ServerException refused) {
        if (refused.status() != 404) {
          throw refused;
        }
        verdict.lost.add("job " + id + " is gone");
      }
    }
  }

  private static String jobOf(String task) {
    return "job-" + task.substring("task-".length(), task.lastIndexOf('-'));
  }

  private void inspect(Job job, Map<String, String> expected)
      throws InterruptedException, IOException {
    long total = acknowledged.jobs.getOrDefault(job.id(), job.totalTasks());
    if (job.totalTasks() != total) {
      verdict.wrongCounters.add(job.id() + " has " + job.totalTasks() + " tasks, not " + total);
    }
    Set<String> seen = new HashSet<>();
    Map<String, String> missing = new HashMap<>(expected);
    client.forEachResult(
        job.id(),
        ResultRequest.all(ResultRequest.Format.NDJSON),
        row -> {
          String task = row.taskId() == null ? "" : row.taskId();
          if (!seen.add(task)) {
            verdict.doubled.add(task + " has two results");
          }
          String wanted = missing.remove(task);
          String found = row.resultJson() == null ? "" : row.resultJson().asString();
          if (wanted != null && !wanted.equals(found)) {
            verdict.lost.add(task + " has another result than was acknowledged: " + found);
          }
        });
    missing.keySet().forEach(task -> verdict.lost.add(task + " has lost its result"));
    if (seen.size() != job.completedTasks()) {
      verdict.wrongCounters.add(
          "%s counts %d completed tasks and has %d results"
              .formatted(job.id(), job.completedTasks(), seen.size()));
    }
    count(job, "RUNNING", job.runningTasks());
    Set<String> failed = count(job, "FAILED", job.failedTasks());
    for (String task : acknowledged.failures) {
      if (jobOf(task).equals(job.id()) && !failed.contains(task)) {
        verdict.lost.add(task + " has lost its failure");
      }
    }
    long sum = job.endedTasks() + job.runningTasks() + job.pendingTasks();
    if (sum != job.totalTasks()) {
      verdict.wrongCounters.add(job.id() + " counts " + sum + " of " + job.totalTasks());
    }
  }

  private Set<String> count(Job job, String state, long counted)
      throws InterruptedException, IOException {
    Set<String> found = new HashSet<>();
    String cursor = "";
    do {
      JsonNode page =
          transport.get(
              "/api/v1/jobs/" + job.id() + "/tasks?limit=1000&status=" + state + cursor,
              JsonNode.class);
      page.path("tasks").forEach(task -> found.add(task.path("id").stringValue()));
      cursor = page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").stringValue() : "";
    } while (!cursor.isEmpty());
    if (found.size() != counted) {
      verdict.wrongCounters.add(
          "%s counts %d %s tasks and has %d".formatted(job.id(), counted, state, found.size()));
    }
    return found;
  }
}
