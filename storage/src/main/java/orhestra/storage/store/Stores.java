package orhestra.storage.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orhestra.engine.store.ClaimStore;
import orhestra.engine.store.DeadLetterStore;
import orhestra.engine.store.DutyStore;
import orhestra.engine.store.EventStore;
import orhestra.engine.store.GroupStore;
import orhestra.engine.store.TaskStore;
import orhestra.engine.store.View;
import orhestra.engine.store.WorkerStore;
import orhestra.storage.sql.ChangedGroups;
import orhestra.storage.sql.Session;

/** All ports on one session, as long as it lives. */
public final class Stores implements View {
  private final Session session;
  private final Map<Class<?>, Door<?>> doors = new HashMap<>();
  private final Map<Class<?>, Object> opened = new HashMap<>();
  private final ChangedGroups changed = new ChangedGroups();
  private final TaskStore tasks;
  private final GroupStore groups;
  private final WorkerStore workers;
  private final DeadLetterStore deadLetters;
  private final EventStore events;
  private final ClaimStore claims;
  private final DutyStore duties;

  public Stores(Session session, List<Door<?>> doors) {
    this.session = session;
    doors.forEach(door -> this.doors.put(door.type(), door));
    tasks = new JdbcTasks(session, changed);
    groups = new JdbcGroups(session, changed);
    workers = new JdbcWorkers(session);
    deadLetters = new JdbcDeadLetters(session);
    events = new JdbcEvents(session);
    claims = new JdbcClaims(session);
    duties = new JdbcDuties(session);
  }

  public Session session() {
    return session;
  }

  /** What the transaction going on has changed. */
  public ChangedGroups changed() {
    return changed;
  }

  @Override
  public TaskStore tasks() {
    return tasks;
  }

  @Override
  public GroupStore groups() {
    return groups;
  }

  @Override
  public WorkerStore workers() {
    return workers;
  }

  @Override
  public DeadLetterStore deadLetters() {
    return deadLetters;
  }

  @Override
  public EventStore events() {
    return events;
  }

  public ClaimStore claims() {
    return claims;
  }

  public DutyStore duties() {
    return duties;
  }

  @Override
  public <T> T door(Class<T> type) {
    Object store = opened.get(type);
    if (store == null) {
      Door<?> door = doors.get(type);
      if (door == null) {
        throw new IllegalArgumentException("no door is registered under " + type.getName());
      }
      store = door.open(session);
      opened.put(type, store);
    }
    return type.cast(store);
  }
}
