package orhestra.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orhestra.cli.demo.stream.Tally;
import orhestra.cli.terminal.Terminal;

class InsightsVerdictTest {
  private static final Tally.Counts SENT = new Tally.Counts(10, 200, 3, 2, 1);

  @Test
  void sameCountsAreExactAndWhatCameAgainAfterTheKillIsNoError() {
    InsightsVerdict verdict = verdict(new Tally.Counts(10, 200, 5, 2, 1));

    assertThat(verdict.isExact()).isTrue();
    assertThat(verdict.text(Terminal.Display.PLAIN))
        .contains("Exact: 10 chunks and 200 mentions sent")
        .contains("3 duplicates (2 more after the kill), 2 late, 1 dead letters");
    assertThat(verdict.json(7).path("success").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "9,200,3,2,1",
    "11,200,3,2,1",
    "10,199,3,2,1",
    "10,200,2,2,1",
    "10,200,3,1,1",
    "10,200,3,2,0",
    "10,200,3,2,2"
  })
  void anythingLostOrCountedTwiceIsNotExact(
      long chunks, long mentions, long duplicates, long late, long poison) {
    InsightsVerdict verdict = verdict(new Tally.Counts(chunks, mentions, duplicates, late, poison));

    assertThat(verdict.isExact()).isFalse();
    assertThat(verdict.wrong()).containsExactly("nike");
    assertThat(verdict.text(Terminal.Display.PLAIN)).contains("Not exact: nike");
    assertThat(verdict.json(7).path("success").asBoolean()).isFalse();
  }

  @Test
  void brandThatTheServerDoesNotKnowIsNotExact() {
    Tally sent = new Tally();
    sent.add("nike", SENT);

    assertThat(InsightsVerdict.of(sent, new Tally(), "nike").isExact()).isFalse();
    assertThat(InsightsVerdict.of(new Tally(), sent, "nike").wrong()).containsExactly("nike");
  }

  private static InsightsVerdict verdict(Tally.Counts counts) {
    Tally sent = new Tally();
    sent.add("nike", SENT);
    Tally found = new Tally();
    found.add("nike", counts);
    return InsightsVerdict.of(sent, found, "nike");
  }
}
