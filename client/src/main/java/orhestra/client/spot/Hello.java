package orhestra.client.spot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Registers a SPOT; every part is optional.
 *
 * @param spotId the id to register again under, or none to be given a new one
 * @param ipAddress none: the server takes the socket's address
 */
public record Hello(
    @Nullable String spotId,
    @Nullable String ipAddress,
    @Nullable SpotInfo spotInfo,
    @Nullable Capabilities capabilities) {

  /**
   * The machine and the agent.
   *
   * @param maxConcurrent tasks run at the same time
   * @param labels {@code key=value} each; a job's {@code requires} is matched against them
   */
  public record SpotInfo(
      String host,
      int cpuCores,
      long ramMb,
      int maxConcurrent,
      List<String> labels,
      String hostname,
      String agentVersion,
      String osName,
      String osVersion,
      String jvmVersion,
      long totalDiskGb) {
    public SpotInfo {
      labels = List.copyOf(labels);
    }
  }

  /** The optimizers a SPOT announces; empty means that it decides task by task. */
  public record Capabilities(List<Optimizer> optimizers) {
    public Capabilities {
      optimizers = List.copyOf(optimizers);
    }
  }

  /** One optimizer of {@link Capabilities}. */
  public record Optimizer(
      String optimizerId, String version, List<String> algorithms, List<String> functions) {
    public Optimizer {
      algorithms = List.copyOf(algorithms);
      functions = List.copyOf(functions);
    }
  }
}
