package orhestra.conversations;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import orhestra.conversations.domain.ChatLimits;
import orhestra.conversations.domain.Message;
import orhestra.conversations.domain.Progress;
import orhestra.conversations.domain.Running;
import orhestra.conversations.domain.SessionEvent;
import orhestra.conversations.domain.Turn;
import orhestra.conversations.store.SessionStore;
import orhestra.conversations.wire.EventData;
import orhestra.engine.DeadLetter;
import orhestra.engine.Event;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/**
 * Applies changes to sessions: locks the rows of all sessions of a batch, lets each {@link
 * Conversation} take its changes in their order, and writes what came of it all at once.
 */
final class Conversing implements Operation<Change, Outcome> {
  /** The queue under which the dead letters of turns stand. */
  static final String QUEUE = "turn";

  private final ChatLimits limits;

  Conversing(ChatLimits limits) {
    this.limits = requireNonNull(limits, "limits is null");
  }

  @Override
  public int phase() {
    return 42;
  }

  @Override
  public List<Outcome> apply(Transaction tx, List<Change> changes) {
    SessionStore store = tx.door(SessionStore.class);
    Map<Long, Conversation> conversations = open(tx, store, changes);
    Quotas quotas = new Quotas(tx, store);
    List<Outcome> outcomes = new ArrayList<>(changes.size());
    for (Change change : changes) {
      Conversation conversation = conversations.get(change.session());
      if (conversation == null) {
        outcomes.add(Outcome.of(Outcome.Verdict.NO_SESSION));
      } else if (change instanceof Change.Say say && !quotas.allow(say.quota())) {
        outcomes.add(Outcome.of(Outcome.Verdict.QUOTA));
      } else {
        Outcome outcome = conversation.apply(change);
        if (change instanceof Change.Say say && outcome.verdict() == Outcome.Verdict.DONE) {
          quotas.count(say.quota());
        }
        outcomes.add(outcome);
      }
    }
    write(tx, store, List.copyOf(conversations.values()));
    quotas.write();
    return outcomes;
  }

  private Map<Long, Conversation> open(Transaction tx, SessionStore store, List<Change> changes) {
    long[] sessions = changes.stream().mapToLong(Change::session).sorted().distinct().toArray();
    List<Progress> rows = store.lock(sessions);
    Map<Long, List<Running>> unfinished =
        store.unfinished(rows.stream().mapToLong(Progress::session).toArray()).stream()
            .collect(Collectors.groupingBy(Running::session));
    Recall memory = new Recall(store);
    Map<Long, Conversation> conversations = new TreeMap<>();
    for (Progress row : rows) {
      List<Running> turns = unfinished.getOrDefault(row.session(), List.of());
      conversations.put(row.session(), new Conversation(row, turns, memory, limits, tx.now()));
    }
    return conversations;
  }

  private static void write(Transaction tx, SessionStore store, List<Conversation> conversations) {
    List<Progress> progress = new ArrayList<>();
    List<Turn> turns = new ArrayList<>();
    List<Turn.End> ends = new ArrayList<>();
    List<Running> running = new ArrayList<>();
    List<Long> gone = new ArrayList<>();
    List<SessionEvent> events = new ArrayList<>();
    List<Message> messages = new ArrayList<>();
    List<Event> log = new ArrayList<>();
    List<DeadLetter> letters = new ArrayList<>();
    for (Conversation conversation : conversations) {
      if (conversation.hasProgressed()) {
        progress.add(conversation.progress());
      }
      turns.addAll(conversation.newTurns());
      ends.addAll(conversation.endedTurns());
      running.addAll(conversation.changedRunning());
      gone.addAll(conversation.goneRunning());
      events.addAll(conversation.events());
      messages.addAll(conversation.messages());
      log.addAll(conversation.log());
      letters.addAll(conversation.deadLetters());
      long[] forgotten = conversation.forgottenEvents();
      if (forgotten.length > 0) {
        store.deleteEvents(forgotten);
      }
    }
    store.update(progress);
    store.insertTurns(turns);
    store.endTurns(ends);
    store.putRunning(running);
    if (!gone.isEmpty()) {
      store.deleteRunning(gone.stream().mapToLong(Long::longValue).toArray());
    }
    store.insertEvents(events);
    store.insertMessages(messages);
    if (!letters.isEmpty()) {
      tx.deadLetters().insert(letters);
    }
    tx.events().append(log);
  }

  /** What a conversation may look up. */
  private record Recall(SessionStore store) implements Conversation.Memory {
    @Override
    public Optional<Turn> turn(long id) {
      return store.turn(id);
    }

    @Override
    public Optional<Turn> turn(long session, String task) {
      return store.turn(session, task);
    }

    @Override
    public String shown(Running running) {
      return store
          .streamed(running.session(), running.shown().firstEvent(), running.task())
          .stream()
          .map(event -> EventData.content(event.data()))
          .collect(Collectors.joining());
    }
  }

  /** Counts what agents are asked in a batch. */
  private static final class Quotas {
    /** From this part of a quota on somebody should know. */
    private static final double WARNING = 0.8;

    private final Transaction tx;
    private final SessionStore store;
    private final Periods periods;
    private final Map<String, Long> used = new HashMap<>();

    Quotas(Transaction tx, SessionStore store) {
      this.tx = tx;
      this.store = store;
      this.periods = Periods.at(tx.now());
    }

    boolean allow(@Nullable Quota quota) {
      return quota == null
          || (below(quota.key() + periods.minute(), quota.perMinute())
              && below(quota.key() + periods.month(), quota.perMonth()));
    }

    private boolean below(String name, long limit) {
      return limit == 0 || used.computeIfAbsent(name, store::used) < limit;
    }

    void count(@Nullable Quota quota) {
      if (quota != null) {
        count(quota.key() + periods.minute(), quota.perMinute());
        count(quota.key() + periods.month(), quota.perMonth());
      }
    }

    private void count(String name, long limit) {
      Long before = used.get(name);
      if (before == null) {
        return;
      }
      used.put(name, before + 1);
      long warning = (long) Math.ceil(limit * WARNING);
      if (before + 1 == warning) {
        String subject = name + ": " + warning + " of " + limit;
        tx.events().append(List.of(new Event(0, tx.now(), "agent.quota", 0, subject, "")));
      }
    }

    void write() {
      used.forEach(store::putUsed);
    }
  }
}
