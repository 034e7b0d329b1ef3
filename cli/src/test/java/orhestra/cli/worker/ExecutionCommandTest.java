package orhestra.cli.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Range;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orhestra.cli.CapturedTerminal;
import orhestra.cli.Main;
import orhestra.platform.redis.BundledRedis;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisSource;
import orhestra.platform.redis.RedisStatus;

@Timeout(120)
class ExecutionCommandTest {
  private static final String ACTION =
      """
      {"action_type":"execution.chat.simple","session_id":"s","task_id":"t","correlation_id":"c",
       "data":{"messages":[{"role":"user","content":"what is running?"}]}}
      """;

  @TempDir Path data;
  private final String nobody = "http://127.0.0.1:" + freePort();
  private final CapturedTerminal terminal = new CapturedTerminal();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EXECUTION_TIMEOUT | soon   |                       | EXECUTION_TIMEOUT (environment) must"
            + " be",
        "OPENAI_BASE_URL   | ollama |                       | OPENAI_BASE_URL (environment) must"
            + " be",
        "REDIS_URL         | none   |                       | REDIS_URL is none",
        "X                 | x      | --concurrency 0       | --concurrency must be from 1 to 1000",
        "X                 | x      | --redis http://x      | the address of Redis must be",
        "X                 | x      | --server ftp://x      | --server: 'ftp://x' is not a server",
      })
  void whatIsSetWronglyIsNamed(String name, String value, String options, String said) {
    terminal.variable(name, value).variable("ORHESTRA_DATA_DIR", data.toString());
    List<String> arguments =
        options == null ? List.of("execution") : List.of(("execution " + options).split(" ", -1));
    assertThat(Main.run(arguments, terminal.terminal())).isEqualTo(2);
    assertThat(terminal.err()).contains(said);
  }

  @Test
  void withoutARedisItSaysWhatToDo() {
    terminal.variable("ORHESTRA_DATA_DIR", data.toString());
    assertThat(Main.run(List.of("execution"), terminal.terminal())).isEqualTo(3);
    assertThat(terminal.err())
        .contains("no server runs on the data in " + data)
        .contains("./orhestra serve", "--redis URL");
  }

  @Test
  void answersTurnsOfTheServersOwnRedisUntilItIsToldToStop() throws Exception {
    RedisSource.Bundled anyPort = new RedisSource.Bundled(0, true);
    try (BundledRedis server = BundledRedis.start(data.resolve("redis"), anyPort, false);
        Redis redis = Redis.connect(server.address(), Clock.systemUTC())) {
      Process worker = worker();
      try (BufferedReader out = worker.inputReader(UTF_8)) {
        assertThat(out.readLine())
            .isEqualTo(
                "ready: answers the turns of p:e:execution:streams:main (redis "
                    + server.address()
                    + ", 3 at a time) with the built-in responder, which asks "
                    + nobody);
        await().until(() -> redis.status() instanceof RedisStatus.Connected);
        redis.await(
            redis
                .commands()
                .xadd("p:e:execution:streams:main", Map.of("data", ACTION.getBytes(UTF_8))));
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> callbacks(redis).contains("orchestrator.chat.response"));
        assertThat(callbacks(redis)).contains("built-in responder", "does not answer");
        worker.destroy();
        assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isZero();
      } finally {
        worker.destroyForcibly();
      }
    }
  }

  private static String callbacks(Redis redis) {
    StringBuilder text = new StringBuilder();
    redis
        .await(
            redis.commands().xrange("p:e:orchestrator-callbacks:streams:main", Range.unbounded()))
        .forEach(entry -> text.append(new String(entry.getBody().get("data"), UTF_8)).append('\n'));
    return text.toString();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process worker() throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath,
            Main.class.getName(),
            "execution",
            "--server",
            nobody,
            "--prefix",
            "p",
            "--environment",
            "e",
            "--concurrency",
            "3");
    builder.environment().put("ORHESTRA_DATA_DIR", data.toString());
    builder.environment().put("EXECUTION_TOKEN_DELAY_MS", "0");
    return builder
        .directory(data.toFile())
        .redirectError(ProcessBuilder.Redirect.appendTo(data.resolve("log").toFile()))
        .start();
  }
}
