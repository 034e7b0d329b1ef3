package orhestra.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SpotClientTest {
  private static final String TASK =
      """
      {"id":"task-1-%d","taskId":"task-1-%d","jobId":"job-1","attempt":1,\
      "attemptToken":"00000000000000a%d","payload":"{\\"id\\":\\"x\\"}","params":{"alg":"PSO"}}\
      """;

  private static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static String tasks(int... numbers) {
    StringBuilder text = new StringBuilder("\"tasks\":[");
    for (int number : numbers) {
      text.append(text.length() > 9 ? "," : "").append(TASK.formatted(number, number, number));
    }
    return text.append("]}").toString();
  }

  private static final String HELLO = ok("{\"spotId\":\"spot-7\",\"id\":\"spot-7\"}");

  @Test
  void claimedTasksAreCompletedWithTheirTokens() throws Exception {
    String success = ok("{\"success\":true}");
    try (CannedServer server =
            new CannedServer(50, HELLO, ok("{" + tasks(1, 2)), success, success);
        SpotClient spot = new SpotClient(server.port())) {
      assertThat(spot.claim(5, 0)).isEqualTo(2);
      spot.completeOne();
      spot.completeOne();

      assertThat(spot.held()).isZero();
      assertThat(server.request()).startsWith("POST /internal/v1/hello ");
      assertThat(server.request()).endsWith("{\"spotId\":\"spot-7\",\"maxTasks\":5}");
      assertThat(server.request())
          .startsWith("POST /internal/v1/tasks/task-1-1/complete ")
          .contains("{\"spotId\":\"spot-7\",\"attemptToken\":\"00000000000000a1\",\"runtimeMs\":");
      assertThat(server.request())
          .startsWith("POST /internal/v1/tasks/task-1-2/complete ")
          .contains("\"00000000000000a2\"");
    }
  }

  @Test
  void aBatchCompletesWhatIsHeldAndTakesWhatComesBack() throws Exception {
    String outcomes = "{\"success\":true,\"outcomes\":[{\"taskId\":\"task-1-1\",\"status\":200}],";
    try (CannedServer server =
            new CannedServer(50, HELLO, ok("{" + tasks(1)), ok(outcomes + tasks(2, 3)));
        SpotClient spot = new SpotClient(server.port())) {
      spot.claim(1, 0);

      assertThat(spot.completeAllAndClaim(2)).isEqualTo(1);
      assertThat(spot.held()).isEqualTo(2);
      server.request();
      server.request();
      assertThat(server.request())
          .contains("\"results\":[{\"taskId\":\"task-1-1\",\"attemptToken\":\"00000000000000a1\"")
          .endsWith("}],\"claim\":{\"maxTasks\":2}}");
    }
  }

  @Test
  void aRefusedResultIsAnError() throws Exception {
    String refused = "{\"success\":true,\"outcomes\":[{\"taskId\":\"task-1-1\",\"status\":409}],";
    try (CannedServer server =
            new CannedServer(50, HELLO, ok("{" + tasks(1)), ok(refused + tasks()));
        SpotClient spot = new SpotClient(server.port())) {
      spot.claim(1, 0);

      assertThatThrownBy(() -> spot.completeAllAndClaim(1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("refused");
    }
  }
}
