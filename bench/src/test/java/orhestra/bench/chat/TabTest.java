package orhestra.bench.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static orhestra.bench.load.FrameServer.WELCOME;
import static orhestra.bench.load.FrameServer.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.bench.kill9.Findings;
import orhestra.bench.load.FrameServer;

@Timeout(20)
class TabTest implements Tab.Watcher {
  private static final String NORMAL_CLOSE = "\u0088\u0002\u0003\u00e8";
  private static final String UNKNOWN_CLOSE = "\u0088\u0002\u000f\u00a4";

  private final Findings findings = new Findings();
  private final List<String> heard = new ArrayList<>();
  private @Nullable Tab tab;
  private int closeAfter = Integer.MAX_VALUE;

  private static String ack(int last, boolean recovered) {
    return text(
        "{\"message_type\":\"connection_ack\",\"data\":{\"recovered\":%b,\"last_seq\":%d}}"
            .formatted(recovered, last));
  }

  private static String events(int... numbers) {
    StringBuilder frames = new StringBuilder();
    for (int number : numbers) {
      frames.append(
          text(
              "{\"message_type\":\"chat_streaming\",\"task_id\":\"t\",\"seq\":%d}"
                  .formatted(number)));
    }
    return frames.toString();
  }

  private static final String REFUSAL =
      text(
          "{\"message_type\":\"error\",\"task_id\":\"t\","
              + "\"data\":{\"error\":{\"error_code\":\"queue_full\"}}}");

  @Override
  public void event(ChatEvent event) {
    heard.add("event " + event.seq());
    if (event.seq() >= closeAfter && tab != null) {
      tab.close();
    }
  }

  @Override
  public void refused(String task, String code) {
    heard.add("refused " + task + " " + code);
  }

  @Override
  public void caughtUp() {
    heard.add("caught up");
  }

  private void watch(FrameServer server) throws Exception {
    Tab watched = new Tab("s", "0", server::port, this, findings);
    tab = watched;
    watched.watch();
  }

  private void expect(int lost, int doubled, int wrong) {
    assertThat(findings.counts())
        .as("%s", findings.told())
        .isEqualTo("%d lost, %d doubled, %d wrong".formatted(lost, doubled, wrong));
  }

  @Test
  void aTabComesBackWithTheLastNumberThatItHasSeen() throws Exception {
    closeAfter = 5;
    try (FrameServer server =
        new FrameServer(
            50,
            WELCOME + ack(0, true) + events(1, 2),
            WELCOME + ack(4, true) + events(3, 4) + REFUSAL + events(5))) {
      watch(server);

      assertThat(server.head()).startsWith("GET /ws/chat/s?after=0 ");
      assertThat(server.head()).startsWith("GET /ws/chat/s?after=2 ");
    }
    assertThat(heard)
        .containsExactly(
            "caught up",
            "event 1",
            "event 2",
            "event 3",
            "event 4",
            "caught up",
            "refused t queue_full",
            "event 5");
    expect(0, 0, 0);
  }

  @Test
  void gapsAndRepetitionsAreFound() throws Exception {
    closeAfter = 5;
    try (FrameServer server = new FrameServer(50, WELCOME + ack(0, true) + events(1, 2, 2, 4, 5))) {
      watch(server);
    }
    expect(1, 1, 0);
  }

  @Test
  void aServerThatCannotGoOnHasLostSomething() throws Exception {
    closeAfter = 1;
    try (FrameServer server = new FrameServer(50, WELCOME + ack(0, false) + events(1))) {
      watch(server);
    }
    expect(1, 0, 0);
  }

  @Test
  void aCloseThatNobodyAskedForIsWrong() throws Exception {
    for (String close : List.of(NORMAL_CLOSE, UNKNOWN_CLOSE)) {
      try (FrameServer server = new FrameServer(50, WELCOME + ack(0, true) + close)) {
        watch(server);
      }
    }
    expect(0, 0, 2);
  }
}
