package orhestra.bench.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlanTest {
  private static final long SEED = System.nanoTime();
  private static final Random RANDOM = new Random(SEED);

  @RepeatedTest(50)
  void whatIsSaidTellsAll() {
    Plan plan = Plan.random(RANDOM);

    assertThat(Plan.of(plan.said())).as("seed %d", SEED).isEqualTo(plan);
    assertThat(plan.text(1)).hasSize(plan.pieces()).hasSizeBetween(5, 30);
    assertThat(plan.answer()).contains(plan.said());
  }

  @Test
  void onlyOneFateIsAnsweredOtherwiseThanItBegan() {
    for (Fate fate : Fate.values()) {
      Plan plan = new Plan(fate, 20, "x");
      assertThat(plan.text(1).equals(plan.text(2))).isEqualTo(fate != Fate.OTHERWISE);
      assertThat(plan.mayHaveShown(String.join("", plan.text(1).subList(0, 7)))).isTrue();
      assertThat(plan.mayHaveShown(String.join("", plan.text(1).subList(1, 7)))).isTrue();
      assertThat(plan.mayHaveShown(String.join("", plan.text(1).subList(2, 7)))).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Fate.class)
  void whatIsSentOfAnAttemptIsItsWholeText(Fate fate) {
    Plan plan = new Plan(fate, 12, "x");
    for (int attempt = 1; attempt <= 2; attempt++) {
      for (int round = 0; round < 50; round++) {
        List<Script.Step> steps = Script.of(plan, attempt, RANDOM);
        List<String> pieces = new ArrayList<>();
        for (Script.Step step : steps) {
          if (step instanceof Script.Piece(int index, String text, boolean last)) {
            assertThat(text).isEqualTo(plan.text(attempt).get(index));
            assertThat(last).isEqualTo(index == 11);
            pieces.add(text + index);
          }
        }
        boolean fails = fate.fails(attempt);
        assertThat(steps.contains(new Script.Failure(fate != Fate.FAILED))).isEqualTo(fails);
        assertThat(steps.contains(new Script.Answer(plan.answer()))).isEqualTo(!fails);
        long different = pieces.stream().distinct().count();
        if (fails) {
          assertThat(different).isLessThan(12);
        } else {
          assertThat(different).isEqualTo(fate == Fate.SHORTENED ? 11 : 12);
        }
      }
    }
  }
}
