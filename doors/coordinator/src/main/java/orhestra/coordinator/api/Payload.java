package orhestra.coordinator.api;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import orhestra.coordinator.domain.Ids;
import orhestra.coordinator.domain.Program;
import orhestra.coordinator.domain.Sweep;
import orhestra.platform.json.Json;

/**
 * Writes the payloads of one job's tasks as JSON text. What all its tasks share is encoded once:
 * this runs for every task that is claimed. Thread-safe.
 */
final class Payload {
  private final Sweep sweep;
  private final String shared;
  private final Map<String, String> encodedAlgorithms = new ConcurrentHashMap<>();

  Payload(long group, Sweep sweep) {
    this.sweep = sweep;
    StringBuilder text = new StringBuilder();
    switch (sweep.program()) {
      case Program.Jar(String jarPath, String mainClass) ->
          text.append(",\"jarPath\":")
              .append(Json.text(jarPath))
              .append(",\"mainClass\":")
              .append(Json.text(mainClass));
      case Program.Command(List<String> command) ->
          text.append(",\"command\":").append(Json.text(command));
    }
    if (sweep.timeoutSeconds() > 0) {
      text.append(",\"timeoutSeconds\":").append(sweep.timeoutSeconds());
    }
    this.shared = text.append(",\"jobId\":\"").append(Ids.job(group)).append("\"}").toString();
  }

  Sweep sweep() {
    return sweep;
  }

  /** The payload of the task at this ordinal. */
  String text(int ordinal) {
    Sweep.Point point = sweep.point(ordinal);
    String algorithm = encodedAlgorithms.computeIfAbsent(point.algorithm(), Json::text);
    return "{\"alg\":"
        + algorithm
        + ",\"algorithm\":"
        + algorithm
        + ",\"iterations\":"
        + point.iterations()
        + ",\"agents\":"
        + point.agents()
        + ",\"dimension\":"
        + point.dimension()
        + ",\"seed\":"
        + point.seed()
        + shared;
  }
}
