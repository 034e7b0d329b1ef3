package orhestra.conversations;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orhestra.conversations.Outcome.Verdict;
import orhestra.conversations.domain.ChatLimits;
import orhestra.conversations.domain.Effect;
import orhestra.conversations.domain.Message;
import orhestra.conversations.domain.Progress;
import orhestra.conversations.domain.Running;
import orhestra.conversations.domain.SessionEvent;
import orhestra.conversations.domain.Turn;
import orhestra.conversations.wire.Answer;
import orhestra.conversations.wire.EventData;
import orhestra.engine.DeadLetter;
import orhestra.platform.json.Json;

/** One session whose rows are kept in memory. */
final class Desk implements Conversation.Memory {
  static final long SESSION = 7;
  static final ChatLimits LIMITS =
      new ChatLimits(
          3, 1_000, 2, Duration.ofSeconds(100), Duration.ofSeconds(3), 1_000, Duration.ofHours(1));

  final Map<Long, Turn> turns = new HashMap<>();
  final Map<Long, Turn.End> ends = new HashMap<>();
  final TreeMap<Long, Running> running = new TreeMap<>();
  final List<SessionEvent> events = new ArrayList<>();
  final List<Message> messages = new ArrayList<>();
  final List<DeadLetter> deadLetters = new ArrayList<>();
  final List<Effect> effects = new ArrayList<>();
  private final ChatLimits limits;
  private Progress progress;
  long now = 1_000_000;
  private long chance = 1;

  Desk() {
    this(LIMITS);
  }

  Desk(ChatLimits limits) {
    this.limits = limits;
    this.progress = Progress.begun(SESSION, now);
  }

  Outcome apply(Change change) {
    return together(change).getFirst();
  }

  /** In one batch. */
  List<Outcome> together(Change... changes) {
    Conversation conversation =
        new Conversation(progress, List.copyOf(running.values()), this, limits, now);
    List<Outcome> outcomes = List.of(changes).stream().map(conversation::apply).toList();
    progress = conversation.progress();
    conversation.newTurns().forEach(turn -> turns.put(turn.id(), turn));
    conversation.endedTurns().forEach(end -> ends.put(end.id(), end));
    conversation.changedRunning().forEach(turn -> running.put(turn.turn(), turn));
    conversation.goneRunning().forEach(running::remove);
    events.addAll(conversation.events());
    messages.addAll(conversation.messages());
    deadLetters.addAll(conversation.deadLetters());
    outcomes.forEach(outcome -> effects.addAll(outcome.effects()));
    return outcomes;
  }

  Progress progress() {
    return progress;
  }

  Verdict say(String task) {
    String message = "{\"role\":\"user\",\"content\":\"" + task + "\"}";
    return apply(
            new Change.Say(
                SESSION,
                task,
                "simple",
                "{\"messages\":[" + message + "]}",
                List.of(message),
                "",
                null,
                chance()))
        .verdict();
  }

  long chance() {
    return chance++;
  }

  /** The attempt that is under way. */
  Running current() {
    return running.firstEntry().getValue();
  }

  static Change.Attempt named(Running attempt) {
    return new Change.Attempt.Named(attempt.turn(), attempt.token());
  }

  Verdict fragment(Running attempt, int index, String text, boolean last) {
    return apply(new Change.Fragment(SESSION, named(attempt), index, text, last, false)).verdict();
  }

  Verdict respond(Running attempt, String text, boolean whole) {
    return apply(respondChange(attempt, text, whole)).verdict();
  }

  Change respondChange(Running attempt, String text, boolean whole) {
    String message = "{\"role\":\"assistant\",\"content\":" + Json.text(text) + "}";
    Answer answer = new Answer("{\"message\":" + message + "}", message, text);
    Change.Patience patience = whole ? Change.Patience.OVER : Change.Patience.WAITING;
    return new Change.Respond(SESSION, named(attempt), answer, patience, chance());
  }

  Verdict fail(Running attempt, boolean retryable) {
    return apply(
            new Change.Fail(
                SESSION, named(attempt), "broken", "it broke", "{}", retryable, chance()))
        .verdict();
  }

  Verdict overdue(Running attempt) {
    return overdue(attempt, false);
  }

  Verdict overdue(Running attempt, boolean lost) {
    return apply(new Change.Overdue(SESSION, attempt.turn(), attempt.token(), lost, chance()))
        .verdict();
  }

  Verdict dispatched(Running attempt) {
    return apply(new Change.Dispatched(SESSION, attempt.turn(), attempt.token(), now + "-0"))
        .verdict();
  }

  Verdict cancel(String task) {
    return apply(new Change.Cancel(SESSION, task, chance())).verdict();
  }

  /** What a client shows of a turn: streamed, begun anew where it is told so. */
  String seen(String task) {
    StringBuilder text = new StringBuilder();
    int index = 0;
    for (SessionEvent event : events) {
      if (event.task().equals(task)) {
        if (event.type().equals("chat_processing") && event.data().contains("\"restarted\"")) {
          text.setLength(0);
          index = 0;
        } else if (event.type().equals("chat_streaming")) {
          if (!event.data().contains("\"chunk_index\":" + index + "}")) {
            throw new AssertionError("fragment " + index + " is not " + event.data());
          }
          index++;
          text.append(EventData.content(event.data()));
        }
      }
    }
    return text.toString();
  }

  /** The types of a turn's events, in order. */
  List<String> types(String task) {
    return events.stream()
        .filter(event -> event.task().equals(task))
        .map(SessionEvent::type)
        .toList();
  }

  @Override
  public Optional<Turn> turn(long id) {
    return Optional.ofNullable(turns.get(id));
  }

  @Override
  public Optional<Turn> turn(long session, String task) {
    return turns.values().stream().filter(turn -> turn.task().equals(task)).findFirst();
  }

  @Override
  public String shown(Running turn) {
    StringBuilder text = new StringBuilder();
    for (SessionEvent event : events) {
      if (event.seq() >= turn.shown().firstEvent()
          && event.type().equals("chat_streaming")
          && event.task().equals(turn.task())) {
        text.append(EventData.content(event.data()));
      }
    }
    return text.toString();
  }
}
