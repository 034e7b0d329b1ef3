package orhestra.bench.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import orhestra.bench.kill9.Findings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TalkInspectorTest {
  private static final Plan PLAN = new Plan(Fate.ANSWERED, 2, "answered 2: hello");
  private static final Plan FAILS = new Plan(Fate.FAILED, 2, "failed 2: hello");
  private static final String ONE = PLAN.text(1).getFirst();
  private static final String TWO = PLAN.text(1).getLast();

  private final Findings findings = new Findings();
  private final List<String> notes = new ArrayList<>();
  private final TalkInspector inspector = new TalkInspector(findings, notes::add);
  private final List<ChatEvent> events = new ArrayList<>();

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private static String quoted(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }

  private TalkInspectorTest told(String type, String data) {
    events.add(
        new ChatEvent(
            json(
                "{\"message_type\":\"%s\",\"task_id\":\"t\",\"seq\":%d,\"data\":%s}"
                    .formatted(type, events.size() + 1, data))));
    return this;
  }

  private TalkInspectorTest processing(String status) {
    return told("chat_processing", "{\"status\":\"" + status + "\"}");
  }

  private TalkInspectorTest piece(int index, String text) {
    return told(
        "chat_streaming", "{\"content\":%s,\"chunk_index\":%d}".formatted(quoted(text), index));
  }

  private TalkInspectorTest response(String text) {
    return told("chat_response", "{\"message\":{\"content\":" + quoted(text) + "}}");
  }

  private TalkInspectorTest error(String type) {
    return told("chat_error", "{\"error\":{\"error_type\":\"" + type + "\"}}");
  }

  private TalkInspectorTest answered() {
    return processing("processing").piece(0, ONE).piece(1, TWO).response(ONE + TWO);
  }

  private void compare(Plan plan) {
    inspector.compareTurns("s", Map.of("t", plan), events);
  }

  private void expect(int lost, int doubled, int wrong) {
    assertThat(findings.counts())
        .as("%s", findings.told())
        .isEqualTo("%d lost, %d doubled, %d wrong".formatted(lost, doubled, wrong));
  }

  @Test
  void anAnswerThatIsToldAsItShouldBeIsNoFinding() {
    answered().compare(PLAN);

    expect(0, 0, 0);
    assertThat(inspector.counts()).isEqualTo(new TalkInspector.Counts(1, 0, 0, 0));
  }

  @Test
  void aTurnOfWhichNothingIsToldIsLost() {
    compare(PLAN);

    expect(1, 0, 0);
  }

  @Test
  void aTurnWithoutAnEndIsLost() {
    processing("processing").piece(0, ONE).compare(PLAN);

    expect(1, 0, 0);
  }

  @Test
  void aSecondEndIsDoubled() {
    answered().response(ONE + TWO).compare(PLAN);

    expect(0, 1, 0);
  }

  @Test
  void whatIsToldAfterTheEndIsWrong() {
    answered().piece(2, "x").compare(PLAN);

    expect(0, 0, 1);
  }

  @Test
  void anAnswerMayStandForPiecesThatNeverCame() {
    processing("processing").piece(0, ONE).response(ONE + TWO).compare(PLAN);

    expect(0, 0, 0);
    assertThat(inspector.counts().shortened()).isEqualTo(1);
  }

  @Test
  void aGapInWhatIsStreamedIsWrong() {
    processing("processing").piece(0, TWO).response(ONE + TWO).compare(PLAN);

    expect(0, 0, 1);
  }

  @Test
  void aPieceThatIsToldTwiceIsWrong() {
    processing("processing").piece(0, ONE).piece(0, ONE).piece(1, TWO).response(ONE + TWO);
    compare(PLAN);

    // its index, and the text
    expect(0, 0, 2);
  }

  @Test
  void anotherAnswerIsWrong() {
    processing("processing").response("x").compare(PLAN);

    expect(0, 0, 1);
  }

  @Test
  void whatWasStreamedBeforeARestartIsVoid() {
    processing("processing").piece(0, "x").processing("restarted").piece(0, ONE).piece(1, TWO);
    response(ONE + TWO).compare(PLAN);

    expect(0, 0, 0);
  }

  @Test
  void aTurnThatBeginsInTheMiddleIsWrong() {
    piece(0, ONE).piece(1, TWO).response(ONE + TWO).compare(PLAN);

    expect(0, 0, 1);
  }

  @Test
  void errorsAreThoseThatWereMeantOrNobodyCouldHelp() {
    processing("processing").error("broken").compare(FAILS);
    events.clear();
    processing("processing").error("timeout").compare(PLAN);

    expect(0, 0, 0);
    assertThat(inspector.counts()).isEqualTo(new TalkInspector.Counts(0, 0, 1, 1));
    assertThat(notes).singleElement().asString().contains("timeout");

    events.clear();
    processing("processing").error("broken").compare(PLAN);
    expect(0, 0, 1);
  }

  @Test
  void anAnswerToWhatWasToFailIsWrong() {
    processing("processing").response(FAILS.answer()).compare(FAILS);

    expect(0, 0, 1);
  }

  @Test
  void aFailureOfWhatWasToldOtherwiseIsWrong() {
    processing("processing").piece(0, "x").error("broken").compare(FAILS);

    expect(0, 0, 1);
  }

  @Test
  void tabsMustSeeTheSame() {
    answered();
    inspector.compareTabs("s", List.of(events, List.copyOf(events)));
    expect(0, 0, 0);

    inspector.compareTabs("s", List.of(events, events.subList(0, 3)));
    expect(1, 0, 0);

    inspector.compareTabs("s", List.of(events, events.reversed()));
    expect(1, 0, 1);
  }

  private static String entry(String role, String task, String content) {
    return "{\"task_id\":\"%s\",\"message\":{\"role\":\"%s\",\"content\":%s}}"
        .formatted(task, role, quoted(content));
  }

  private void transcript(String... entries) {
    inspector.compareTranscript(
        "s",
        Map.of("t", PLAN),
        json("{\"messages\":[" + String.join(",", entries) + "]}"),
        TalkInspector.ends(events));
  }

  @Test
  void aTranscriptHasEachMessageOnce() {
    String user = entry("user", "t", PLAN.said());
    String assistant = entry("assistant", "t", PLAN.answer());
    answered();

    transcript(user, assistant);
    expect(0, 0, 0);
    transcript(user);
    expect(1, 0, 0);
    transcript(assistant);
    expect(2, 0, 0);
    transcript(user, assistant, assistant);
    expect(2, 1, 0);
    transcript(user, assistant, entry("user", "other", "x"));
    expect(2, 1, 1);
    transcript(user, entry("assistant", "t", "x"));
    expect(2, 1, 2);
    transcript(entry("user", "t", "x"), assistant);
    expect(2, 1, 3);

    events.clear();
    transcript(user, assistant);
    expect(2, 1, 4);
  }
}
