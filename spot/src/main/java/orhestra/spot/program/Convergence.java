package orhestra.spot.program;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.client.WireJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a program got to its result: the {@code iter} and {@code fopt} of its progress lines. Of very
 * many, every second one is dropped, again and again, so that few hundred remain, evenly spread.
 * Used by one thread at a time.
 */
final class Convergence {
  private static final int MOST = 400;

  private final List<double[]> points = new ArrayList<>();
  private int every = 1;
  private int seen;

  /** Notes a progress line that has both numbers. */
  void note(JsonNode progress) {
    JsonNode iter = progress.path("iter");
    JsonNode fopt = progress.path("fopt");
    if (!iter.isNumber() || !fopt.isNumber() || !Double.isFinite(fopt.doubleValue())) {
      return;
    }
    if (seen++ % every != 0) {
      return;
    }
    points.add(new double[] {iter.doubleValue(), fopt.doubleValue()});
    if (points.size() == MOST) {
      for (int i = MOST - 1; i > 0; i -= 2) {
        points.remove(i);
      }
      every *= 2;
    }
  }

  /** {@code {"convergence":[[iter,fopt],...]}}; null if there was no progress. */
  @Nullable JsonNode charts() {
    if (points.isEmpty()) {
      return null;
    }
    ObjectNode charts = WireJson.mapper().createObjectNode();
    ArrayNode list = charts.putArray("convergence");
    for (double[] point : points) {
      list.addArray().add((long) point[0]).add(point[1]);
    }
    return charts;
  }
}
