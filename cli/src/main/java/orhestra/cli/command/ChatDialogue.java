package orhestra.cli.command;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import orhestra.cli.CommandException;
import orhestra.cli.ExitCode;
import orhestra.cli.command.ChatSignals.Signal;
import orhestra.cli.terminal.Colour;
import orhestra.cli.terminal.Terminal;
import orhestra.client.ClientException;
import orhestra.client.chat.ChatClient;
import orhestra.client.chat.ChatConnection;
import orhestra.client.chat.ChatEnd;
import orhestra.client.chat.ChatEvent;
import orhestra.client.chat.ChatMessage;
import orhestra.client.chat.ChatSession;
import orhestra.client.chat.ChatState;
import orhestra.client.chat.ChatStatus;
import orhestra.client.chat.ChatTiming;

/**
 * Somebody talks in a session. Whatever happens, typed, pressed or told by the server, is handled
 * by one thread, one after the other.
 */
final class ChatDialogue {
  private static final String HELP =
      """
      /stop       stop the answer (so does Ctrl-C)
      /history    the transcript so far
      /status     the session and how to come back to it
      /quit       leave (so does Ctrl-C where there is nothing to stop); the session stays
      //text      say "/text\"\
      """;

  private final ChatClient client;
  private final Terminal terminal;
  private final Interrupts interrupts;
  private final ChatTiming timing;
  private final ChatScreen screen;
  private final ChatView view;
  private final ChatSignals signals = new ChatSignals();

  /** Turns that have not ended, the first one under way. */
  private final LinkedHashSet<String> running = new LinkedHashSet<>();

  /** Turns that the user wanted to be stopped. */
  private final Set<String> stopping = new HashSet<>();

  private boolean endOfInput;
  private boolean away;

