package orhestra.conversations;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import orhestra.conversations.Outcome.Verdict;
import orhestra.conversations.domain.ChatLimits;
import orhestra.conversations.domain.Effect;
import orhestra.conversations.domain.Message;
import orhestra.conversations.domain.Names;
import orhestra.conversations.domain.Progress;
import orhestra.conversations.domain.Running;
import orhestra.conversations.domain.SessionEvent;
import orhestra.conversations.domain.SessionState;
import orhestra.conversations.domain.Turn;
import orhestra.conversations.domain.TurnState;
import orhestra.conversations.wire.EventData;
import orhestra.engine.DeadLetter;
import orhestra.engine.Event;
import orhestra.engine.TaskId;

/**
 * One session in a batch: all rules of what may happen to it, without input or output. Made of the
 * session's rows as they are under lock; takes changes one after the other, and collects what is to
 * be written. Used by one thread.
 *
 * <p>Turns run one at a time, in the order in which they came. Of a turn only the callbacks of its
 * current attempt count, in the order of their index, each once; whatever else comes changes
 * nothing. Every event has the number after the one before, and is written with what it tells.
 */
final class Conversation {
  /**
   * An attempt that says something now and then may last this many times as long as a silent one.
   */
  private static final int LONGEST = 10;

  /** Events are removed this many at a time. */
  private static final int TRIM = 200;

  /** What may have to be looked up. */
  interface Memory {
    Optional<Turn> turn(long id);

    Optional<Turn> turn(long session, String task);

    /** What clients have been sent of the turn since its streaming began, or began anew. */
    String shown(Running running);
  }

  private final Progress before;
  private final Memory memory;
  private final ChatLimits limits;
  private final long now;
  private final NavigableMap<Long, Running> running = new TreeMap<>();

  private SessionState state;
  private long firstEvent;
  private long nextEvent;
  private int nextTurn;
  private long messageCount;
  private long usedAt;
  private long minute;
  private int saidInMinute;

  private final NavigableMap<Long, Turn> newTurns = new TreeMap<>();
  private final NavigableMap<Long, Turn.End> endedTurns = new TreeMap<>();
  private final NavigableSet<Long> changedRunning = new TreeSet<>();
  private final NavigableSet<Long> goneRunning = new TreeSet<>();
  private final List<SessionEvent> events = new ArrayList<>();
  private final List<Message> messages = new ArrayList<>();
  private final List<Event> log = new ArrayList<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();

  /**
   * A session as it is.
   *
   * @param unfinished its turns that have not ended
   * @param now epoch milliseconds
   */
  Conversation(
      Progress progress, List<Running> unfinished, Memory memory, ChatLimits limits, long now) {
    this.before = requireNonNull(progress, "progress is null");
    this.memory = requireNonNull(memory, "memory is null");
    this.limits = requireNonNull(limits, "limits is null");
    this.now = now;
    this.state = progress.state();
    this.firstEvent = progress.firstEvent();
    this.nextEvent = progress.nextEvent();
    this.nextTurn = progress.nextTurn();
    this.messageCount = progress.messages();
    this.usedAt = progress.usedAt();
    this.minute = progress.minute();
    this.saidInMinute = progress.saidInMinute();
    unfinished.forEach(one -> running.put(one.turn(), one));
  }

  /** Makes a change, or tells why not. */
  Outcome apply(Change change) {
    int told = events.size();
    int ordered = effects.size();
    Verdict verdict = make(change);
    TurnState turn = TurnState.QUEUED;
    if (change instanceof Change.Say say) {
      turn = stateOf(say.task());
    } else if (change instanceof Change.Cancel cancel) {
      turn = stateOf(cancel.task());
    }
    return new Outcome(
        verdict,
        turn,
        events.subList(told, events.size()),
        effects.subList(ordered, effects.size()));
  }

  private TurnState stateOf(String task) {
    return unfinished(task).map(Running::state).or(() -> ended(task)).orElse(TurnState.QUEUED);
  }

  private Optional<Running> unfinished(String task) {
    return running.values().stream().filter(one -> one.task().equals(task)).findFirst();
  }

