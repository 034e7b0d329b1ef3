package orhestra.engine;

import orhestra.engine.store.Transaction;

/**
 * A door's part in the opening of a group; runs on the batch's transaction, maybe more than once.
 */
public interface Admission {
  /**
   * The group that an earlier run of the same request opened; 0 if there is none. Every request
   * needs a key by which this can be told: a batch whose commit was in doubt runs again.
   */
  long existing(Transaction tx);

  /** The group has been opened under this id: keep the door's own rows of it. */
  void opened(Transaction tx, long group);
}
