package orhestra.cli.demo.chat;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.client.chat.ChatEnd;
import orhestra.client.chat.ChatEvent;
import orhestra.client.chat.ChatListener;
import orhestra.client.chat.ChatMessage;
import orhestra.client.chat.ChatState;

/**
 * The account that a client keeps of its session. It trusts nobody: all pieces that come are put
 * together as they come, so that one that is missing or comes twice shows in the text. Thread-safe.
 */
public final class ChatBook implements ChatListener {
  private final InstantSource clock;
  private final Map<String, Turn> turns = new LinkedHashMap<>();
  private long lastSeq;
  private long events;
  private long missing;
  private long doubled;
  private long pieces;
  private int connections;
  private boolean connected;
  private Instant connectedAt = Instant.EPOCH;
  private @Nullable String over;

  private static final class Turn {
    private final String question;
    private final StringBuilder streamed = new StringBuilder();
    private int answers;
    private int failures;
    private String answer = "";
    private @Nullable Instant endedAt;

    Turn(String question) {
      this.question = question;
    }

    boolean hasEnded() {
      return answers + failures > 0;
    }

    boolean isAltered() {
      return answers > 0 && !answer.contentEquals(streamed);
    }
  }

  /**
   * A turn as it stands.
   *
   * @param answer all of it once it is there, before that what has been streamed
   */
  public record Glance(String taskId, String question, String answer, boolean hasEnded) {
    public Glance {
      requireNonNull(taskId, "taskId is null");
      requireNonNull(question, "question is null");
      requireNonNull(answer, "answer is null");
    }

    /** Whether some of the answer has come, and not all. */
    public boolean isHalfSaid() {
      return !hasEnded && !answer.isEmpty();
    }
  }

  public ChatBook(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Notes what is about to be said. */
  public synchronized void say(String taskId, String question) {
    turns.put(taskId, new Turn(question));
  }

  @Override
  public synchronized void event(ChatEvent event) {
    if (event.seq() > 0) {
      events++;
      if (event.seq() <= lastSeq) {
        doubled++;
      } else {
        missing += event.seq() - lastSeq - 1;
        lastSeq = event.seq();
      }
    }
    Turn turn = turns.get(event.taskId());
    if (turn != null) {
      take(turn, event);
      if (turn.hasEnded() && turn.endedAt == null) {
        turn.endedAt = clock.instant();
      }
      notifyAll();
    }
  }

  private void take(Turn turn, ChatEvent event) {
    switch (event) {
      case ChatEvent.Processing processing -> {
        if (processing.isRestart()) {
          turn.streamed.setLength(0);
        }
      }
      case ChatEvent.Streaming piece -> {
        turn.streamed.append(piece.content());
        pieces++;
      }
      case ChatEvent.Answer answer -> {
        turn.answers++;
        turn.answer = answer.text();
      }
      case ChatEvent.Failed failed -> turn.failures++;
      case ChatEvent.Cancelled cancelled -> turn.failures++;
      case ChatEvent.Refused refused -> turn.failures++;
      case ChatEvent.Expired expired -> {}
      case ChatEvent.Deleted deleted -> {}
      case ChatEvent.Other other -> {}
    }
  }

  @Override
  public synchronized void connected() {
    connections++;
    connected = true;
    connectedAt = clock.instant();
  }

  @Override
  public synchronized void away(String reason) {
    connected = false;
  }

  /** Here nothing may be lost: these events are missing. */
  @Override
  public synchronized void lost(ChatState state) {
    missing += Math.max(1, state.lastSeq() - lastSeq);
    lastSeq = state.lastSeq();
  }

  @Override
  public synchronized void ended(ChatEnd end) {
    connected = false;
    over = end.text();
    notifyAll();
  }

  /** Waits for a turn's end, at most so long; whether it has come. */
  synchronized boolean awaitEnd(String taskId, Duration longest) throws InterruptedException {
    Turn turn = requireNonNull(turns.get(taskId), "turn is null");
    long limit = System.nanoTime() + longest.toNanos();
    while (!turn.hasEnded() && over == null) {
      long left = limit - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      wait(Math.max(1, left / 1_000_000));
    }
    return turn.hasEnded();
  }

  public synchronized boolean isConnected() {
    return connected;
  }

  /** How often it was connected. */
  public synchronized int connections() {
    return connections;
  }

  /** When it was connected last. */
  public synchronized Instant connectedAt() {
    return connectedAt;
  }

  /** Pieces of answers that have come. */
  public synchronized long pieces() {
    return pieces;
  }

  /** Turns that have ended. */
  public synchronized long ended() {
    return turns.values().stream().filter(Turn::hasEnded).count();
  }

  /** When a turn ended, null if it has not. */
  public synchronized @Nullable Instant endedAt(String taskId) {
    Turn turn = turns.get(taskId);
    return turn == null ? null : turn.endedAt;
  }

  /** All turns so far. */
  public synchronized List<Glance> glances() {
    List<Glance> glances = new ArrayList<>();
    turns.forEach(
        (task, turn) ->
            glances.add(
                new Glance(
                    task,
                    turn.question,
                    turn.hasEnded() ? turn.answer : turn.streamed.toString(),
                    turn.hasEnded())));
    return glances;
  }

  /** The last turn that was said, null before the first. */
  public synchronized @Nullable Glance latest() {
    List<Glance> glances = glances();
    return glances.isEmpty() ? null : glances.getLast();
  }

  /**
   * The account, beside what the server has.
   *
   * @param serverSeq the number of the session's last event
   */
  public synchronized ChatCounts counts(long serverSeq, List<ChatMessage> transcript) {
    long answered = 0;
    long failed = 0;
    long again = 0;
    long altered = 0;
    long recorded = 0;
    for (Map.Entry<String, Turn> entry : turns.entrySet()) {
      Turn turn = entry.getValue();
      answered += turn.answers > 0 ? 1 : 0;
      failed += turn.answers == 0 ? 1 : 0;
      again += Math.max(0, turn.answers + turn.failures - 1);
      altered += turn.isAltered() ? 1 : 0;
      recorded += isRecorded(entry.getKey(), turn, transcript) ? 1 : 0;
    }
    return new ChatCounts(
        turns.size(),
        answered,
        failed,
        again,
        events,
        missing + Math.max(0, serverSeq - lastSeq),
        doubled,
        altered,
        recorded,
        Math.max(0, connections - 1));
  }

  private static boolean isRecorded(String task, Turn turn, List<ChatMessage> transcript) {
    List<String> found =
        transcript.stream()
            .filter(message -> task.equals(message.taskId()))
            .map(message -> message.role() + " " + message.text())
            .toList();
    return found.equals(List.of("user " + turn.question, "assistant " + turn.answer));
  }
}
