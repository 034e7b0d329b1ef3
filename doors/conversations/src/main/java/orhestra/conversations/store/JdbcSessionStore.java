package orhestra.conversations.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import orhestra.conversations.domain.Message;
import orhestra.conversations.domain.Progress;
import orhestra.conversations.domain.Running;
import orhestra.conversations.domain.Session;
import orhestra.conversations.domain.SessionEvent;
import orhestra.conversations.domain.SessionState;
import orhestra.conversations.domain.Turn;
import orhestra.conversations.domain.TurnState;
import orhestra.engine.TaskId;
import orhestra.storage.sql.Lookup;
import orhestra.storage.sql.Table;
import orhestra.storage.sql.Write;
import orhestra.storage.store.Door;

/** The tables of sessions on JDBC. */
public final class JdbcSessionStore implements SessionStore {
  /** For the storage that keeps it. */
  public static final Door<SessionStore> DOOR =
      new Door<>(SessionStore.class, "db/migration/conversations", JdbcSessionStore::new);

  private static final Table<Session> SESSIONS =
      Table.<Session>named("chat_sessions")
          .number("id", Session::id)
          .text("name", row -> row.name().toString())
          .text("token", Session::token)
          .text("agent", Session::agent)
          .text("tenant", Session::tenant)
          .text("user_id", Session::user)
          .text("metadata", Session::metadata)
          .number("created_at", Session::createdAt)
          .readBy(
              row ->
                  new Session(
                      row.number(1),
                      UUID.fromString(row.text(2)),
                      row.text(3),
                      row.text(4),
                      row.text(5),
                      row.text(6),
                      row.text(7),
                      row.number(8)));
  private static final Write<Session> INSERT_SESSIONS = SESSIONS.insert();

  private static final Table<Progress> PROGRESS =
      Table.<Progress>named("chat_progress")
          .number("id", Progress::session)
          .number("state", row -> row.state().code())
          .number("first_event", Progress::firstEvent)
          .number("next_event", Progress::nextEvent)
          .number("next_turn", Progress::nextTurn)
          .number("messages", Progress::messages)
          .number("used_at", Progress::usedAt)
          .number("in_minute", Progress::minute)
          .number("said_in_minute", Progress::saidInMinute)
          .readBy(
              row ->
                  new Progress(
                      row.number(1),
                      SessionState.of(row.integer(2)),
                      row.number(3),
                      row.number(4),
                      row.integer(5),
                      row.number(6),
                      row.number(7),
                      row.number(8),
                      row.integer(9)));
  private static final Write<Progress> INSERT_PROGRESS = PROGRESS.insert();
  private static final Write<Progress> UPDATE_PROGRESS =
      PROGRESS.update(
          "state",
          "first_event",
          "next_event",
          "next_turn",
          "messages",
          "used_at",
          "in_minute",
          "said_in_minute");
  private static final Lookup<LastEvent> LAST_EVENTS =
      new Lookup<>(
          "SELECT id, next_event - 1 FROM chat_progress WHERE id = ?",
          "SELECT id, next_event - 1 FROM chat_progress WHERE id = ANY(?) ORDER BY id",
          row -> new LastEvent(row.number(1), row.number(2)));

  private static final Table<Turn> TURNS =
      Table.<Turn>named("chat_turns")
          .number("id", Turn::id)
          .number("session", row -> TaskId.group(row.id()))
          .text("task", Turn::task)
          .number("state", row -> row.state().code())
          .text("mode", Turn::mode)
          .text("request", Turn::request)
          .text("result", Turn::result)
          .number("attempts", Turn::attempts)
          .text("trace", Turn::trace)
          .number("created_at", Turn::createdAt)
          .number("finished_at", Turn::finishedAt)
          .readBy(
              row ->
                  new Turn(
                      row.number(1),
                      row.text(3),
                      TurnState.of(row.integer(4)),
                      row.text(5),
                      row.text(6),
                      row.text(7),
                      row.integer(8),
                      row.text(9),
                      row.number(10),
                      row.number(11)));
  private static final Write<Turn> INSERT_TURNS = TURNS.insert();

