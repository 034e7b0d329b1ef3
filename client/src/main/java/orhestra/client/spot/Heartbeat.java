package orhestra.client.spot;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A sign of life, which also renews the leases of the tasks it lists.
 *
 * @param cpuLoad of the whole machine, 0..100
 * @param runningTasks at least 0
 * @param totalCores at least 1
 * @param tasks the tasks in hand; the lease of each is renewed
 */
public record Heartbeat(
    String spotId,
    @Nullable String ipAddress,
    double cpuLoad,
    int runningTasks,
    int totalCores,
    @Nullable Long ramUsedMb,
    @Nullable Long ramTotalMb,
    @Nullable Double loadAvg1m,
    @Nullable Long swapUsedMb,
    @Nullable Long diskFreeGb,
    @Nullable Long jvmHeapUsedMb,
    @Nullable Long jvmHeapMaxMb,
    List<TaskBeat> tasks) {

  public Heartbeat {
    if (!(cpuLoad >= 0 && cpuLoad <= 100)) {
      throw new IllegalArgumentException("cpuLoad must be 0..100: " + cpuLoad);
    }
    if (runningTasks < 0) {
      throw new IllegalArgumentException("runningTasks must not be negative: " + runningTasks);
    }
    if (totalCores < 1) {
      throw new IllegalArgumentException("totalCores must be at least 1: " + totalCores);
    }
    tasks = List.copyOf(tasks);
  }

  /** The least a heartbeat says. */
  public static Heartbeat of(String spotId, double cpuLoad, int runningTasks, int totalCores) {
    return new Heartbeat(
        spotId,
        null,
        cpuLoad,
        runningTasks,
        totalCores,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of());
  }

  /**
   * One task in hand.
   *
   * @param progress what the program last printed as {@code PROGRESS_JSON}, if anything new
   */
  public record TaskBeat(
      String taskId,
      @Nullable String attemptToken,
      @Nullable JsonNode progress,
      @Nullable String message) {}
}