  /** How a turn that is not running ended; empty if there is none. */
  private Optional<TurnState> ended(String task) {
    Optional<Turn> fresh =
        newTurns.values().stream().filter(turn -> turn.task().equals(task)).findFirst();
    return fresh
        .or(() -> memory.turn(before.session(), task))
        .map(
            turn -> {
              Turn.@Nullable End end = endedTurns.get(turn.id());
              return end == null ? turn.state() : end.state();
            });
  }

  private Verdict make(Change change) {
    return switch (change) {
      case Change.Say say -> say(say);
      case Change.Fragment fragment -> {
        Running current = current(fragment.attempt());
        yield current == null ? Verdict.LATE : take(fragment, current);
      }
      case Change.Respond respond -> {
        Running current = current(respond.attempt());
        yield current == null ? Verdict.LATE : take(respond, current);
      }
      case Change.Fail fail -> {
        Running current = current(fail.attempt());
        yield current == null ? Verdict.LATE : take(fail, current);
      }
      case Change.Dispatched dispatched -> take(dispatched);
      case Change.Overdue overdue -> take(overdue);
      case Change.Cancel cancel -> take(cancel);
      case Change.Close close -> take(close);
      case Change.Forget forget -> {
        firstEvent = Math.max(firstEvent, Math.min(forget.upTo(), nextEvent - 1) + 1);
        yield Verdict.DONE;
      }
      case Change.Touch touch -> {
        usedAt = now;
        yield Verdict.DONE;
      }
    };
  }

  private @Nullable Running current(Change.Attempt attempt) {
    return switch (attempt) {
      case Change.Attempt.Named(long turn, long token) -> current(turn, token);
      case Change.Attempt.OfTask(String task) ->
          unfinished(task).filter(found -> found.state() != TurnState.QUEUED).orElse(null);
    };
  }

  private @Nullable Running current(long turn, long token) {
    Running found = running.get(turn);
    return found == null || found.state() == TurnState.QUEUED || found.token() != token
        ? null
        : found;
  }

  private Turn turn(long id) {
    @Nullable Turn fresh = newTurns.get(id);
    return fresh != null
        ? fresh
        : memory.turn(id).orElseThrow(() -> new IllegalStateException("no turn " + id));
  }

  private Verdict say(Change.Say say) {
    if (unfinished(say.task()).isPresent() || ended(say.task()).isPresent()) {
      return Verdict.KNOWN;
    }
    if (!state.isOpen()) {
      return Verdict.CLOSED;
    }
    long thisMinute = now / Duration.ofMinutes(1).toMillis();
    int said = thisMinute == minute ? saidInMinute : 0;
    if (said >= limits.messagesPerMinute()) {
      return Verdict.TOO_FAST;
    }
    if (running.size() > limits.queued() || nextTurn == TaskId.MAX_TASKS_PER_GROUP) {
      return Verdict.QUEUE_FULL;
    }
    minute = thisMinute;
    saidInMinute = said + 1;
    usedAt = now;
    state = SessionState.ACTIVE;
    long id = TaskId.of(before.session(), nextTurn++);
    Turn turn =
        new Turn(
            id,
            say.task(),
            TurnState.QUEUED,
            say.mode(),
            say.request(),
            "",
            0,
            say.trace(),
            now,
            0);
    newTurns.put(id, turn);
    boolean isFirst = running.isEmpty();
    Running queued = Running.queued(turn, before.session());
    put(queued);
    say.messages().forEach(document -> append(turn.task(), document));
    log("turn.queued", queued, "");
    if (isFirst) {
      hand(turn, queued, 1, say.chance(), "processing");
    } else {
      processing(queued, "queued", running.size() - 1);
    }
    trim();
    return Verdict.DONE;
  }

  private void append(String task, String document) {
    messages.add(new Message(before.session(), messageCount++, now, task, document));
  }

  private Running running(long id) {
    return requireNonNull(running.get(id), "the turn is not running");
  }

  private void put(Running changed) {
    running.put(changed.turn(), changed);
    changedRunning.add(changed.turn());
  }

