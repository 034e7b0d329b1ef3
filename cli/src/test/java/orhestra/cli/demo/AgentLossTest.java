package orhestra.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import orhestra.cli.CapturedTerminal;
import orhestra.cli.StandInServer;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;
import orhestra.client.coordinator.CoordinatorClient;

class AgentLossTest {
  private static final String TASKS = "GET /api/v1/jobs/j/tasks";
  private static final String SPOTS = "GET /api/v1/spots";

  @Test
  void lossIsFollowedFromTheKillUntilOthersHaveDoneTheWork() throws Exception {
    CapturedTerminal time = new CapturedTerminal();
    Process process = new ProcessBuilder("sleep", "60").start();
    DemoCluster.Agent victim =
        new DemoCluster.Agent(new Child("agent-2", process, Path.of("none")), "s2");
    try (StandInServer server = new StandInServer();
        Transport transport = new Transport(TransportOptions.of(server.address()))) {
      CoordinatorClient client = new CoordinatorClient(transport);
      server
          // held at the kill; then, look by look, the lists of NEW and of RUNNING tasks
          .on(TASKS, 200, tasks(running("t1", "s1"), running("t2", "s2"), running("t3", "s2")))
          .on(TASKS, 200, tasks("{\"id\":\"t2\",\"status\":\"NEW\"}"))
          .on(TASKS, 200, tasks(running("t3", "s1")))
          .on(TASKS, 200, tasks())
          .on(TASKS, 200, tasks(running("t9", "s1")))
          .on(SPOTS, 200, "{\"spots\":[{\"id\":\"s2\",\"status\":\"UP\"}]}")
          .on(SPOTS, 200, "{\"spots\":[{\"id\":\"s2\",\"status\":\"DOWN\"}]}");

      AgentLoss loss = AgentLoss.cause(client, time.terminal().clock(), "j", victim, 41);

      assertThat(process.waitFor()).isEqualTo(137);
      assertThat(loss.held()).isEqualTo(Set.of("t2", "t3"));
      assertThat(loss.look()).isEqualTo(AgentLoss.News.NOTHING);
      time.advanceSeconds(10);
      assertThat(loss.look()).isEqualTo(AgentLoss.News.NOTICED);
      assertThat(loss.look()).isEqualTo(AgentLoss.News.NOTHING);
      assertThat(loss.isOver()).isFalse();
      time.advanceSeconds(2);
      assertThat(loss.look()).isEqualTo(AgentLoss.News.RECOVERED);
      assertThat(loss.isOver()).isTrue();
      assertThat(loss.untilNoticed()).isEqualTo(Duration.ofSeconds(10));
      assertThat(loss.untilRecovered()).isEqualTo(Duration.ofSeconds(12));
      assertThat(loss.look()).isEqualTo(AgentLoss.News.NOTHING);
    }
  }

  private static String running(String id, String spot) {
    return "{\"id\":\"" + id + "\",\"status\":\"RUNNING\",\"assignedTo\":\"" + spot + "\"}";
  }

  private static String tasks(String... tasks) {
    return "{\"tasks\":[" + String.join(",", tasks) + "]}";
  }
}
