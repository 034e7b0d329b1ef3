package orhestra.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.cli.report.ReportRow;
import orhestra.client.coordinator.TaskResult;
import tools.jackson.databind.JsonNode;

/** Results of the API as rows of the report. */
public final class ReportRows {
  private ReportRows() {}

  /**
   * One row. An algorithm written {@code PSO/Rastrigin} names the function after the slash; the
   * history of the run is taken from {@code charts.convergence}, where it is a list of [iteration,
   * value] pairs.
   */
  public static ReportRow of(TaskResult result) {
    String full = text(result.algorithm());
    int slash = full.indexOf('/');
    return new ReportRow(
        text(result.taskId()),
        slash < 0 ? full : full.substring(0, slash),
        slash < 0 ? "" : full.substring(slash + 1),
        result.iterations(),
        result.agents(),
        result.dimension(),
        result.seed(),
        text(result.spotId()),
        result.attempt(),
        result.runtimeMs(),
        result.fopt() == null ? Double.NaN : result.fopt(),
        convergence(result.charts()));
  }

  private static List<ReportRow.Progress> convergence(@Nullable JsonNode charts) {
    List<ReportRow.Progress> progress = new ArrayList<>();
    if (charts != null) {
      for (JsonNode point : charts.path("convergence")) {
        if (point.path(0).isNumber() && point.path(1).isNumber()) {
          progress.add(
              new ReportRow.Progress(point.path(0).doubleValue(), point.path(1).doubleValue()));
        }
      }
    }
    return progress;
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