  /** Begins an attempt. */
  private void hand(Turn turn, Running old, int attempt, long chance, String status) {
    Running attempted = old.tried(attempt(attempt, chance, now));
    put(attempted);
    processing(attempted, status, 0);
    log("turn.dispatched", attempted, correlation(attempted));
    effects.add(new Effect.Dispatch(turn, attempted));
  }

  /**
   * An attempt to be handed out.
   *
   * @param began since when that is tried
   */
  private Running.Attempt attempt(int number, long chance, long began) {
    long until = now + limits.handing().toMillis();
    return new Running.Attempt(number, Names.token(chance), began, 0, until, "");
  }

  private static String correlation(Running attempt) {
    return Names.attempt(attempt.turn(), attempt.attempt().number(), attempt.token()).toString();
  }

  private Verdict take(Change.Fragment fragment, Running current) {
    int expected = current.heard().fragments();
    boolean begins = fragment.first() && expected == 0;
    if (fragment.index() < expected || current.heard().ended()) {
      return Verdict.KNOWN;
    }
    if (fragment.index() > expected && !begins) {
      return Verdict.EARLY;
    }
    if (current.state() == TurnState.DISPATCHED) {
      log("turn.streaming", current, correlation(current));
    }
    String content = fragment.content();
    Running heard =
        current.heard(
            new Running.Heard(
                fragment.index() + 1,
                fragment.last(),
                current.heard().characters() + content.length(),
                now));
    usedAt = now;
    put(shown(current, heard, content));
    return Verdict.DONE;
  }

  /** Tells clients what of a fragment is new to them. */
  private Running shown(Running current, Running heard, String content) {
    if (current.heard().characters() >= current.shown().characters()) {
      return show(heard, content, heard.heard().ended());
    }
    String there = shownText(current);
    int from = (int) Math.min(current.heard().characters(), there.length());
    String expected = there.substring(from);
    int both = Math.min(expected.length(), content.length());
    if (expected.regionMatches(0, content, 0, both)) {
      String rest = content.substring(both);
      return rest.isEmpty() && !heard.heard().ended()
          ? heard
          : show(heard, rest, heard.heard().ended());
    }
    processing(heard, "restarted", 0);
    return show(
        heard.shown(Running.Shown.NOTHING),
        there.substring(0, from) + content,
        heard.heard().ended());
  }

  private Running show(Running heard, String content, boolean last) {
    Running.Shown before = heard.shown();
    long first = before.fragments() == 0 ? nextEvent : before.firstEvent();
    tell("chat_streaming", heard, EventData.streaming(content, last, before.fragments()));
    return heard.shown(
        new Running.Shown(before.characters() + content.length(), before.fragments() + 1, first));
  }

  private Verdict take(Change.Respond respond, Running heardSoFar) {
    Running current = heardSoFar;
    Running.Heard heard = current.heard();
    boolean complete = heard.ended() || heard.characters() == respond.answer().text().length();
    boolean taken =
        switch (respond.patience()) {
          case WAITING -> complete;
          case UNLESS_STREAMED -> complete || heard.fragments() == 0;
          case OVER -> true;
        };
    if (!taken) {
      return Verdict.INCOMPLETE;
    }
    usedAt = now;
    if (heard.characters() != respond.answer().text().length()
        || heard.characters() < current.shown().characters()) {
      current = completed(current, respond.answer().text());
    }
    append(current.task(), respond.answer().message());
    tell("chat_response", current, respond.answer().document());
    end(current, TurnState.COMPLETED, respond.answer().document(), respond.chance());
    return Verdict.DONE;
  }

  /** Tells clients what of the answer they have not been sent; nothing if it is not streamed. */
  private Running completed(Running current, String text) {
    if (current.shown().fragments() == 0 || text.isEmpty()) {
      return current;
    }
    String there = shownText(current);
    if (there.equals(text)) {
      return current;
    }
    if (text.startsWith(there)) {
      return show(current, text.substring(there.length()), true);
    }
    // Shown by an earlier attempt, or without a first piece that was lost.
    processing(current, "restarted", 0);
    return show(current.shown(Running.Shown.NOTHING), text, true);
  }

