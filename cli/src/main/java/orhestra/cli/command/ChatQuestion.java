package orhestra.cli.command;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import orhestra.cli.CommandException;
import orhestra.cli.command.ChatSignals.Signal;
import orhestra.cli.terminal.Terminal;
import orhestra.client.WireJson;
import orhestra.client.chat.ChatClient;
import orhestra.client.chat.ChatConnection;
import orhestra.client.chat.ChatEvent;
import orhestra.client.chat.ChatMessage;
import orhestra.client.chat.ChatSession;
import orhestra.client.chat.ChatState;
import orhestra.client.chat.ChatTiming;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One question and its answer, which is all that is printed. */
final class ChatQuestion {
  private final ChatClient client;
  private final Terminal terminal;
  private final Interrupts interrupts;
  private final ChatTiming timing;
  private final boolean json;
  private final ChatScreen screen;
  private final ChatView view;
  private final ChatSignals signals = new ChatSignals();

  ChatQuestion(
      ChatClient client,
      Terminal terminal,
      Interrupts interrupts,
      ChatTiming timing,
      boolean json) {
    this.client = requireNonNull(client, "client is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.interrupts = requireNonNull(interrupts, "interrupts is null");
    this.timing = requireNonNull(timing, "timing is null");
    this.json = json;
    this.screen = new ChatScreen(terminal);
    this.view = new ChatView(screen, terminal.outShows().interactive() && !json);
  }

  /**
   * Asks, and prints the answer when it is there.
   *
   * @param after where the session stands; -1 for a session that is not new
   * @throws CommandException if there is none
   */
  void ask(ChatSession session, long after, String question) throws InterruptedException {
    Interrupts.Handling handling = interrupts.handle(() -> signals.put(new Signal.Interrupt()));
    try (ChatConnection connection = ChatConnection.open(client, session, after, signals, timing)) {
      await(connection, session, connection.send(question));
    } finally {
      handling.close();
      screen.freshLine();
    }
  }

  private void await(ChatConnection connection, ChatSession session, String task)
      throws InterruptedException {
    String comeBack = ChatDialogue.comeBack(client, session);
    boolean stopped = false;
    boolean answered = false;
    @Nullable String away = null;
    while (!answered) {
      Signal signal = away == null ? signals.take() : signals.poll(JobWatch.PATIENCE);
      switch (signal) {
        case null ->
            throw CommandException.unreachable(
                "the server has been away for " + JobWatch.PATIENCE.toSeconds() + " s: " + away,
                comeBack);
        case Signal.Interrupt interrupt -> {
          if (stopped) {
            throw CommandException.failed("no longer waiting for the answer", comeBack);
          }
          stopped = true;
          connection.cancel(task);
        }
        case Signal.Away(String reason) -> {
          away = reason;
          screen.beginNote(ChatScreen.LOST);
        }
        case Signal.Back back -> {
          away = null;
          screen.endNote(ChatScreen.BACK);
        }
        case Signal.Ended ended -> throw ChatDialogue.failed(ended.end());
        case Signal.Lost(ChatState state) -> answered = isAnswered(state, session, task, comeBack);
        case Signal.Happened(ChatEvent event) -> {
          if (event.taskId().equals(task)) {
            answered = isAnswered(event, session, comeBack);
          }
        }
        case Signal.Typed typed -> throw new IllegalStateException("nobody reads the keyboard");
        case Signal.EndOfInput end -> throw new IllegalStateException("nobody reads the keyboard");
      }
    }
  }

  private boolean isAnswered(ChatEvent event, ChatSession session, String comeBack) {
    return switch (event) {
      case ChatEvent.Failed failed ->
          throw failed("there is no answer: " + ChatView.reason(failed), comeBack);
      case ChatEvent.Cancelled cancelled -> throw failed("the answer was stopped", comeBack);
      case ChatEvent.Refused refused -> throw failed(refused.message(), comeBack);
      case ChatEvent.Answer answer -> {
        print(session, answer, answer.data());
        yield true;
      }
      default -> {
        view.show(event);
        yield false;
      }
    };
  }

  private boolean isAnswered(ChatState state, ChatSession session, String task, String comeBack) {
    @Nullable ChatMessage message = state.answer(task);
    if (message != null) {
      ObjectNode data = WireJson.mapper().createObjectNode();
      data.set("message", message.message());
      print(session, new ChatEvent.Answer(0, task, message.text(), data), data);
      return true;
    }
    boolean goesOn = state.running().stream().anyMatch(turn -> turn.taskId().equals(task));
    if (state.knows(task) && !goesOn) {
      throw failed("there is no answer", comeBack);
    }
    // Where it is not known it had not arrived, and is said again.
    return false;
  }

  private static CommandException failed(String what, String comeBack) {
    return CommandException.failed(Terminal.printable(what), comeBack);
  }

  private void print(ChatSession session, ChatEvent.Answer answer, JsonNode data) {
    if (!json) {
      view.show(answer);
      return;
    }
    ObjectNode document = WireJson.mapper().createObjectNode();
    document.put("session_id", session.sessionId());
    document.put("resume_token", session.resumeToken());
    document.put("task_id", answer.taskId());
    data.properties().forEach(field -> document.set(field.getKey(), field.getValue()));
    terminal.out().println(document.toPrettyString());
  }
}