  private static final Table<Turn.End> TURN_ENDS =
      Table.<Turn.End>named("chat_turns")
          .number("id", Turn.End::id)
          .number("state", row -> row.state().code())
          .text("result", Turn.End::result)
          .number("attempts", Turn.End::attempts)
          .number("finished_at", Turn.End::at)
          .readBy(
              row ->
                  new Turn.End(
                      row.number(1),
                      TurnState.of(row.integer(2)),
                      row.text(3),
                      row.integer(4),
                      row.number(5)));
  private static final Write<Turn.End> END_TURNS =
      TURN_ENDS.update("state", "result", "attempts", "finished_at");

  private static final Table<Running> RUNNING =
      Table.<Running>named("chat_running")
          .number("id", Running::turn)
          .number("session", Running::session)
          .text("task", Running::task)
          .text("mode", Running::mode)
          .number("state", row -> row.state().code())
          .number("token", Running::token)
          .number("attempt", row -> row.attempt().number())
          .number("received", row -> row.heard().fragments())
          .number("ended", row -> row.heard().ended() ? 1 : 0)
          .number("own", row -> row.heard().characters())
          .number("shown", row -> row.shown().characters())
          .number("emitted", row -> row.shown().fragments())
          .number("first_shown", row -> row.shown().firstEvent())
          .number("dispatched_at", row -> row.attempt().dispatchedAt())
          .number("began_at", row -> row.attempt().beganAt())
          .number("heard_at", row -> row.heard().at())
          .number("deadline", row -> row.attempt().deadline())
          .text("entry", row -> row.attempt().entry())
          .readBy(
              row ->
                  new Running(
                      row.number(1),
                      row.number(2),
                      row.text(3),
                      row.text(4),
                      TurnState.of(row.integer(5)),
                      new Running.Attempt(
                          row.integer(7),
                          row.number(6),
                          row.number(15),
                          row.number(14),
                          row.number(17),
                          row.text(18)),
                      new Running.Heard(
                          row.integer(8), row.number(9) == 1, row.number(10), row.number(16)),
                      new Running.Shown(row.number(11), row.integer(12), row.number(13))));
  private static final Write<Running> PUT_RUNNING = RUNNING.upsert();
  private static final Lookup<Running> UNFINISHED =
      new Lookup<>(
          "SELECT " + RUNNING.columnList() + " FROM chat_running WHERE session = ? ORDER BY id",
          "SELECT "
              + RUNNING.columnList()
              + " FROM chat_running WHERE session = ANY(?) ORDER BY session, id",
          RUNNING.reader());

  private static final Table<SessionEvent> EVENTS =
      Table.<SessionEvent>named("chat_events")
          .number("id", SessionEvent::id)
          .number("at", SessionEvent::at)
          .text("type", SessionEvent::type)
          .text("task", SessionEvent::task)
          .text("data", SessionEvent::data)
          .readBy(
              row ->
                  new SessionEvent(
                      SessionEvent.sessionOf(row.number(1)),
                      SessionEvent.seqOf(row.number(1)),
                      row.number(2),
                      row.text(3),
                      row.text(4),
                      row.text(5)));
  private static final Write<SessionEvent> INSERT_EVENTS = EVENTS.insert();

  private static final Table<Message> MESSAGES =
      Table.<Message>named("chat_messages")
          .number("id", Message::id)
          .number("at", Message::at)
          .text("task", Message::task)
          .text("document", Message::document)
          .readBy(
              row ->
                  new Message(
                      TaskId.group(row.number(1)),
                      TaskId.ordinal(row.number(1)),
                      row.number(2),
                      row.text(3),
                      row.text(4)));
  private static final Write<Message> INSERT_MESSAGES = MESSAGES.insert();

  private static final Table<Look> LOOKS =
      Table.<Look>named("chat_looks")
          .number("id", Look::session)
          .number("at", Look::at)
          .readBy(row -> new Look(row.number(1), row.number(2)));
  private static final Write<Look> PUT_LOOKS = LOOKS.upsert();

  private record Used(String quota, long used) {}

  private static final Table<Used> QUOTAS =
      Table.<Used>named("chat_quotas")
          .text("name", Used::quota)
          .number("used", Used::used)
          .readBy(row -> new Used(row.text(1), row.number(2)));
  private static final Write<Used> PUT_QUOTAS = QUOTAS.upsert();

