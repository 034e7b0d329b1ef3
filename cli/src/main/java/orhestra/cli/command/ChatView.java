package orhestra.cli.command;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.cli.terminal.Colour;
import orhestra.client.chat.ChatEvent;
import orhestra.client.chat.ChatMessage;
import orhestra.client.chat.ChatState;
import orhestra.client.chat.StreamedText;

/**
 * Shows the events of a chat. Where nobody watches, what is printed cannot be taken back, so only
 * whole answers are. Not thread-safe.
 */
final class ChatView {
  private final ChatScreen screen;
  private final boolean watched;
  private final Map<String, StreamedText> texts = new HashMap<>();

  ChatView(ChatScreen screen, boolean watched) {
    this.screen = requireNonNull(screen, "screen is null");
    this.watched = watched;
  }

  void show(ChatEvent event) {
    switch (event) {
      case ChatEvent.Processing processing -> {
        if (processing.isRestart()) {
          restart(processing.taskId());
        }
      }
      case ChatEvent.Streaming piece -> {
        String fresh = text(piece.taskId()).add(piece);
        if (watched) {
          screen.answer(fresh);
        }
      }
      case ChatEvent.Answer answer -> complete(answer.taskId(), answer.text());
      case ChatEvent.Failed failed -> {
        texts.remove(failed.taskId());
        screen.note(Colour.RED, "There is no answer: " + reason(failed));
      }
      case ChatEvent.Cancelled cancelled -> {
        texts.remove(cancelled.taskId());
        screen.note(Colour.FAINT, "(stopped)");
      }
      case ChatEvent.Refused refused ->
          screen.note(Colour.YELLOW, "Not taken: " + refused.message());
      // The connection's end says the same.
      case ChatEvent.Expired expired -> {}
      case ChatEvent.Deleted deleted -> {}
      case ChatEvent.Other other -> {}
    }
  }

  /** Shows what has become of turns whose events are gone. */
  void show(ChatState state, Collection<String> expected) {
    for (String task : expected) {
      @Nullable ChatMessage answer = state.answer(task);
      if (answer != null) {
        complete(task, answer.text());
      }
    }
    for (ChatState.Running turn : state.running()) {
      String shown = text(turn.taskId()).text();
      texts.put(turn.taskId(), turn.text());
      if (watched) {
        screen.answer(rest(shown, turn.text().text()));
      }
    }
  }

  /** Shows a transcript. */
  void show(Iterable<ChatMessage> messages) {
    for (ChatMessage message : messages) {
      if (message.role().equals("user")) {
        screen.note(Colour.CYAN, "> " + message.text());
      } else if (message.role().equals("assistant")) {
        screen.answer(message.text());
        screen.freshLine();
      }
    }
  }

  static String reason(ChatEvent.Failed failed) {
    return failed.message().isEmpty() ? failed.errorType() : failed.message();
  }

  private void restart(String task) {
    StreamedText text = text(task);
    if (watched && !text.text().isEmpty()) {
      screen.note(Colour.FAINT, "(the answer begins anew)");
    }
    text.restart();
  }

  private void complete(String task, String whole) {
    StreamedText text = texts.remove(task);
    screen.answer(rest(text == null || !watched ? "" : text.text(), whole));
    screen.freshLine();
  }

  /** What of a text is still to be shown. */
  private String rest(String shown, String whole) {
    if (whole.startsWith(shown)) {
      return whole.substring(shown.length());
    }
    screen.note(Colour.FAINT, "(the answer as a whole)");
    return whole;
  }

  private StreamedText text(String task) {
    return texts.computeIfAbsent(task, name -> new StreamedText());
  }
}
