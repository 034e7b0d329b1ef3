package orhestra.cli.demo.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import orhestra.client.WireJson;
import orhestra.client.chat.ChatEvent;
import orhestra.client.chat.ChatMessage;
import orhestra.client.chat.ChatState;
import tools.jackson.databind.JsonNode;

class ChatBookTest {
  private static final String TASK = "turn-1";

  private final ChatBook book = new ChatBook(() -> Instant.EPOCH);

  @Test
  void answerThatCameOnceAsItWasStreamedAndIsInTheTranscriptIsExact() throws Exception {
    book.connected();
    book.say(TASK, "who?");
    piece(1, "I ", 0);
    assertThat(book.latest().isHalfSaid()).isTrue();
    piece(2, "am.", 1);
    answer(3, "I am.");

    assertThat(book.awaitEnd(TASK, Duration.ofMillis(1))).isTrue();
    assertThat(book.latest().isHalfSaid()).isFalse();
    assertThat(counts(3)).isEqualTo(new ChatCounts(1, 1, 0, 0, 3, 0, 0, 0, 1, 0));
    assertThat(counts(3).isExact()).isTrue();
  }

  @Test
  void turnThatHasNotEndedHasFailed() throws Exception {
    book.say(TASK, "who?");
    piece(1, "I ", 0);

    assertThat(book.awaitEnd(TASK, Duration.ofMillis(1))).isFalse();
    assertThat(counts(1).failed()).isEqualTo(1);
    assertThat(counts(1).isExact()).isFalse();
  }

  @Test
  void eventsThatDoNotComeAndEventsThatComeAgainAreCounted() {
    book.say(TASK, "who?");
    piece(1, "I ", 0);
    piece(1, "", 0);
    piece(4, "am.", 1);
    answer(5, "I am.");

    assertThat(counts(7).doubled()).isEqualTo(1);
    assertThat(counts(7).missing()).as("2, 3, 6 and 7").isEqualTo(4);
  }

  @Test
  void eventsThatAreGoneForGoodAreMissing() {
    book.lost(new ChatState(List.of(), List.of(), 4));

    assertThat(counts(4).missing()).isEqualTo(4);
  }

  @Test
  void textThatIsSaidTwiceIsAlteredAlsoWhereTheNumbersAreRight() {
    book.say(TASK, "who?");
    piece(1, "I ", 0);
    piece(2, "I ", 0);
    piece(3, "am.", 1);
    answer(4, "I am.");

    assertThat(counts(4).altered()).isEqualTo(1);
    assertThat(counts(4).isExact()).isFalse();
  }

  @Test
  void whatWasStreamedBeforeARestartIsVoid() {
    book.say(TASK, "who?");
    piece(1, "You", 0);
    book.event(new ChatEvent.Processing(2, TASK, "restarted", "simple"));
    piece(3, "I am.", 0);
    answer(4, "I am.");

    assertThat(counts(4).isExact()).isTrue();
  }

  @Test
  void answerThatIsMoreThanWasStreamedIsAltered() {
    book.say(TASK, "who?");
    piece(1, "I ", 0);
    answer(2, "I am.");

    assertThat(counts(2).altered()).isEqualTo(1);
    assertThat(counts(2).isExact()).isFalse();
  }

  @Test
  void secondEndOfATurnIsOneTooMany() {
    book.say(TASK, "who?");
    answer(1, "I am.");
    answer(2, "I am.");

    assertThat(counts(2).again()).isEqualTo(1);
    assertThat(counts(2).isExact()).isFalse();
  }

  @Test
  void transcriptThatLacksAMessageOrHasItTwiceIsNotAsItWas() {
    book.say(TASK, "who?");
    answer(1, "");

    assertThat(book.counts(1, List.of(message(0, "user", "who?"))).recorded()).isZero();
    List<ChatMessage> twice =
        List.of(
            message(0, "user", "who?"), message(1, "assistant", ""), message(2, "assistant", ""));
    assertThat(book.counts(1, twice).recorded()).isZero();
  }

  private ChatCounts counts(long serverSeq) {
    ChatBook.Glance latest = book.latest();
    String answer = latest == null ? "" : latest.answer();
    return book.counts(
        serverSeq, List.of(message(0, "user", "who?"), message(1, "assistant", answer)));
  }

  private static ChatMessage message(long number, String role, String text) {
    JsonNode message = WireJson.mapper().createObjectNode().put("role", role).put("content", text);
    return new ChatMessage(number, TASK, null, message);
  }

  private void piece(long seq, String text, int index) {
    book.event(new ChatEvent.Streaming(seq, TASK, text, false, index));
  }

  private void answer(long seq, String text) {
    book.event(new ChatEvent.Answer(seq, TASK, text, WireJson.mapper().createObjectNode()));
  }
}
