package orhestra.execution.offline;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orhestra.client.ServerException;
import orhestra.client.Transport;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.Health;
import orhestra.client.coordinator.Job;
import orhestra.client.coordinator.PageRequest;
import orhestra.client.coordinator.ResultRequest;
import orhestra.client.coordinator.Spot;
import orhestra.client.coordinator.TaskResult;
import orhestra.client.insights.Brand;
import orhestra.client.insights.InsightsClient;
import orhestra.client.insights.Summary;

/**
 * The server's API as tools for one answer; notes what was called. Each throws {@link
 * orhestra.client.ClientException} as the client does. For one thread.
 */
final class ServerTools {
  private static final int SEARCHED = 500;

  private final CoordinatorClient jobs;
  private final InsightsClient insights;
  private final List<String> called = new ArrayList<>();

  ServerTools(Transport transport) {
    requireNonNull(transport, "transport is null");
    this.jobs = new CoordinatorClient(transport);
    this.insights = new InsightsClient(transport);
  }

  /** What was called so far, in words. */
  List<String> called() {
    return List.copyOf(called);
  }

  /** The newest first. */
  List<Job> jobs(@Nullable String status, int limit) throws InterruptedException {
    called.add(status == null ? "jobs" : "jobs " + status);
    return jobs.jobs(PageRequest.first(limit).withStatus(status)).items();
  }

  /**
   * Finds a job.
   *
   * @param job its id or name; null for the newest
   */
  Optional<Job> job(@Nullable String job) throws InterruptedException {
    if (job == null) {
      return jobs(null, 1).stream().findFirst();
    }
    called.add("job " + job);
    try {
      return Optional.of(jobs.job(job));
    } catch (ServerException e) {
      if (e.status() != 404 && e.status() != 400) {
        throw e;
      }
    }
    return jobs(null, SEARCHED).stream()
        .filter(one -> one.id().equalsIgnoreCase(job) || job.equalsIgnoreCase(one.name()))
        .findFirst();
  }

  /** The lowest values first. */
  List<TaskResult> best(Job job, int limit) throws InterruptedException, IOException {
    called.add("results " + job.id());
    List<TaskResult> best = new ArrayList<>();
    jobs.forEachResult(job.id(), ResultRequest.best(ResultRequest.Format.NDJSON, limit), best::add);
    return best;
  }

  List<Spot> spots() throws InterruptedException {
    called.add("spots");
    return jobs.spots();
  }

  Health health() throws InterruptedException {
    called.add("health");
    return jobs.health();
  }

  List<Brand> brands() throws InterruptedException {
    called.add("brands");
    return insights.brands();
  }

  /** Empty also where the brand is not known. */
  Optional<Summary> summary(String brand) throws InterruptedException {
    called.add("brand " + brand);
    try {
      return insights.summary(brand);
    } catch (ServerException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
