package orhestra.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import orhestra.cli.report.ReportRow;
import orhestra.client.WireJson;
import orhestra.client.coordinator.TaskResult;

class ReportRowsTest {
  @Test
  void algorithmIsSplitFromItsFunctionAndTheHistoryIsTaken() {
    ReportRow row =
        row(
            """
            {"taskId":"t","algorithm":"PSO/Rastrigin","iterations":100,"fopt":0.5,
             "charts":{"convergence":[[10,8.5],[20,2],["x"],[30,null]],"other":1}}
            """);

    assertThat(row.algorithm()).isEqualTo("PSO");
    assertThat(row.function()).isEqualTo("Rastrigin");
    assertThat(row.convergence())
        .containsExactly(new ReportRow.Progress(10, 8.5), new ReportRow.Progress(20, 2));
  }

  @Test
  void resultWithoutFunctionOrValueIsStillARow() {
    ReportRow row = row("{\"taskId\":\"t\",\"algorithm\":\"GA\",\"charts\":\"drawn elsewhere\"}");

    assertThat(row.algorithm()).isEqualTo("GA");
    assertThat(row.function()).isEmpty();
    assertThat(row.hasValue()).isFalse();
    assertThat(row.convergence()).isEmpty();
  }

  private static ReportRow row(String json) {
    return ReportRows.of(WireJson.mapper().readValue(json, TaskResult.class));
  }
}
