package orhestra.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.client.coordinator.Job;

class ProgressLineTest {
  private static final Terminal.Display WIDE = new Terminal.Display(true, false, true, 120);

  @Test
  void barShowsShareCountsFailuresRateAndTimeLeft() {
    assertThat(ProgressLine.bar(job("RUNNING", 288, 115, 3, 4), 4.75, WIDE))
        .isEqualTo(
            "▕"
                + "█".repeat(9)
                + "▊"
                + " ".repeat(14)
                + "▏  40 %  118 of 288 done  3 failed  4.8/s  36 s left  4 running");
  }

  @Test
  void barUsesAsciiWhereBlocksCannotBeWritten() {
    Terminal.Display ascii = new Terminal.Display(true, false, false, 120);

    assertThat(ProgressLine.bar(job("RUNNING", 10, 5, 0, 1), 0, ascii))
        .isEqualTo("[" + "#".repeat(12) + ".".repeat(12) + "]  50 %  5 of 10 done  1 running");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 50, 60, 80, 100, 200})
  void barFitsTheTerminalAndKeepsTheShare(int width) {
    Terminal.Display display = new Terminal.Display(true, false, true, width);

    String bar = ProgressLine.bar(job("RUNNING", 10_000_000, 9_999_998, 1, 4000), 12345.6, display);

    assertThat(bar.length()).isLessThan(width);
    assertThat(bar).contains(" 99 %");
  }

  @Test
  void hundredPercentMeansAll() {
    assertThat(ProgressLine.sentence(job("COMPLETED", 1000, 999, 1, 0), 9))
        .isEqualTo("1,000 of 1,000 done, 100 %, 1 failed");
    assertThat(ProgressLine.sentence(job("RUNNING", 1000, 999, 0, 1), 0))
        .isEqualTo("999 of 1,000 done, 99 %, 1 running");
  }

  @Test
  void jobWithoutTasksHasNoShare() {
    assertThat(ProgressLine.sentence(job("PENDING", 0, 0, 0, 0), 0)).contains("0 %");
  }

  static Job job(String status, long total, long completed, long failed, long running) {
    return new Job(
        "j",
        null,
        status,
        total,
        completed,
        failed,
        0,
        running,
        0,
        0,
        false,
        Instant.EPOCH,
        null,
        null);
  }
}
