package orhestra.coordinator.api;

import static java.util.Objects.requireNonNull;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.coordinator.domain.Ids;

/**
 * Reports on tasks that another SPOT holds, as the log shows them: at most one line a minute, with
 * the number of those that were passed over since the line before. Such reports are cheap to send,
 * and whoever sends many must not fill the disk. Thread-safe.
 */
final class WrongSpots {
  // The seed's readers look for this name and these words in the log.
  private static final Logger LOG = LoggerFactory.getLogger("JdbcTaskRepository");
  private static final long MINUTE = 60_000_000_000L;

  private final LongSupplier nanoTime;
  private boolean begun;
  private long lastLine;
  private long passedOver;

  WrongSpots(LongSupplier nanoTime) {
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /**
   * Notes one report.
   *
   * @param holder names the SPOT that has the task; asked only if there is a line to write
   */
  void note(String spot, long task, Supplier<String> holder) {
    long before = passedOverBeforeThisLine();
    if (before < 0) {
      return;
    }
    String more = before == 0 ? "" : " (" + before + " more like it were not logged)";
    LOG.warn(
        "Spot {} tried to complete task {} but it's assigned to {}{}",
        spot,
        Ids.task(task),
        holder.get(),
        more);
  }

  /** Reports since the last line, if it is time for one; -1 if not. */
  private synchronized long passedOverBeforeThisLine() {
    long now = nanoTime.getAsLong();
    if (begun && now - lastLine < MINUTE) {
      passedOver++;
      return -1;
    }
    long before = passedOver;
    begun = true;
    lastLine = now;
    passedOver = 0;
    return before;
  }
}
