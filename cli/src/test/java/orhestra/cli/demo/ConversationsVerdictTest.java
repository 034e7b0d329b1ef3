package orhestra.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orhestra.cli.demo.chat.ChatCounts;
import orhestra.cli.terminal.Terminal;

class ConversationsVerdictTest {
  private static final ChatCounts GOOD = new ChatCounts(10, 10, 0, 0, 300, 0, 0, 0, 10, 5);

  @Test
  void oneAnswerForEachTurnIsExact() {
    ConversationsVerdict verdict = verdict(GOOD);

    assertThat(verdict.isExact()).isTrue();
    assertThat(verdict.text(Terminal.Display.PLAIN))
        .contains("Exact: 20 turns said, 20 answered once; of 600 events none missing");
    assertThat(verdict.json(7).path("success").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10,9,1,0,300,0,0,0,10",
    "10,10,1,0,300,0,0,0,10",
    "10,10,0,1,300,0,0,0,10",
    "10,10,0,0,300,1,0,0,10",
    "10,10,0,0,300,0,1,0,10",
    "10,10,0,0,300,0,0,1,10",
    "10,10,0,0,300,0,0,0,9",
    "10,11,0,0,300,0,0,0,10"
  })
  void anythingLostDoubledOrAlteredIsNotExact(
      long said,
      long answered,
      long failed,
      long again,
      long events,
      long missing,
      long doubled,
      long altered,
      long recorded) {
    ConversationsVerdict verdict =
        verdict(
            new ChatCounts(
                said, answered, failed, again, events, missing, doubled, altered, recorded, 5));

    assertThat(verdict.isExact()).isFalse();
    assertThat(verdict.wrong()).containsExactly("replica 2");
    assertThat(verdict.text(Terminal.Display.PLAIN)).contains("Not exact: ");
    assertThat(verdict.json(7).path("success").asBoolean()).isFalse();
  }

  @Test
  void nothingAtAllIsNotExact() {
    assertThat(new ConversationsVerdict(List.of()).isExact()).isFalse();
  }

  private static ConversationsVerdict verdict(ChatCounts second) {
    return new ConversationsVerdict(
        List.of(
            new ConversationsVerdict.Row("replica 1", 5, GOOD),
            new ConversationsVerdict.Row("replica 2", 5, second)));
  }
}
