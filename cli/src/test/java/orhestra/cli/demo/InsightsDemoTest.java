package orhestra.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.cli.Main;
import orhestra.cli.terminal.Terminal;
import orhestra.client.WireJson;
import tools.jackson.databind.JsonNode;

/** A short {@code orhestra demo insights}: real processes, a real Redis, a real kill. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class InsightsDemoTest {
  @TempDir private Path folder;

  @Test
  void whatWasSentIsInTheSummariesAlthoughTheServerWasKilled() throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");

    int code = run(out, err, "--seconds", "4", "--seed", "7", "--json");

    String told = Files.readString(err);
    assertThat(code).as(told).isZero();
    JsonNode document = WireJson.mapper().readTree(Files.readString(out));
    assertThat(document.path("success").asBoolean()).isTrue();
    assertThat(document.path("brands").size()).isEqualTo(6);
    assertThat(told)
        .contains("Killed the server", "Back after", "dead letters now", "was replayed:");
    Matcher redis = Pattern.compile("Redis: port (\\d+)").matcher(told);
    assertThat(redis.find()).isTrue();
    assertThat(isListening(redis.group(1))).as("its Redis listens").isFalse();
  }

  @Test
  void workerThatIsLostEndsTheDemoAndItsRedis() throws Exception {
    Path err = folder.resolve("err");
    CompletableFuture<Integer> demo =
        CompletableFuture.supplyAsync(
            () -> run(folder.resolve("out"), err, "--seconds", "300", "--seed", "7"));
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> lastWorker().map(ProcessHandle::destroyForcibly).orElse(false));

    assertThat(demo.get()).isEqualTo(1);
    String told = Files.readString(err);
    assertThat(told).contains("(exit code 137) ended on the way");
    Matcher kept = Pattern.compile("all logs are kept in (\\S+)").matcher(told);
    assertThat(kept.find()).isTrue();
    Matcher redis = Pattern.compile("Redis: port (\\d+)").matcher(told);
    assertThat(redis.find()).isTrue();
    try {
      assertThat(isListening(redis.group(1))).as("its Redis listens").isFalse();
      assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
    } finally {
      delete(Path.of(kept.group(1)));
    }
  }

  /** The last of three, which were started after the server. */
  private static Optional<ProcessHandle> lastWorker() {
    List<ProcessHandle> started =
        ProcessHandle.current()
            .children()
            .filter(ProcessHandle::isAlive)
            .sorted(Comparator.comparing(InsightsDemoTest::startedAt))
            .toList();
    return started.size() < 4 ? Optional.empty() : Optional.of(started.getLast());
  }

  private static Instant startedAt(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  private static boolean isListening(String port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  private static int run(Path out, Path err, String... options) {
    List<String> arguments =
        Stream.concat(Stream.of("demo", "insights"), Stream.of(options)).toList();
    try (PrintStream outStream = new PrintStream(out.toFile(), StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err.toFile(), StandardCharsets.UTF_8)) {
      return Main.run(
          arguments,
          new Terminal(
              System.in,
              false,
              outStream,
              errStream,
              Map.of(),
              Terminal.Display.PLAIN,
              Terminal.Display.PLAIN,
              InstantSource.system()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
