package orhestra.client.coordinator;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A worker.
 *
 * @param id its id, never used again for another worker
 * @param status UP or DOWN
 * @param ipAddress where it was seen
 * @param hostname its own name for its machine
 * @param cpuLoad load of its machine, 0 to 100
 * @param runningTasks tasks it works on
 * @param totalCores processors of its machine
 * @param lastHeartbeat last sign of life
 */
public record Spot(
    @JsonAlias("spotId") String id,
    String status,
    @Nullable String ipAddress,
    @JsonAlias("host") @Nullable String hostname,
    @Nullable Double cpuLoad,
    int runningTasks,
    int totalCores,
    @Nullable Instant lastHeartbeat) {
  public Spot(
      String id,
      @Nullable String status,
      @Nullable String ipAddress,
      @Nullable String hostname,
      @Nullable Double cpuLoad,
      int runningTasks,
      int totalCores,
      @Nullable Instant lastHeartbeat) {
    this.id = requireNonNull(id, "id is missing");
    this.status = status == null ? "UNKNOWN" : status;
    this.ipAddress = ipAddress;
    this.hostname = hostname;
    this.cpuLoad = cpuLoad;
    this.runningTasks = runningTasks;
    this.totalCores = totalCores;
    this.lastHeartbeat = lastHeartbeat;
  }

  public boolean isUp() {
    return status.equals("UP");
  }
}
