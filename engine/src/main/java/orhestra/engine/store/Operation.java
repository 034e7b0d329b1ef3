package orhestra.engine.store;

import java.util.List;

/**
 * A kind of change. All commands of one kind that meet in a batch are applied together, so that a
 * store can write them with one statement; each has its own answer.
 *
 * <p>An operation runs on the batch's transaction and may run again from the start (after a
 * deadlock, an SQL error, or a commit whose outcome is unknown), so a command must be idempotent:
 * its second run finds what the first left behind and answers accordingly. A refusal is an answer,
 * not an exception.
 *
 * @param <C> the command
 * @param <R> the answer
 */
public interface Operation<C, R> {
  /**
   * Place within the batch: lower runs first. Operations that lock existing task rows come before
   * those that lock groups, so that two replicas lock in the same order.
   */
  int phase();

  /** Applies the commands in the order given and returns their answers in that order. */
  List<R> apply(Transaction tx, List<C> commands);
}