  private String shownText(Running current) {
    StringBuilder text = new StringBuilder(memory.shown(current));
    for (SessionEvent event : events) {
      if (event.type().equals("chat_streaming")
          && event.task().equals(current.task())
          && event.seq() >= current.shown().firstEvent()) {
        text.append(EventData.content(event.data()));
      }
    }
    return text.toString();
  }

  private Verdict take(Change.Fail fail, Running current) {
    usedAt = now;
    if (fail.retryable() && current.attempt().number() < limits.attempts()) {
      hand(
          turn(current.turn()), current, current.attempt().number() + 1, fail.chance(), "retrying");
    } else {
      fail(
          current,
          TurnState.FAILED,
          fail.message(),
          EventData.error(fail.type(), fail.message(), fail.details()),
          fail.chance());
    }
    return Verdict.DONE;
  }

  private void fail(Running current, TurnState end, String reason, String error, long chance) {
    tell("chat_error", current, error);
    deadLetters.add(new DeadLetter(current.turn(), Conversing.QUEUE, now, reason));
    end(current, end, error, chance);
  }

  /** Ends a turn, and begins the next. */
  private void end(Running current, TurnState end, String result, long chance) {
    remove(current, end, result);
    if (!running.isEmpty()) {
      Running next = running.firstEntry().getValue();
      if (next.state() == TurnState.QUEUED) {
        hand(turn(next.turn()), next, 1, chance, "processing");
      }
    }
  }

  private void remove(Running current, TurnState end, String result) {
    running.remove(current.turn());
    changedRunning.remove(current.turn());
    goneRunning.add(current.turn());
    endedTurns.put(
        current.turn(), new Turn.End(current.turn(), end, result, current.attempt().number(), now));
    log("turn." + end.text(), current, current.attempt().number() == 0 ? "" : correlation(current));
  }

  private Verdict take(Change.Dispatched dispatched) {
    Running current = current(dispatched.turn(), dispatched.token());
    if (current == null) {
      return Verdict.LATE;
    }
    put(current.dispatched(dispatched.entry(), now, now + limits.execution().toMillis()));
    return Verdict.DONE;
  }

  private Verdict take(Change.Overdue overdue) {
    Running current = current(overdue.turn(), overdue.token());
    if (current == null) {
      return Verdict.LATE;
    }
    if (overdue.lost() && current.state() == TurnState.DISPATCHED) {
      return unhanded(current, overdue);
    }
    if (current.attempt().deadline() > now) {
      return Verdict.KNOWN;
    }
    boolean handed = current.attempt().dispatchedAt() > 0 || current.state() == TurnState.STREAMING;
    return handed ? silent(current, overdue) : unhanded(current, overdue);
  }

  /** It may be in Redis or not: a token that only the new entry carries makes that the same. */
  private Verdict unhanded(Running current, Change.Overdue overdue) {
    Running.Attempt attempt = current.attempt();
    // Who comes so late is the first to look for a while: nobody has tried in the meantime.
    boolean unattended = now - attempt.deadline() > limits.handing().toMillis();
    long began = unattended ? now : attempt.beganAt();
    if (now - began >= limits.execution().toMillis()) {
      timeOut(current, "execution_unavailable", "the execution service cannot be reached", overdue);
      return Verdict.DONE;
    }
    Running again = current.tried(attempt(attempt.number(), overdue.chance(), began));
    put(again);
    effects.add(new Effect.Dispatch(turn(current.turn()), again));
    return Verdict.DONE;
  }

  /** It is given up when it is silent, and in the end also when it is not. */
  private Verdict silent(Running current, Change.Overdue overdue) {
    long patience = limits.execution().toMillis();
    long began = Math.max(current.attempt().beganAt(), current.attempt().dispatchedAt());
    long end =
        Math.min(Math.max(current.heard().at(), began) + patience, began + LONGEST * patience);
    if (end > now) {
      put(current.until(end));
      return Verdict.DONE;
    }
    effects.add(new Effect.Stop(current));
    if (current.attempt().number() < limits.attempts()) {
      hand(
          turn(current.turn()),
          current,
          current.attempt().number() + 1,
          overdue.chance(),
          "retrying");
    } else {
      timeOut(
          current,
          "timeout",
          "the execution service gave no answer within "
              + patience / 1000.0
              + " s; is one running (./orhestra execution)?",
          overdue);
    }
    return Verdict.DONE;
  }

