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
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.client.WireJson;
import tools.jackson.databind.JsonNode;

/** A short {@code orhestra demo conversations}: real processes and stores, and real kills. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ConversationsDemoTest {
  @TempDir private Path folder;

  @Test
  void everyTurnIsAnsweredOnceAlthoughAReplicaAndTheWorkerWereKilled() throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");

    int code =
        Demos.run(
            out, err, "conversations", "--clients", "6", "--seconds", "4", "--seed", "7", "--json");

    String told = Files.readString(err);
    assertThat(code).as(told).isZero();
    JsonNode document = WireJson.mapper().readTree(Files.readString(out));
    assertThat(document.path("success").asBoolean()).isTrue();
    assertThat(document.path("replicas").size()).isEqualTo(2);
    for (JsonNode replica : document.path("replicas")) {
      JsonNode counts = replica.path("counts");
      assertThat(replica.path("clients").asInt()).isEqualTo(3);
      assertThat(counts.path("said").asInt()).isBetween(12, 18);
      assertThat(counts.path("answered")).isEqualTo(counts.path("said"));
      assertThat(counts.path("recorded")).isEqualTo(counts.path("said"));
    }
    assertThat(document.at("/replicas/0/counts/reconnects").asInt()).isPositive();
    assertThat(told)
        .contains("Killed replica 1", "Gone on", "Replica 1 is back after")
        .contains("Killed the execution worker", "Answered")
        .contains("had this conversation:");
    assertThat(Demos.started()).isEmpty();
  }

  @Test
  void replicaThatIsLostEndsTheDemoAndItsStores() throws Exception {
    Path err = folder.resolve("err");
    CompletableFuture<Integer> demo =
        CompletableFuture.supplyAsync(
            () ->
                Demos.run(
                    folder.resolve("out"),
                    err,
                    "conversations",
                    "--clients",
                    "2",
                    "--seconds",
                    "300"));
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> secondReplica().map(ProcessHandle::destroyForcibly).orElse(false));

    assertThat(demo.get()).isEqualTo(1);
    String told = Files.readString(err);
    assertThat(told).contains("(exit code 137) ended on the way");
    Matcher kept = Pattern.compile("all logs are kept in (\\S+)").matcher(told);
    assertThat(kept.find()).isTrue();
    Path scratch = Path.of(kept.group(1));
    try {
      List<String> ports =
          Pattern.compile("(?:localhost|127\\.0\\.0\\.1):(\\d+)")
              .matcher(Files.readString(scratch.resolve("stores.json")))
              .results()
              .map(MatchResult::group)
              .toList();
      assertThat(ports).hasSize(2);
      for (String address : ports) {
        assertThat(Demos.isListening(address.substring(address.indexOf(':') + 1)))
            .as(address)
            .isFalse();
      }
      assertThat(Demos.started()).isEmpty();
    } finally {
      Demos.delete(scratch);
    }
  }

  /** The last but one of four, once there is a worker: stores, two replicas, worker. */
  private static Optional<ProcessHandle> secondReplica() {
    List<ProcessHandle> started = Demos.started();
    return started.size() < 4 ? Optional.empty() : Optional.of(started.get(2));
  }
}
