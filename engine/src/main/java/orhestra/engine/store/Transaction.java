package orhestra.engine.store;

import java.util.function.Supplier;

/** A batch in the making. All changes made through it become durable together, or none does. */
public interface Transaction extends View {
  @Override
  TaskStore tasks();

  @Override
  GroupStore groups();

  @Override
  WorkerStore workers();

  @Override
  DeadLetterStore deadLetters();

  @Override
  EventStore events();

  /** Remembered claims. */
  ClaimStore claims();

  /** Singleton duties. */
  DutyStore duties();

  /** The time of this batch, epoch milliseconds: the same for every command in it. */
  long now();

  /**
   * What lives exactly as long as this batch: made at the first call for a type, the same object
   * afterwards.
   */
  <T extends Participant> T participant(Class<T> type, Supplier<T> create);

  /** Someone who takes part in a batch beyond the operation that brought it in. */
  interface Participant {
    /** Last writes, after all operations. May run again with a new participant after a rollback. */
    void beforeCommit(Transaction tx);

    /** The batch is durable. Must not throw. */
    void committed();

    /** Nothing of the batch was kept. Must not throw. */
    void rolledBack();
  }
}
