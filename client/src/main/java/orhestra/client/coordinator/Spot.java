package orhestra.client.coordinator;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker.
 *
 * @param id its id, never used again for another worker
 * @param status UP or DOWN
 * @param ipAddress where it was seen
 * @param spotInfo what it said of itself, null when it said nothing
 * @param labels what jobs may require of it
 * @param cpuLoad load of its machine, 0 to 100
 * @param runningTasks tasks it works on
 * @param totalCores processors of its machine
 * @param lastHeartbeat last sign of life
 */
public record Spot(
    @JsonAlias("spotId") String id,
    String status,
    @Nullable String ipAddress,
    @Nullable SelfDescription spotInfo,
    List<String> labels,
    @Nullable Double cpuLoad,
    int runningTasks,
    int totalCores,
    @Nullable Instant lastHeartbeat) {

  /**
   * What a worker says of itself.
   *
   * @param hostname the name people see
   * @param maxConcurrent its slots
   * @param agentVersion version of its program
   */
  public record SelfDescription(
      @JsonAlias("host") @Nullable String hostname,
      @Nullable Integer maxConcurrent,
      @Nullable String agentVersion) {}

  public Spot(
      String id,
      @Nullable String status,
      @Nullable String ipAddress,
      @Nullable SelfDescription spotInfo,
      @Nullable List<String> labels,
      @Nullable Double cpuLoad,
      int runningTasks,
      int totalCores,
      @Nullable Instant lastHeartbeat) {
    this.id = requireNonNull(id, "id is missing");
    this.status = status == null ? "UNKNOWN" : status;
    this.ipAddress = ipAddress;
    this.spotInfo = spotInfo;
    this.labels = labels == null ? List.of() : List.copyOf(labels);
    this.cpuLoad = cpuLoad;
    this.runningTasks = runningTasks;
    this.totalCores = totalCores;
    this.lastHeartbeat = lastHeartbeat;
  }

  public boolean isUp() {
    return status.equals("UP");
  }
}
