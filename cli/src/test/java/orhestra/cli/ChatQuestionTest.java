package orhestra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orhestra.cli.terminal.Terminal;
import orhestra.client.WireJson;
import orhestra.client.chat.ChatStandIn;
import tools.jackson.databind.JsonNode;

/** One question and its answer: {@code chat MESSAGE}. */
@Timeout(60)
class ChatQuestionTest {
  private final ChatStandIn door = new ChatStandIn();
  private final CapturedTerminal terminal = new CapturedTerminal();

  ChatQuestionTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    door.close();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("chat", "--server", door.uri().toString()));
    all.addAll(List.of(arguments));
    return Main.run(all, terminal.terminal());
  }

  @Test
  void answerIsAllThatIsPrinted() {
    assertThat(run("how", "are you?")).isZero();
    assertThat(terminal.out()).isEqualTo("You said how are you?\n");
    assertThat(terminal.err()).isEmpty();
    assertThat(door.calls()).startsWith("POST /api/v1/chat/init", "{}");
  }

  @Test
  void questionMayBePipedIn() {
    terminal.input("line 1\nlïne 2\n");
    assertThat(run("--agent", "ada")).isZero();
    assertThat(terminal.out()).isEqualTo("You said line 1\nlïne 2\n");
    assertThat(door.calls()).contains("{\"agent_id\":\"ada\"}");
  }

  @Test
  void documentForProgramsSaysHowToGoOn() {
    assertThat(run("--json", "hi")).isZero();
    JsonNode document = WireJson.mapper().readTree(terminal.out());
    assertThat(document.at("/message/content").asString()).isEqualTo("You said hi");
    assertThat(document.path("session_id").asString()).isEqualTo(ChatStandIn.SESSION);
    assertThat(document.path("resume_token").asString()).isEqualTo(ChatStandIn.TOKEN);
    assertThat(document.path("task_id").asString()).isNotEmpty();
  }

  @Test
  void knownSessionIsAskedAndItsPastIsNotPrinted() {
    run("first");
    assertThat(run("--session", ChatStandIn.SESSION, "--token", ChatStandIn.TOKEN, "second"))
        .isZero();
    assertThat(terminal.out()).isEqualTo("You said first\nYou said second\n");
    assertThat(door.calls()).containsOnlyOnce("POST /api/v1/chat/init");
  }

  @Test
  void missingAnswerIsAFailure() {
    door.answers(text -> List.of("I thi", "!error"));
    assertThat(run("hi")).isEqualTo(1);
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err())
        .contains("there is no answer: no model answers")
        .contains("Come back with:  ./orhestra chat --server " + door.uri() + " --session ");
  }

  @Test
  void whatIsVoidIsNeverPrintedInAPipe() {
    door.answers(text -> List.of("wrong", "!restart", "right"));
    assertThat(run("hi")).isZero();
    assertThat(terminal.out()).isEqualTo("right\n");
  }

  @Test
  void whoWatchesSeesThePiecesAndThatTheyWereVoid() {
    terminal.showing(new Terminal.Display(true, false, true, 80));
    door.answers(text -> List.of("wrong", "!restart", "ri", "ght\u001b[2J"));
    assertThat(run("hi")).isZero();
    assertThat(terminal.out()).isEqualTo("wrong\nright?[2J\n");
    assertThat(terminal.err()).isEqualTo("(the answer begins anew)\n");
  }

  @Test
  void lostConnectionIsOneLineAndLosesNothing() {
    terminal.showing(new Terminal.Display(true, true, true, 80));
    door.answers(text -> List.of("a", "b", "c"));
    door.fate(nth -> nth == 3 ? ChatStandIn.Mishap.CUT : ChatStandIn.Mishap.NONE);
    assertThat(run("hi")).isZero();
    assertThat(terminal.out().replace("\n", "")).isEqualTo("abc");
    assertThat(terminal.err())
        .isEqualTo("\u001b[2mconnection lost, trying again...\u001b[0m\u001b[2m back\u001b[0m\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--session s --agent a hi | --agent is for a new session",
        "--token t hi | --token needs --session",
        "--json | nothing was said"
      })
  void wrongUseIsExplained(String arguments, String error) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(terminal.err()).contains(error);
    assertThat(door.calls()).isEmpty();
  }

  @Test
  void unknownSessionIsExplained() {
    door.closeCode(4004);
    assertThat(run("--session", "nope", "hi")).isEqualTo(1);
    assertThat(terminal.err())
        .contains("there is no such session", "begin a new one: ./orhestra chat");
  }

  @Test
  void unknownAgentAndMissingDoorAreExplained() throws Exception {
    try (StandInServer other = new StandInServer()) {
      other
          .on(
              "POST /api/v1/chat/init",
              404,
              "{\"success\":false,\"error\":\"there is no public agent x\","
                  + "\"field\":\"agent_id\",\"detail\":\"there is no public agent x\"}")
          .on("POST /api/v1/chat/init", 404, "{\"success\":false,\"error\":\"not found\"}");
      List<String> arguments = List.of("chat", "--server", other.address(), "hi");
      assertThat(Main.run(arguments, terminal.terminal())).isEqualTo(4);
      assertThat(terminal.err()).contains("no public agent x", "leave --agent out");
      assertThat(Main.run(arguments, terminal.terminal())).isEqualTo(1);
      assertThat(terminal.err()).contains("this server has no conversations");
    }
  }
}
