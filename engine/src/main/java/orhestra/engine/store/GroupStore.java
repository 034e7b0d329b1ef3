package orhestra.engine.store;

import java.util.List;
import orhestra.engine.Group;
import orhestra.engine.Progress;

/** Changes of groups. */
public interface GroupStore extends GroupReads {
  /** A group id that was never used before; ids grow. May skip numbers. */
  long nextId();

  /** Adds a group. */
  void insert(Group group);

  /**
   * Progress of those of these groups that exist, locked until the end of the transaction; locks
   * are taken in ascending order.
   *
   * @param ids ascending, without repetition
   */
  List<Locked> lock(long[] ids);

  /** Writes the progress of groups that exist, by id. */
  void update(List<Locked> changed);

  /**
   * Removes up to {@code limit} attempts (with waiting rows and dead letters in the same range) of
   * a closed group; once none is left, the group itself.
   *
   * @return whether the group is gone
   */
  boolean deleteSome(long id, int limit);

  /** A group's progress under lock. */
  record Locked(long id, Progress progress) {}
}
