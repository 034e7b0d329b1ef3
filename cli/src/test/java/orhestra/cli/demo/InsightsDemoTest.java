package orhestra.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
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

    int code = Demos.run(out, err, "insights", "--seconds", "4", "--seed", "7", "--json");

    String told = Files.readString(err);
    assertThat(code).as(told).isZero();
    JsonNode document = WireJson.mapper().readTree(Files.readString(out));
    assertThat(document.path("success").asBoolean()).isTrue();
    assertThat(document.path("brands").size()).isEqualTo(6);
    assertThat(told)
        .contains("Killed the server", "Back after", "dead letters now", "was replayed:");
    Matcher redis = Pattern.compile("Redis: port (\\d+)").matcher(told);
    assertThat(redis.find()).isTrue();
    assertThat(Demos.isListening(redis.group(1))).as("its Redis listens").isFalse();
  }

  @Test
  void workerThatIsLostEndsTheDemoAndItsRedis() throws Exception {
    Path err = folder.resolve("err");
    CompletableFuture<Integer> demo =
        CompletableFuture.supplyAsync(
            () ->
                Demos.run(
                    folder.resolve("out"), err, "insights", "--seconds", "300", "--seed", "7"));
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
      assertThat(Demos.isListening(redis.group(1))).as("its Redis listens").isFalse();
      assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
    } finally {
      Demos.delete(Path.of(kept.group(1)));
    }
  }

  /** The last of three, which were started after the server. */
  private static Optional<ProcessHandle> lastWorker() {
    List<ProcessHandle> started = Demos.started();
    return started.size() < 4 ? Optional.empty() : Optional.of(started.getLast());
  }
}
