package orhestra.conversations;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import orhestra.conversations.domain.Names;
import orhestra.conversations.domain.Session;
import orhestra.conversations.store.SessionStore;
import orhestra.engine.store.Storage;

/** Sessions by number and by name; what never changes of them is remembered. Thread-safe. */
final class Sessions {
  private static final int REMEMBERED = 20_000;

  private final Storage storage;
  private final Map<Long, Session> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Session> eldest) {
          return size() > REMEMBERED;
        }
      };

  Sessions(Storage storage) {
    this.storage = requireNonNull(storage, "storage is null");
  }

  /** The session with this number, if it is remembered. */
  Optional<Session> remembered(long id) {
    synchronized (remembered) {
      return Optional.ofNullable(remembered.get(id));
    }
  }

  /** The session with this number. May block. */
  Optional<Session> find(long id) {
    Optional<Session> known = remembered(id);
    if (known.isPresent()) {
      return known;
    }
    Optional<Session> read = storage.read(view -> view.door(SessionStore.class).session(id));
    read.ifPresent(this::remember);
    return read;
  }

  /** The session with this name. May block. */
  Optional<Session> find(String name) {
    OptionalLong id = Names.sessionId(name);
    return id.isEmpty()
        ? Optional.empty()
        : find(id.getAsLong()).filter(session -> session.name().toString().equals(name));
  }

  void remember(Session session) {
    synchronized (remembered) {
      remembered.put(session.id(), session);
    }
  }

  void forget(long id) {
    synchronized (remembered) {
      remembered.remove(id);
    }
  }
}
