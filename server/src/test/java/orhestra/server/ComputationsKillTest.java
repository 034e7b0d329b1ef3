package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static orhestra.platform.redis.TestRedis.eventually;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server in a process of its own that is killed while clients are counted. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ComputationsKillTest {
  private static final String UPDATE =
      """
      {"jobId":"J","clientId":"%s","clientsList":["A","B","C"],
       "schema":[{"name":"age","dataType":"NUMERIC","min":0,"max":100,"bins":2}],
       "contribution":{"age":{"n":1,"sum":%2$d,"sumSquares":%3$d,"min":%2$d,"max":%2$d,
         "histogram":[1,0]}}}\
      """;

  @TempDir private Path folder;

  private static int update(TestProcess server, String client, int age) {
    String body = UPDATE.formatted(client, age, age * age);
    return server.post(server.doorPort(), "/api/update", body).statusCode();
  }

  private static String status(TestProcess server) {
    HttpResponse<String> answer = server.get(server.doorPort(), "/api/job-status/J");
    return answer.body();
  }

  @Test
  void aJobWhoseServerIsKilledGoesOnWhereItWas() throws Exception {
    try (TestProcess server = TestProcess.start(folder)) {
      assertThat(update(server, "A", 10)).isEqualTo(200);
      assertThat(update(server, "B", 20)).isEqualTo(200);
      server.kill();
    }
    try (TestProcess server = TestProcess.start(folder)) {
      assertThat(status(server)).contains("\"status\":\"IN_PROGRESS\"", "(doneCount=2/3)");
      // It does not know whether it was counted before the kill, and it was.
      assertThat(update(server, "B", 20)).isEqualTo(200);
      assertThat(status(server)).contains("(doneCount=2/3)");
      assertThat(update(server, "C", 30)).isEqualTo(200);
      // Killed when the last client is counted, wherever the aggregation is.
      server.kill();
    }
    try (TestProcess server = TestProcess.start(folder)) {
      eventually().until(() -> status(server).contains("\"status\":\"COMPLETED\""));
      assertThat(status(server)).contains("\"doneCount\":3", "\"n\":3", "\"mean\":20");
    }
  }
}
