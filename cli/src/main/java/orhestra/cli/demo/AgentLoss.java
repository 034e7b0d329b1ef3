package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.JobTask;
import orhestra.client.coordinator.PageRequest;

/**
 * The loss of one worker, as seen through the public API: which tasks it held when it was killed,
 * when the server noticed, and when the last of those tasks was done by somebody else. {@link
 * #look} moves it on. Not for use by several threads.
 */
final class AgentLoss {
  private static final int MOST_TASKS = 1000;

  private final CoordinatorClient client;
  private final InstantSource clock;
  private final String jobId;
  private final DemoCluster.Agent victim;
  private final int percent;
  private final Instant killedAt;
  private final Set<String> held;
  private @Nullable Instant noticedAt;
  private @Nullable Instant recoveredAt;

  private AgentLoss(
      CoordinatorClient client,
      InstantSource clock,
      String jobId,
      DemoCluster.Agent victim,
      int percent,
      Instant killedAt,
      Set<String> held) {
    this.client = requireNonNull(client, "client is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.jobId = requireNonNull(jobId, "jobId is null");
    this.victim = requireNonNull(victim, "victim is null");
    this.percent = percent;
    this.killedAt = requireNonNull(killedAt, "killedAt is null");
    this.held = Set.copyOf(held);
  }

  /** Kills {@code victim} with all it runs; the server learns nothing of it but silence. */
  static AgentLoss cause(
      CoordinatorClient client,
      InstantSource clock,
      String jobId,
      DemoCluster.Agent victim,
      int percent)
      throws InterruptedException {
    victim.process().kill();
    Instant killedAt = clock.instant();
    return new AgentLoss(
        client, clock, jobId, victim, percent, killedAt, held(client, jobId, victim.spotId()));
  }

  /** The tasks that the server believes {@code spotId} to be working on. */
  static Set<String> held(CoordinatorClient client, String jobId, String spotId)
      throws InterruptedException {
    return tasks(client, jobId, "RUNNING").stream()
        .filter(task -> spotId.equals(task.spotId()))
        .map(JobTask::id)
        .collect(Collectors.toSet());
  }

  private static List<JobTask> tasks(CoordinatorClient client, String jobId, String status)
      throws InterruptedException {
    return client.tasks(jobId, PageRequest.first(MOST_TASKS).withStatus(status)).items();
  }

  /** What is new since the last look. */
  enum News {
    NOTHING,
    NOTICED,
    RECOVERED
  }

  /** Asks the server once. */
  News look() throws InterruptedException {
    if (noticedAt == null) {
      boolean up =
          client.spots().stream().anyMatch(s -> s.id().equals(victim.spotId()) && s.isUp());
      if (!up) {
        noticedAt = clock.instant();
        return News.NOTICED;
      }
      return News.NOTHING;
    }
    if (recoveredAt == null) {
      Set<String> open = new HashSet<>();
      for (String status : List.of("NEW", "RUNNING")) {
        tasks(client, jobId, status).forEach(task -> open.add(task.id()));
      }
      open.retainAll(held);
      if (open.isEmpty()) {
        recoveredAt = clock.instant();
        return News.RECOVERED;
      }
    }
    return News.NOTHING;
  }

  boolean isOver() {
    return recoveredAt != null;
  }

  DemoCluster.Agent victim() {
    return victim;
  }

  /** Share of the sweep that was done when it happened, in percent. */
  int percent() {
    return percent;
  }

  /** The tasks it took with it. */
  Set<String> held() {
    return held;
  }

  /** From the kill until the server called the worker DOWN; null before. */
  @Nullable Duration untilNoticed() {
    return noticedAt == null ? null : Duration.between(killedAt, noticedAt);
  }

  /** From the kill until its tasks were done by others; null before. */
  @Nullable Duration untilRecovered() {
    return recoveredAt == null ? null : Duration.between(killedAt, recoveredAt);
  }
}