  private void timeOut(Running current, String type, String message, Change.Overdue overdue) {
    String details = "{\"attempts\":" + current.attempt().number() + "}";
    fail(
        current,
        TurnState.TIMED_OUT,
        message,
        EventData.error(type, message, details),
        overdue.chance());
  }

  private Verdict take(Change.Cancel cancel) {
    Optional<Running> found = unfinished(cancel.task());
    if (found.isEmpty()) {
      return ended(cancel.task()).isPresent() ? Verdict.KNOWN : Verdict.NO_TURN;
    }
    Running current = found.get();
    usedAt = now;
    cancel(current, "cancelled by the client");
    end(current, TurnState.CANCELLED, "", cancel.chance());
    return Verdict.DONE;
  }

  private void cancel(Running current, String reason) {
    if (current.state() != TurnState.QUEUED) {
      effects.add(new Effect.Stop(current));
    }
    tell("task_cancelled", current, EventData.cancelled(current.task(), reason));
  }

  private Verdict take(Change.Close close) {
    if (!state.isOpen()) {
      return Verdict.KNOWN;
    }
    if (usedAt > close.usedBefore()
        || (close.end() == SessionState.EXPIRED && !running.isEmpty())) {
      return Verdict.LATE;
    }
    for (Running one : List.copyOf(running.values())) {
      cancel(one, "the session has ended");
      remove(one, TurnState.CANCELLED, "");
    }
    state = close.end();
    usedAt = now;
    boolean deleted = state == SessionState.CLOSED;
    String type = deleted ? "session_deleted" : "session_expired";
    String reason =
        deleted ? "deleted" : "nothing happened for " + limits.idle().toSeconds() + " s";
    event(type, "", EventData.ended(reason));
    log.add(
        new Event(
            0, now, deleted ? "session.deleted" : "session.expired", before.session(), "", ""));
    return Verdict.DONE;
  }

  private void processing(Running turn, String status, int position) {
    tell("chat_processing", turn, EventData.processing(turn.task(), status, turn.mode(), position));
  }

  private void tell(String type, Running turn, String data) {
    event(type, turn.task(), data);
  }

  private void event(String type, String task, String data) {
    events.add(new SessionEvent(before.session(), nextEvent++, now, type, task, data));
  }

  private void log(String kind, Running turn, String correlation) {
    log.add(new Event(0, now, kind, before.session(), turn.task(), correlation));
  }

  private void trim() {
    long surplus = nextEvent - firstEvent - limits.eventsKept();
    if (surplus >= TRIM) {
      firstEvent += surplus;
    }
  }

  /** The session as it is now. */
  Progress progress() {
    return new Progress(
        before.session(),
        state,
        firstEvent,
        nextEvent,
        nextTurn,
        messageCount,
        usedAt,
        minute,
        saidInMinute);
  }

  /** Whether {@link #progress} has changed. */
  boolean hasProgressed() {
    return !progress().equals(before);
  }

  /** Keys of events that are no longer kept. */
  long[] forgottenEvents() {
    return java.util.stream.LongStream.range(before.firstEvent(), firstEvent)
        .map(seq -> SessionEvent.id(before.session(), seq))
        .toArray();
  }

  /** Turns that have begun; one that has also ended is among {@link #endedTurns} too. */
  List<Turn> newTurns() {
    return List.copyOf(newTurns.values());
  }

  List<Turn.End> endedTurns() {
    return List.copyOf(endedTurns.values());
  }

  /** Unfinished turns to be written. */
  List<Running> changedRunning() {
    return changedRunning.stream().map(this::running).toList();
  }

  /** Turns that are unfinished no more. */
  List<Long> goneRunning() {
    return List.copyOf(goneRunning);
  }

  List<SessionEvent> events() {
    return List.copyOf(events);
  }

  List<Message> messages() {
    return List.copyOf(messages);
  }

  /** For the one log of everything. */
  List<Event> log() {
    return List.copyOf(log);
  }

  List<DeadLetter> deadLetters() {
    return List.copyOf(deadLetters);
  }
}
