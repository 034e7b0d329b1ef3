package orhestra.cli.demo.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallTalkTest {
  private static final Duration LENGTH = Duration.ofSeconds(20);

  @Test
  void eachClientSaysFourToSixDifferentThingsInOrderAndInTime() {
    for (int client = 1; client <= 100; client++) {
      List<SmallTalk.Line> lines = SmallTalk.of(7, client, LENGTH);

      assertThat(lines).hasSizeBetween(4, 6);
      assertThat(lines).extracting(SmallTalk.Line::text).doesNotHaveDuplicates();
      assertThat(lines).isSortedAccordingTo(Comparator.comparing(SmallTalk.Line::at));
      assertThat(lines.getFirst().at()).isGreaterThanOrEqualTo(Duration.ZERO);
      assertThat(lines.getLast().at()).isLessThan(LENGTH);
    }
  }

  @Test
  void sameSeedSaysTheSameAndClientsDiffer() {
    assertThat(SmallTalk.of(7, 1, LENGTH)).isEqualTo(SmallTalk.of(7, 1, LENGTH));
    assertThat(SmallTalk.of(7, 1, LENGTH)).isNotEqualTo(SmallTalk.of(7, 2, LENGTH));
    assertThat(SmallTalk.of(7, 1, LENGTH)).isNotEqualTo(SmallTalk.of(8, 1, LENGTH));
  }
}
