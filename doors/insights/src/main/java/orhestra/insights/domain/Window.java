package orhestra.insights.domain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What is kept of a brand's stream: the chunks of the last while by their own time, as {@link
 * #BUCKETS} buckets that are a {@link PartialMerge} each.
 *
 * <p>The window ends at the newest time seen, not at the wall clock, so recorded streams work; who
 * adds a chunk has seen to it that its time is not far ahead. It consists of the newest bucket and
 * those before it, and moves by whole buckets. Within it the order of the chunks does not matter.
 *
 * <p>Not thread-safe.
 */
public final class Window {
  /** Of how many buckets a window is made. */
  public static final int BUCKETS = 288;

  private final long bucketMillis;
  private final MergeTree tree = new MergeTree(BUCKETS);
  private final NavigableSet<Long> held = new TreeSet<>();
  private final NavigableSet<Long> changed = new TreeSet<>();
  private final NavigableSet<Long> removed = new TreeSet<>();
  private long end = Long.MIN_VALUE;

  /** What became of a chunk. */
  public enum Verdict {
    /** It is in the window. */
    ACCEPTED,
    /** It is of a time before the window; nothing has changed. */
    LATE
  }

  /**
   * What to store after something was added.
   *
   * @param changed buckets to write, by index, oldest first
   * @param removed buckets to forget that may have been stored, oldest first
   */
  public record Changes(List<Long> changed, List<Long> removed) {
    public Changes {
      changed = List.copyOf(changed);
      removed = List.copyOf(removed);
    }
  }

  /**
   * An empty window.
   *
   * @param windowMillis at least {@link #BUCKETS}; what does not divide by that is cut off
   */
  public Window(long windowMillis) {
    this.bucketMillis = windowMillis / BUCKETS;
    if (bucketMillis < 1) {
      throw new IllegalArgumentException("a window of at least " + BUCKETS + " ms is needed");
    }
  }

  /** Adds a chunk, unless it is late. What falls out of the window is dropped. */
  public Verdict add(Chunk chunk) {
    long index = index(chunk.at());
    if (isBefore(index)) {
      return Verdict.LATE;
    }
    changing(index).add(chunk);
    changed.add(index);
    end = Math.max(end, chunk.at());
    return Verdict.ACCEPTED;
  }

  /**
   * Puts a stored bucket back: adds it to what the window holds, without counting it as changed.
   * One that lies before the window counts as removed.
   */
  public void put(long index, PartialMerge bucket) {
    if (bucket.isEmpty()) {
      return;
    }
    if (isBefore(index)) {
      removed.add(index);
      return;
    }
    changing(index).add(bucket);
    end = Math.max(end, bucket.totals().newest());
  }

  /** The bucket that a time falls into. */
  public long index(long at) {
    return Math.floorDiv(at, bucketMillis);
  }

  /** When a bucket begins, epoch milliseconds. */
  public long startOf(long index) {
    return index * bucketMillis;
  }

  /** The indexes of the buckets that hold anything, oldest first. */
  public List<Long> indexes() {
    return List.copyOf(held);
  }

  /** What a bucket holds; not to be changed, and it changes with the window. */
  public PartialMerge bucket(long index) {
    return held.contains(index) ? tree.leaf(slot(index)) : new PartialMerge();
  }

  /** All that is in the window; not to be changed, and good until something is added. */
  public PartialMerge total() {
    return tree.total();
  }

  /** How many buckets {@link #takeChanges} would tell to write. */
  public int changedBuckets() {
    return changed.size();
  }

  /** What has changed and vanished since this was last asked. */
  public Changes takeChanges() {
    Changes changes = new Changes(new ArrayList<>(changed), new ArrayList<>(removed));
    changed.clear();
    removed.clear();
    return changes;
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return held.isEmpty();
  }

  /** The earliest time that is not late, epoch milliseconds; 0 while the window is empty. */
  public long start() {
    return isEmpty() ? 0 : oldest() * bucketMillis;
  }

  /** The newest time seen, epoch milliseconds; 0 while the window is empty. */
  public long end() {
    return isEmpty() ? 0 : end;
  }

  private boolean isBefore(long index) {
    return !isEmpty() && index < oldest();
  }

  private long oldest() {
    return held.last() - (BUCKETS - 1);
  }

  private PartialMerge changing(long index) {
    held.add(index);
    NavigableSet<Long> fallen = held.headSet(oldest(), false);
    for (long old : List.copyOf(fallen)) {
      tree.clear(slot(old));
      held.remove(old);
      changed.remove(old);
      removed.add(old);
    }
    return tree.changing(slot(index));
  }

  private static int slot(long index) {
    return (int) Math.floorMod(index, (long) BUCKETS);
  }

  @Override
  public String toString() {
    return "Window" + Collections.unmodifiableSet(held);
  }
}
