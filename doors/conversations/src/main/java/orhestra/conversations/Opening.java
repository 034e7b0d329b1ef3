package orhestra.conversations;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import orhestra.conversations.domain.Names;
import orhestra.conversations.domain.Progress;
import orhestra.conversations.domain.Session;
import orhestra.conversations.store.SessionStore;
import orhestra.engine.Event;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/** Begins sessions. One that is begun twice, because a batch ran twice, is never heard of again. */
final class Opening implements Operation<Opening.Command, Session> {
  private final long idleMillis;

  /**
   * A session to begin.
   *
   * @param token lets its holder in
   * @param chance makes the session's name hard to guess, with {@code more}
   */
  record Command(
      String token,
      String agent,
      String tenant,
      String user,
      String metadata,
      long chance,
      int more) {
    Command {
      requireNonNull(token, "token is null");
      requireNonNull(agent, "agent is null");
      requireNonNull(tenant, "tenant is null");
      requireNonNull(user, "user is null");
      requireNonNull(metadata, "metadata is null");
    }
  }

  Opening(long idleMillis) {
    this.idleMillis = idleMillis;
  }

  @Override
  public int phase() {
    return 41;
  }

  @Override
  public List<Session> apply(Transaction tx, List<Command> commands) {
    List<Session> sessions = new ArrayList<>();
    List<Progress> progress = new ArrayList<>();
    List<SessionStore.Look> looks = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    for (Command command : commands) {
      long id = tx.groups().nextId();
      sessions.add(
          new Session(
              id,
              Names.session(id, command.chance(), command.more()),
              command.token(),
              command.agent(),
              command.tenant(),
              command.user(),
              command.metadata(),
              tx.now()));
      progress.add(Progress.begun(id, tx.now()));
      looks.add(new SessionStore.Look(id, tx.now() + idleMillis));
      events.add(new Event(0, tx.now(), "session.created", id, command.agent(), ""));
    }
    SessionStore store = tx.door(SessionStore.class);
    store.insert(sessions, progress);
    store.putLooks(looks);
    tx.events().append(events);
    return sessions;
  }
}
