package orhestra.insights;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import orhestra.insights.domain.Window;
import orhestra.insights.store.BrandRow;

/**
 * A brand that this process works on. All but what is volatile belongs to the thread whose turn the
 * brand is, see {@link WorkQueue}.
 */
final class Holding {
  private BrandRow row;
  private @Nullable Window window;
  private long merged;
  private int failures;
  private volatile long usedAt;
  private volatile boolean lost;

  Holding(BrandRow row, @Nullable Window window, long now) {
    this.row = requireNonNull(row, "row is null");
    this.window = window;
    this.usedAt = now;
  }

  String brand() {
    return row.name();
  }

  long fence() {
    return row.hold().fence();
  }

  /** The brand as it is in the database. */
  BrandRow row() {
    return row;
  }

  /** What is merged of it; null if that must be read from the database. */
  @Nullable Window window() {
    return window;
  }

  void window(Window loaded) {
    window = loaded;
  }

  /** The window may hold what the database does not. */
  void forgetWindow() {
    window = null;
  }

  /** The number of the batch that was merged last; 0 if none was. */
  long merged() {
    return merged;
  }

  /** The brand was written so. */
  void kept(BrandRow after) {
    row = after;
  }

  /** Notes that all of a batch is merged and durable. */
  void merged(long batch) {
    merged = batch;
    failures = 0;
  }

  /** Counts one more failure in a row. */
  int failed() {
    return ++failures;
  }

  int failures() {
    return failures;
  }

  /** When there was something to do last, monotonic nanoseconds. */
  long usedAt() {
    return usedAt;
  }

  void used(long now) {
    usedAt = now;
  }

  /** Whether another process has the brand, or may have. */
  boolean isLost() {
    return lost;
  }

  void lose() {
    lost = true;
  }
}
