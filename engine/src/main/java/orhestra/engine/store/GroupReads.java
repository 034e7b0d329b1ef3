package orhestra.engine.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orhestra.engine.Group;
import orhestra.engine.GroupState;

/** Reads of groups. */
public interface GroupReads {
  /** The group with this id. */
  Optional<Group> find(long id);

  /** Those of these groups that exist, ascending. */
  List<Group> find(long[] ids);

  /**
   * Groups of a queue, newest first, with {@code id < before}, at most {@code limit}.
   *
   * @param state only groups in this state; null for all
   */
  List<Group> list(String queue, @Nullable GroupState state, long before, int limit);

  /** All groups that are not closed, with whether anything of them waits and from when. */
  List<Open> open();

  /** Closed groups that were closed before {@code finishedBefore}, oldest first. */
  List<Long> closedBefore(String queue, long finishedBefore, int limit);

  /** Sums over the open groups of a queue. */
  Totals totals(String queue);

  /**
   * How many tasks there are in the open groups of a queue.
   *
   * @param pending neither running nor over
   */
  record Totals(long pending, long running) {}

  /**
   * An open group as the engine remembers it.
   *
   * @param earliestWaiting smallest notBefore of its waiting tasks; Long.MAX_VALUE if none waits
   */
  record Open(Group group, long earliestWaiting) {}
}