  private static final Table<Failure> FAILURES =
      Table.<Failure>named("chat_failures")
          .number("id", Failure::id)
          .number("at", Failure::at)
          .text("error", Failure::error)
          .text("payload", Failure::payload)
          .readBy(row -> new Failure(row.number(1), row.number(2), row.text(3), row.text(4)));
  private static final Write<Failure> PUT_FAILURES = FAILURES.upsert();

  private final orhestra.storage.sql.Session session;

  private JdbcSessionStore(orhestra.storage.sql.Session session) {
    this.session = requireNonNull(session, "session is null");
  }

  @Override
  public Optional<Session> session(long id) {
    return byKey(SESSIONS, id);
  }

  private <T> Optional<T> byKey(Table<T> table, long id) {
    return session
        .query(
            "SELECT " + table.columnList() + " FROM " + table.name() + " WHERE id = ?",
            table.reader(),
            id)
        .stream()
        .findFirst();
  }

  @Override
  public Optional<Progress> progress(long id) {
    return byKey(PROGRESS, id);
  }

  @Override
  public List<LastEvent> lastEvents(long[] sessions) {
    return session.look(LAST_EVENTS, sessions);
  }

  @Override
  public void insert(List<Session> sessions, List<Progress> progress) {
    session.write(INSERT_SESSIONS, sessions);
    session.write(INSERT_PROGRESS, progress);
  }

  @Override
  public List<Progress> lock(long[] sessions) {
    return session.lock(PROGRESS, sessions);
  }

  @Override
  public void update(List<Progress> progress) {
    session.write(UPDATE_PROGRESS, progress);
  }

  @Override
  public List<Running> unfinished(long[] sessions) {
    return session.look(UNFINISHED, sessions);
  }

  @Override
  public List<Running> overdue(long now, int limit) {
    return session.query(
        "SELECT "
            + RUNNING.columnList()
            + " FROM chat_running WHERE deadline <= ? ORDER BY deadline, id LIMIT ?",
        RUNNING.reader(),
        now,
        limit);
  }

  @Override
  public List<Running> handed(long after, int limit) {
    return session.query(
        "SELECT "
            + RUNNING.columnList()
            + " FROM chat_running WHERE id > ? AND entry <> '' AND state = ? ORDER BY id LIMIT ?",
        RUNNING.reader(),
        after,
        TurnState.DISPATCHED.code(),
        limit);
  }

  @Override
  public Optional<String> oldestEntry() {
    // Few rows: only those of unfinished turns.
    return session
        .query(
            """
            SELECT entry FROM chat_running WHERE entry <> ''
            ORDER BY dispatched_at, id LIMIT 1\
            """,
            row -> row.text(1))
        .stream()
        .findFirst();
  }

  @Override
  public void putRunning(List<Running> turns) {
    session.write(PUT_RUNNING, turns);
  }

  @Override
  public void deleteRunning(long[] turns) {
    session.delete(RUNNING, turns);
  }

  @Override
  public Optional<Turn> turn(long id) {
    return byKey(TURNS, id);
  }

  @Override
  public Optional<Turn> turn(long ofSession, String task) {
    return session
        .query(
            "SELECT " + TURNS.columnList() + " FROM chat_turns WHERE session = ? AND task = ?",
            TURNS.reader(),
            ofSession,
            task)
        .stream()
        .findFirst();
  }

  @Override
  public List<Turn> turns(long ofSession, int limit) {
    return session.query(
        "SELECT "
            + TURNS.columnList()
            + " FROM chat_turns WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?",
        TURNS.reader(),
        TaskId.first(ofSession),
        TaskId.first(ofSession + 1),
        limit);
  }

  @Override
  public void insertTurns(List<Turn> turns) {
    session.write(INSERT_TURNS, turns);
  }

  @Override
  public void endTurns(List<Turn.End> turns) {
    session.write(END_TURNS, turns);
  }

  @Override
  public List<SessionEvent> events(long ofSession, long from, int limit) {
    return session.query(
        "SELECT "
            + EVENTS.columnList()
            + " FROM chat_events WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
        EVENTS.reader(),
        SessionEvent.id(ofSession, from),
        SessionEvent.id(ofSession + 1, 0),
        limit);
  }

