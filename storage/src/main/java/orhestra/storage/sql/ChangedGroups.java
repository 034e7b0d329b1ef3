package orhestra.storage.sql;

import java.util.Arrays;

/** The groups that a transaction changed, in no order, without repetition of neighbours. */
public final class ChangedGroups {
  private long[] ids = new long[16];
  private int count;

  /** Remembers a group. */
  public void add(long group) {
    if (count > 0 && ids[count - 1] == group) {
      return;
    }
    if (count == ids.length) {
      ids = Arrays.copyOf(ids, count * 2);
    }
    ids[count++] = group;
  }

  /** Forgets all of them. */
  public void clear() {
    count = 0;
  }

  /** Whether nothing changed. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** The groups, ascending, without repetition. */
  public long[] ids() {
    return Arrays.stream(ids, 0, count).sorted().distinct().toArray();
  }
}
