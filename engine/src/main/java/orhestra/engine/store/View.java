package orhestra.engine.store;

/**
 * A consistent view of everything kept. Not thread-safe; valid only within the call that got it.
 */
public interface View {
  TaskReads tasks();

  GroupReads groups();

  WorkerReads workers();

  DeadLetterReads deadLetters();

  EventReads events();

  /**
   * A door's own tables, by the type under which the door registered them with the storage.
   *
   * @throws IllegalArgumentException if nothing is registered under that type
   */
  <T> T door(Class<T> type);
}
