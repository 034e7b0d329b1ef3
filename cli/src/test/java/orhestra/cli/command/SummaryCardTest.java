package orhestra.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.cli.terminal.Terminal;
import orhestra.cli.terminal.Words;
import orhestra.client.insights.Live;
import orhestra.client.insights.Spike;
import orhestra.client.insights.Summary;

class SummaryCardTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 200})
  void everyLineFitsWhateverWorkersCallTheirClusters(int width) {
    String endless = "価格が高すぎる ".repeat(40) + "x".repeat(500) + "\u001b[31m\u202e\n";
    Summary summary =
        new Summary(
            endless,
            NOW,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            new Summary.Sentiment(1e18, 1e-9, 5, -1e9),
            List.of(endless, endless),
            List.of(
                new Summary.Cluster("a", endless, 999_999_999, true),
                new Summary.Cluster("b", null, 0, false)),
            true,
            endless,
            List.of(),
            Long.MAX_VALUE,
            NOW);
    Live live = new Live(NOW, endless, 1, 999_999_999L, 1_000_000, 1_000_000, 1_000_000, summary);
    Spike spike = new Spike(NOW, 1e12, Long.MAX_VALUE, 2);

    List<String> lines = card(width).lines(summary, live, List.of(spike, spike, spike, spike));

    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(Words.width(line)).isLessThan(width);
              assertThat(line.chars()).noneMatch(Character::isISOControl);
              assertThat(line).doesNotContain("\u202e");
            });
  }

  @Test
  void summaryOfNothingIsACardToo() {
    Summary nothing = new Summary("nike", null, 0, 0, null, null, null, false, null, null, 0, null);

    assertThat(card(60).lines(nothing, null, List.of()))
        .containsExactly(
            "Brand     nike",
            "Chunks    0",
            "Mentions  0",
            "Sentiment",
            "          score 0.00",
            "Topics    -",
            "Clusters  -");
    assertThat(card(60).line(nothing)).isEqualTo("0 chunks, 0 mentions, score 0.00");
  }

  private static SummaryCard card(int width) {
    return new SummaryCard(new Terminal.Display(true, false, true, width), NOW);
  }
}