  ChatDialogue(ChatClient client, Terminal terminal, Interrupts interrupts, ChatTiming timing) {
    this.client = requireNonNull(client, "client is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.interrupts = requireNonNull(interrupts, "interrupts is null");
    this.timing = requireNonNull(timing, "timing is null");
    this.screen = new ChatScreen(terminal);
    this.view = new ChatView(screen, true);
  }

  /** Talks in a new session. */
  int begin(ChatSession session) throws InterruptedException {
    String agent = session.agentName();
    screen.note(Colour.FAINT, "Talking to " + (agent == null ? "it" : agent) + ". /help for help.");
    return talk(session, 0, event -> true);
  }

  /** Shows what was said in a session before, and goes on. */
  int resume(ChatSession session) throws InterruptedException {
    ChatStatus status = client.status(session);
    List<ChatMessage> messages = client.messages(session);
    view.show(messages);
    Long last = status.lastSeq();
    if (last == null) {
      return talk(session, -1, event -> true);
    }
    // The answers under way come from their beginning, those in the transcript do not come again.
    running.addAll(status.waiting());
    Set<String> answered =
        messages.stream()
            .filter(message -> message.role().equals("assistant"))
            .map(message -> String.valueOf(message.taskId()))
            .collect(Collectors.toSet());
    running.removeAll(answered);
    Set<String> underWay = Set.copyOf(running);
    return talk(
        session,
        running.isEmpty() ? last : 0,
        event ->
            event.seq() == 0
                || (!answered.contains(event.taskId())
                    && (event.seq() > last || underWay.contains(event.taskId()))));
  }

  /** Which events are shown. */
  @FunctionalInterface
  private interface Filter {
    boolean shows(ChatEvent event);
  }

  private int talk(ChatSession session, long after, Filter filter) throws InterruptedException {
    Thread keyboard = Thread.ofPlatform().daemon().name("chat-keyboard").unstarted(this::read);
    Interrupts.Handling handling = interrupts.handle(() -> signals.put(new Signal.Interrupt()));
    try (ChatConnection connection = ChatConnection.open(client, session, after, signals, timing)) {
      keyboard.start();
      boolean goesOn = true;
      while (goesOn) {
        if (running.isEmpty() && !endOfInput && !away) {
          screen.prompt();
        }
        Signal signal = signals.take();
        if (signal instanceof Signal.Ended(ChatEnd end)) {
          throw failed(end);
        }
        goesOn = take(signal, session, connection, filter) && !(endOfInput && running.isEmpty());
      }
    } finally {
      handling.close();
      screen.freshLine();
    }
    screen.note(Colour.FAINT, comeBack(client, session));
    return ExitCode.OK;
  }

  /** Whether to go on. */
  private boolean take(Signal signal, ChatSession session, ChatConnection connection, Filter filter)
      throws InterruptedException {
    switch (signal) {
      case Signal.Typed(String line) -> {
        screen.entered();
        return typed(line.strip(), session, connection);
      }
      case Signal.EndOfInput() -> endOfInput = true;
      // Where there is nothing to stop, or it is being stopped already, the user wants to leave.
      case Signal.Interrupt() -> {
        return stop(connection);
      }
      case Signal.Happened(ChatEvent event) -> {
        if (filter.shows(event)) {
          happened(event);
        }
      }
      case Signal.Lost(ChatState state) -> {
        screen.note(Colour.FAINT, "(away for too long to hear it all; /history has what was said)");
        lost(state);
      }
      case Signal.Away(String reason) -> {
        away = true;
        screen.beginNote(ChatScreen.LOST);
      }
      case Signal.Back() -> {
        away = false;
        screen.endNote(ChatScreen.BACK);
      }
      case Signal.Ended ended -> throw new IllegalStateException("handled before");
    }
    return true;
  }

  private boolean typed(String line, ChatSession session, ChatConnection connection)
      throws InterruptedException {
    if (line.isEmpty()) {
      return true;
    }
    if (!line.startsWith("/") || line.startsWith("//")) {
      running.add(connection.send(line.startsWith("//") ? line.substring(1) : line));
      return true;
    }
    switch (line) {
      case "/quit", "/exit" -> {
        return false;
      }
      case "/help" -> screen.note(Colour.FAINT, HELP);
      case "/stop" -> {
        if (!stop(connection)) {
          screen.note(Colour.FAINT, "There is nothing to stop.");
        }
      }
      case "/history", "/status" -> ask(line, session);
      default ->
          screen.note(
              Colour.YELLOW,
              "There is no " + line + "; /help lists what there is, //text says \"/text\".");
    }
    return true;
  }

  private void ask(String what, ChatSession session) throws InterruptedException {
    try {
      if (what.equals("/history")) {
        view.show(client.messages(session));
        return;
      }
      ChatStatus status = client.status(session);
      screen.note(
          Colour.FAINT,
          "session "
              + status.sessionId()
              + ", "
              + status.state()
              + ", "
              + status.totalMessages()
              + " messages\n"
              + comeBack(client, session));
    } catch (ClientException e) {
      screen.note(Colour.YELLOW, String.valueOf(e.getMessage()));
    }
  }

  /** Stops the answer under way, if it is not being stopped already. */
  private boolean stop(ChatConnection connection) {
    if (running.isEmpty()) {
      return false;
    }
    String first = running.getFirst();
    if (!stopping.add(first)) {
      return false;
    }
    connection.cancel(first);
    return true;
  }

  private void lost(ChatState state) {
    view.show(state, running);
    // What the server does not know had not arrived, and is said again.
    running.removeIf(state::knows);
    state.running().reversed().forEach(turn -> running.addFirst(turn.taskId()));
    stopping.retainAll(running);
  }

  private void happened(ChatEvent event) {
    String task = event.taskId();
    if (event.endsTurn() || event instanceof ChatEvent.Refused) {
      running.remove(task);
      stopping.remove(task);
    } else if (!task.isEmpty() && event instanceof ChatEvent.Processing) {
      running.add(task);
    }
    view.show(event);
  }

  /** The session has ended for good. */
  static CommandException failed(ChatEnd end) {
    String advice = "begin a new one: ./orhestra chat";
    return CommandException.failed(
        Terminal.printable(end.text()), end.reason() == ChatEnd.Reason.REFUSED ? null : advice);
  }

  /** How to go on with a session. */
  static String comeBack(ChatClient client, ChatSession session) {
    @Nullable String token = session.resumeToken();
    String server = client.server().toString();
    return "Come back with:  ./orhestra chat"
        + (server.equals(ConnectionOptions.DEFAULT_SERVER) ? "" : " --server " + server)
        + " --session "
        + session.sessionId()
        + (token == null ? "" : " --token " + token);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        signals.put(new Signal.Typed(line));
      }
    } catch (IOException e) {
      // as if it had ended
    }
    signals.put(new Signal.EndOfInput());
  }
}
