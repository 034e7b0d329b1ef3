package orhestra.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import orhestra.cli.CapturedTerminal;
import orhestra.cli.StandInServer;
import orhestra.cli.report.ReportRow;
import orhestra.cli.terminal.Terminal;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.Job;
import tools.jackson.databind.JsonNode;

class DemoSummaryTest {
  private static final Job JOB =
      new Job(
          "job-1",
          "Demo",
          "COMPLETED",
          2,
          2,
          0,
          0,
          0,
          0,
          0,
          false,
          Instant.EPOCH,
          Instant.EPOCH,
          Instant.EPOCH.plusSeconds(62));

  @Test
  void peopleReadTheLeaderboardAndWhereTheFilesAre() throws Exception {
    String text = summary().text(Terminal.Display.PLAIN);

    assertThat(text)
        .contains("2 tasks, 2 results: none lost, none doubled, in 1 min 02 s.")
        .contains(
            "LEADERBOARD", "MEDIAN FOPT ON", "Sphere", "/tmp/demo-report.html", "/tmp/results.csv");
    assertThat(text.indexOf("GA")).isLessThan(text.indexOf("PSO"));
  }

  @Test
  void programsReadOneDocument() throws Exception {
    JsonNode document = summary().json();

    assertThat(document.get("success").asBoolean()).isTrue();
    assertThat(document.get("wallMs").asLong()).isEqualTo(62_000);
    assertThat(document.get("killedWorker").get("heldTasks").asInt()).isEqualTo(1);
    assertThat(document.get("leaderboard").get(0).get("algorithm").asString()).isEqualTo("GA");
  }

  @Test
  void notesOfTheReportSayWhatBecameOfTheKilledWorker() throws Exception {
    assertThat(DemoSummary.notes(outcome(), 2))
        .anySatisfy(note -> assertThat(note).contains("41 %", "SIGKILL", "1 task"));
  }

  @Test
  void whatIsKeptCanBeEndedByOneLine() throws Exception {
    Process process = new ProcessBuilder("true").start();
    Child server = new Child("server", process, Path.of("none"));

    assertThat(
            DemoSummary.kept(
                "http://127.0.0.1:1234", outcome(), List.of(server), Path.of("/tmp/x")))
        .contains("ORHESTRA_SERVER=http://127.0.0.1:1234")
        .contains("kill " + process.pid() + "; rm -r /tmp/x");
  }

  private static DemoSummary summary() throws Exception {
    return new DemoSummary(
        outcome(), Path.of("/tmp/demo-report.html"), Path.of("/tmp/results.csv"));
  }

  private static DemoRun.Outcome outcome() throws Exception {
    try (StandInServer server = new StandInServer();
        Transport transport = new Transport(TransportOptions.of(server.address()))) {
      server.on(
          "GET /api/v1/jobs/job-1/tasks",
          200,
          "{\"tasks\":[{\"id\":\"t\",\"status\":\"RUNNING\",\"spotId\":\"s2\"}]}");
      Process process = new ProcessBuilder("true").start();
      DemoCluster.Agent victim =
          new DemoCluster.Agent(new Child("agent-2", process, Path.of("none")), "s2");
      AgentLoss loss =
          AgentLoss.cause(
              new CoordinatorClient(transport),
              new CapturedTerminal().terminal().clock(),
              "job-1",
              victim,
              41);
      return new DemoRun.Outcome(JOB, List.of(row("PSO", 2), row("GA", 1)), loss);
    }
  }

  private static ReportRow row(String algorithm, double fopt) {
    return new ReportRow(
        "t" + algorithm, algorithm, "Sphere", 100, 10, 2, 1L, "s1", 1, 300, fopt, List.of());
  }
}