  @Override
  public List<SessionEvent> streamed(long ofSession, long from, String task) {
    return session.query(
        "SELECT "
            + EVENTS.columnList()
            + """
             FROM chat_events
            WHERE id >= ? AND id < ? AND type = 'chat_streaming' AND task = ? ORDER BY id\
            """,
        EVENTS.reader(),
        SessionEvent.id(ofSession, from),
        SessionEvent.id(ofSession + 1, 0),
        task);
  }

  @Override
  public void insertEvents(List<SessionEvent> events) {
    session.write(INSERT_EVENTS, events);
  }

  @Override
  public void deleteEvents(long[] ids) {
    session.delete(EVENTS, ids);
  }

  @Override
  public OptionalLong lastEventBefore(long ofSession, long from, long time) {
    OptionalLong id =
        session.number(
            "SELECT max(id) FROM chat_events WHERE id >= ? AND id < ? AND at < ?",
            SessionEvent.id(ofSession, from),
            SessionEvent.id(ofSession + 1, 0),
            time);
    return id.isEmpty() ? id : OptionalLong.of(SessionEvent.seqOf(id.getAsLong()));
  }

  @Override
  public List<Message> messages(long ofSession, long after, int limit) {
    return session.query(
        "SELECT "
            + MESSAGES.columnList()
            + " FROM chat_messages WHERE id > ? AND id < ? ORDER BY id LIMIT ?",
        MESSAGES.reader(),
        TaskId.first(ofSession) + Math.min(after, TaskId.MAX_TASKS_PER_GROUP - 1L),
        TaskId.first(ofSession + 1),
        limit);
  }

  @Override
  public List<Message> lastMessages(long ofSession, int limit) {
    return session.query(
        "SELECT "
            + MESSAGES.columnList()
            + " FROM chat_messages WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?",
        MESSAGES.reader(),
        TaskId.first(ofSession),
        TaskId.first(ofSession + 1),
        limit);
  }

  @Override
  public void insertMessages(List<Message> messages) {
    session.write(INSERT_MESSAGES, messages);
  }

  @Override
  public void putLooks(List<Look> looks) {
    session.write(PUT_LOOKS, looks);
  }

  @Override
  public List<Look> looks(long now, int limit) {
    return session.query(
        "SELECT id, at FROM chat_looks WHERE at <= ? ORDER BY at, id LIMIT ?",
        LOOKS.reader(),
        now,
        limit);
  }

  @Override
  public Purged purge(long ended, int limit) {
    List<Long> events =
        purge(EVENTS, SessionEvent.id(ended, 0), SessionEvent.id(ended + 1, 0), limit);
    List<Long> messages = purge(MESSAGES, TaskId.first(ended), TaskId.first(ended + 1), limit);
    List<Long> turns = purge(TURNS, TaskId.first(ended), TaskId.first(ended + 1), limit);
    if (!events.isEmpty() || !messages.isEmpty() || !turns.isEmpty()) {
      return new Purged(turns, true);
    }
    long[] key = {ended};
    session.delete(LOOKS, key);
    session.delete(PROGRESS, key);
    session.delete(SESSIONS, key);
    return new Purged(turns, false);
  }

  private List<Long> purge(Table<?> table, long from, long to, int limit) {
    List<Long> keys =
        session.query(
            "SELECT id FROM " + table.name() + " WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            row -> row.number(1),
            from,
            to,
            limit);
    session.delete(table, keys.stream().mapToLong(Long::longValue).toArray());
    return keys;
  }

  @Override
  public long used(String quota) {
    return session.lock(QUOTAS, quota).map(Used::used).orElse(0L);
  }

  @Override
  public void putUsed(String quota, long used) {
    session.write(PUT_QUOTAS, List.of(new Used(quota, used)));
  }

  @Override
  public void insertFailures(List<Failure> failures) {
    session.write(PUT_FAILURES, failures);
  }

  @Override
  public List<Failure> failures(int limit) {
    return session.query(
        "SELECT id, at, error, payload FROM chat_failures ORDER BY id DESC LIMIT ?",
        FAILURES.reader(),
        limit);
  }
}
