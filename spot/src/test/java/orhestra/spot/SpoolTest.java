package orhestra.spot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orhestra.client.WireJson;
import orhestra.client.spot.Completion;
import orhestra.client.spot.Failure;
import orhestra.client.spot.FailureReason;

class SpoolTest {
  @TempDir Path temp;
  private final AtomicLong now = new AtomicLong(1_000);
  private Spool spool;

  @BeforeEach
  void folders() throws IOException {
    Files.createDirectories(temp.resolve("spool"));
    Files.createDirectories(temp.resolve("rejected"));
    spool =
        new Spool(
            temp.resolve("spool"),
            temp.resolve("rejected"),
            () -> Instant.ofEpochMilli(now.getAndIncrement()));
  }

  private static Report result(String task) {
    return new Report.Result(
        "spot-1",
        new Completion(
            task,
            "token",
            5,
            1L,
            0.1,
            WireJson.mapper().readTree("[1,2]"),
            null,
            "{\"a\":\"é\"}",
            7L));
  }

  private static Report failure(String task) {
    return new Report.Failed(
        task,
        new Failure("spot-1", null, "no", false, FailureReason.RUNTIME_ERROR, 3, "tail\n\t\uFFFD"));
  }

  @Test
  void reportsComeBackAsTheyWereInTheOrderTheyCame() throws IOException {
    List<Report> reports = List.of(result("a"), failure("b"), result("c"), failure("d"));
    for (Report report : reports) {
      spool.store(report);
    }
    assertThat(spool.load()).extracting(Spool.Entry::report).containsExactlyElementsOf(reports);
  }

  @Test
  void aDeliveredReportIsGoneAndARejectedOneIsKept() throws IOException {
    Spool.Entry delivered = spool.store(result("a"));
    Spool.Entry rejected = spool.store(result("b"));
    spool.delivered(delivered);
    spool.reject(rejected, "bad");
    assertThat(spool.load()).isEmpty();
    assertThat(temp.resolve("rejected")).isDirectoryContaining("glob:**.json");
    // Moved back by a person, it is a report again.
    Files.move(temp.resolve("rejected").resolve(rejected.file().getFileName()), rejected.file());
    assertThat(spool.load()).extracting(Spool.Entry::report).containsExactly(result("b"));
  }

  @Test
  void whatACrashCutShortIsClearedAndForeignFilesArePutAside() throws IOException {
    spool.store(result("a"));
    Files.writeString(temp.resolve("spool/0000.json.tmp"), "{\"spotId\":");
    Files.writeString(temp.resolve("spool/0001.json"), "{\"spotId\":");
    Files.writeString(temp.resolve("spool/0002.json"), "{}");
    assertThat(spool.load()).extracting(Spool.Entry::report).containsExactly(result("a"));
    assertThat(temp.resolve("spool/0000.json.tmp")).doesNotExist();
    assertThat(temp.resolve("rejected/0001.json")).exists();
    assertThat(temp.resolve("rejected/0002.json")).exists();
  }
}
