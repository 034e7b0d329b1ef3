package orhestra.cli.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.cli.Main;
import orhestra.client.ClientException;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;
import tools.jackson.databind.JsonNode;

@Timeout(240)
class ServeWithExecutionTest {
  @TempDir Path folder;

  @Test
  void oneCommandIsEnoughForAChat() throws Exception {
    int port = freePort();
    Process server = serve(port);
    try (Transport transport = new Transport(TransportOptions.of("127.0.0.1:" + port))) {
      await().atMost(Duration.ofSeconds(90)).until(() -> answers(transport));
      String session =
          transport
              .post("/api/v1/chat/init", Map.of(), JsonNode.class)
              .path("session_id")
              .stringValue();
      String chat = "/api/v1/chat/" + session;
      transport.post(chat + "/task", Map.of("message", "Which jobs are running?"), JsonNode.class);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(transport.get(chat + "/messages", JsonNode.class).toString())
                      .contains("built-in responder", "There is no running job."));
      server.destroy();
      assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      server.destroyForcibly();
    }
  }

  private static boolean answers(Transport transport) throws InterruptedException {
    try {
      return transport.get("/health", JsonNode.class).isObject();
    } catch (ClientException e) {
      return false;
    }
  }

  private Process serve(int port) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath,
            Main.class.getName(),
            "serve",
            "--with-execution");
    builder
        .environment()
        .putAll(
            Map.of(
                "ORHESTRA_PORT",
                "" + port,
                "ORHESTRA_DOORS",
                "off",
                "ORHESTRA_EMBEDDED_REDIS_PORT",
                "0",
                "EXECUTION_TOKEN_DELAY_MS",
                "0"));
    return builder
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
