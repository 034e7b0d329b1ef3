package orhestra.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.cli.CapturedTerminal;
import orhestra.cli.Keyboard;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;
import orhestra.client.chat.ChatClient;
import orhestra.client.chat.ChatSession;
import orhestra.client.chat.ChatStandIn;
import orhestra.client.chat.ChatTiming;

@Timeout(60)
class ChatDialogueTest {
  private final ChatStandIn door = new ChatStandIn();
  private final Transport transport = new Transport(TransportOptions.of(door.uri()));
  private final ChatClient client = new ChatClient(transport);
  private final Keyboard keyboard = new Keyboard();
  private final CapturedTerminal terminal = new CapturedTerminal().typing(keyboard);
  private final AtomicReference<Runnable> interrupt = new AtomicReference<>(() -> {});

  ChatDialogueTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    transport.close();
    door.close();
  }

  @FunctionalInterface
  private interface Begin {
    int run(ChatDialogue dialogue) throws Exception;
  }

  private CompletableFuture<Integer> talk(Begin begin) {
    ChatDialogue dialogue =
        new ChatDialogue(
            client,
            terminal.terminal(),
            action -> {
              interrupt.set(action);
              return () -> interrupt.set(() -> {});
            },
            ChatTiming.DEFAULTS);
    CompletableFuture<Integer> end = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                end.complete(begin.run(dialogue));
              } catch (Exception e) {
                end.completeExceptionally(e);
              }
            });
    return end;
  }

  private CompletableFuture<Integer> begin() {
    return talk(dialogue -> dialogue.begin(client.init(null, Map.of())));
  }

  private CompletableFuture<Integer> resume() {
    return talk(
        dialogue -> dialogue.resume(ChatSession.of(ChatStandIn.SESSION, ChatStandIn.TOKEN)));
  }

  private void said(String text) {
    await().until(() -> terminal.out().contains(text));
  }

  private void noted(String text) {
    await().until(() -> terminal.err().contains(text));
  }

  private static int end(CompletableFuture<Integer> talk) throws Exception {
    return talk.get(20, TimeUnit.SECONDS);
  }

  @Test
  void whatIsTypedIsAnswered() throws Exception {
    CompletableFuture<Integer> talk = begin();
    noted("Talking to Ada. /help for help.\n> ");
    keyboard.type("hello");
    said("You said hello\n");
    keyboard.type("");
    keyboard.type("//slash");
    said("You said /slash\n");
    keyboard.type("/quit");
    assertThat(end(talk)).isZero();
    assertThat(terminal.out()).isEqualTo("You said hello\nYou said /slash\n");
    assertThat(terminal.err())
        .endsWith(
            "Come back with:  ./orhestra chat --server "
                + door.uri()
                + " --session "
                + ChatStandIn.SESSION
                + " --token "
                + ChatStandIn.TOKEN
                + "\n");
  }

  @Test
  void commandsBeginWithASlash() throws Exception {
    CompletableFuture<Integer> talk = begin();
    keyboard.type("/help");
    noted("/stop       stop the answer");
    keyboard.type("/stop");
    noted("There is nothing to stop.");
    keyboard.type("/nope");
    noted("There is no /nope; /help lists what there is");
    keyboard.type("hello");
    said("You said hello\n");
    keyboard.type("/history");
    noted("> hello\n");
    await().until(() -> terminal.out().equals("You said hello\nYou said hello\n"));
    keyboard.type("/status");
    noted("session " + ChatStandIn.SESSION + ", active, 2 messages");
    keyboard.end();
    assertThat(end(talk)).isZero();
  }

  @Test
  void interruptStopsTheAnswerAndThenLeaves() throws Exception {
    door.hold();
    CompletableFuture<Integer> talk = begin();
    keyboard.type("tell me all");
    door.go(1);
    said("You said ");
    interrupt.get().run();
    noted("(stopped)\n> ");
    assertThat(door.log().getLast()).contains("task_cancelled");
    interrupt.get().run();
    assertThat(end(talk)).isZero();
  }

  @Test
  void secondInterruptLeavesWhereStoppingTakesTooLong() throws Exception {
    door.hold();
    CompletableFuture<Integer> talk = begin();
    keyboard.type("tell me all");
    await().until(() -> door.log().size() == 1);
    door.upgradeStatus(503);
    door.cutAll();
    noted("connection lost, trying again...");
    interrupt.get().run();
    interrupt.get().run();
    assertThat(end(talk)).isZero();
    assertThat(terminal.err()).doesNotContain("(stopped)");
  }

  @Test
  void answerMayBeStoppedByACommandToo() throws Exception {
    door.hold();
    CompletableFuture<Integer> talk = begin();
    keyboard.type("tell me all");
    await().until(() -> door.log().size() == 1);
    keyboard.type("/stop");
    noted("(stopped)");
    door.go(10);
    keyboard.type("again");
    said("You said again");
    keyboard.end();
    assertThat(end(talk)).isZero();
  }

  @Test
  void endOfInputWaitsForTheAnswer() throws Exception {
    door.hold();
    CompletableFuture<Integer> talk = begin();
    keyboard.type("one");
    keyboard.type("two");
    keyboard.end();
    await().until(() -> door.log().size() >= 2);
    assertThat(talk).isNotDone();
    door.go(10);
    assertThat(end(talk)).isZero();
    assertThat(terminal.out()).isEqualTo("You said one\nYou said two\n");
  }

  @Test
  void lostConnectionIsOneLine() throws Exception {
    CompletableFuture<Integer> talk = begin();
    keyboard.type("one");
    said("You said one\n");
    noted("> ");
    door.cutAll();
    noted("> \nconnection lost, trying again... back\n> ");
    keyboard.type("two");
    said("You said two\n");
    keyboard.type("/quit");
    assertThat(end(talk)).isZero();
    assertThat(terminal.out()).isEqualTo("You said one\nYou said two\n");
  }

  @Test
  void whoComesBackSeesThePastAndTheAnswerUnderWay() throws Exception {
    CompletableFuture<Integer> before = begin();
    keyboard.type("one");
    said("You said one\n");
    door.hold();
    keyboard.type("two");
    door.go(1);
    await().until(() -> door.log().size() == 6);
    keyboard.type("/quit");
    end(before);
    String soFar = terminal.out();
    Keyboard other = new Keyboard();
    terminal.typing(other);

    CompletableFuture<Integer> talk = resume();
    await().until(() -> terminal.out().substring(soFar.length()).endsWith("You said "));
    door.go(10);
    await().until(() -> terminal.out().endsWith("You said two\n"));
    assertThat(terminal.out().substring(soFar.length())).isEqualTo("You said one\nYou said two\n");
    assertThat(terminal.err()).contains("> one\n", "> two\n");
    other.type("three");
    said("You said three");
    other.end();
    assertThat(end(talk)).isZero();
  }

  @Test
  void whoWasAwayForTooLongSeesTheAnswerAllTheSame() throws Exception {
    CompletableFuture<Integer> talk = begin();
    door.hold();
    keyboard.type("one");
    door.go(1);
    said("You said ");
    door.upgradeStatus(503);
    door.cutAll();
    noted("connection lost");
    door.go(10);
    await().until(() -> door.log().size() == 4);
    door.keepFrom(5);
    door.upgradeStatus(101);
    noted("(away for too long to hear it all; /history has what was said)");
    await().until(() -> terminal.out().replace("\n", "").equals("You said one"));
    keyboard.end();
    assertThat(end(talk)).isZero();
  }

  @Test
  void brokenAnswerDoesNotEndTheTalk() throws Exception {
    door.answers(text -> text.equals("bad") ? List.of("x", "!error") : List.of("fine"));
    CompletableFuture<Integer> talk = begin();
    keyboard.type("bad");
    noted("There is no answer: no model answers");
    keyboard.type("good");
    said("fine\n");
    keyboard.end();
    assertThat(end(talk)).isZero();
  }

  @Test
  void refusedMessageIsExplained() throws Exception {
    CompletableFuture<Integer> talk = begin();
    door.hold();
    keyboard.type("too much");
    await().until(() -> door.received().size() == 1);
    String task = door.received().getFirst().path("task_id").asString();
    door.say(
        "{\"message_type\":\"error\",\"task_id\":\""
            + task
            + "\",\"data\":{\"error\":{\"error_code\":\"queue_full\",\"error_message\":\"too many"
            + " wait\",\"error_type\":\"rate_limit\",\"details\":{}}}}");
    noted("Not taken: too many wait\n> ");
    keyboard.type("/quit");
    assertThat(end(talk)).isZero();
  }

  @Test
  void endOfTheSessionEndsTheTalk() throws Exception {
    CompletableFuture<Integer> talk = begin();
    noted("> ");
    door.tell("session_expired", "", "{\"reason\":\"idle\"}");
    assertThatThrownBy(() -> end(talk))
        .hasMessageContaining("the session has expired")
        .rootCause()
        .hasFieldOrPropertyWithValue("advice", "begin a new one: ./orhestra chat");
  }
}
