package orhestra.client.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that keeps what it is told and puts answers together as a client would. */
class ChatLog implements ChatListener {
  final List<ChatEvent> events = new CopyOnWriteArrayList<>();
  final List<ChatState> states = new CopyOnWriteArrayList<>();
  final List<String> away = new CopyOnWriteArrayList<>();
  final Map<String, StreamedText> texts = new LinkedHashMap<>();
  private final BlockingQueue<String> notes = new LinkedBlockingQueue<>();

  @Override
  public void event(ChatEvent event) {
    events.add(event);
    switch (event) {
      case ChatEvent.Processing processing -> {
        if (processing.isRestart()) {
          text(processing.taskId()).restart();
        }
        notes.add(processing.status());
      }
      case ChatEvent.Streaming piece -> {
        text(piece.taskId()).add(piece);
        notes.add(piece.content());
      }
      case ChatEvent.Answer answer -> notes.add("answer " + answer.text());
      case ChatEvent.Failed failed -> notes.add("failed " + failed.message());
      case ChatEvent.Cancelled cancelled -> notes.add("cancelled");
      case ChatEvent.Expired expired -> notes.add("expired");
      case ChatEvent.Deleted deleted -> notes.add("deleted");
      case ChatEvent.Refused refused -> notes.add("refused " + refused.message());
      case ChatEvent.Other other -> notes.add("other " + other.type());
    }
  }

  StreamedText text(String task) {
    return texts.computeIfAbsent(task, name -> new StreamedText());
  }

  @Override
  public void connected() {
    notes.add("<connected>");
  }

  @Override
  public void away(String reason) {
    away.add(reason);
    notes.add("<away>");
  }

  @Override
  public void lost(ChatState state) {
    states.add(state);
    state.running().forEach(turn -> texts.put(turn.taskId(), turn.text()));
    notes.add("<lost>");
  }

  @Override
  public void ended(ChatEnd end) {
    notes.add("<ended " + end.reason() + " " + end.text() + ">");
  }

  /** The next note, as soon as it is there. */
  String next() throws InterruptedException {
    return String.valueOf(notes.poll(20, TimeUnit.SECONDS));
  }

  /** Passes over notes up to this one. */
  void until(String note) throws InterruptedException {
    List<String> passed = new ArrayList<>();
    String next = next();
    while (!next.equals(note)) {
      passed.add(next);
      assertThat(next).as("waiting for %s after %s", note, passed).isNotEqualTo("null");
      next = next();
    }
  }
}
