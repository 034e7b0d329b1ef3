package orhestra.engine;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import orhestra.engine.store.Storage;

/**
 * The workers that this process has met, so that a claim need not read the worker's row, and when
 * each one's sign of life was last stored: calls come thousands of times a second, one stored sign
 * a second is enough for the reaper. Thread-safe.
 */
final class WorkerDirectory {
  /** A sign of life is stored at most this often, nanoseconds. */
  static final long TOUCH_EVERY = TimeUnit.SECONDS.toNanos(1);

  /** How long another process's change of labels may go unnoticed, nanoseconds. */
  private static final long TRUST_FOREIGN = TimeUnit.SECONDS.toNanos(5);

  private static final int MAX_KNOWN = 100_000;

  private final Storage storage;
  private final LongSupplier ticker;
  private final Map<String, Known> byName = new ConcurrentHashMap<>();
  private final Map<Long, Long> touchedAt = new ConcurrentHashMap<>();

  private record Known(Worker worker, long readAt) {}

  WorkerDirectory(Storage storage, LongSupplier ticker) {
    this.storage = storage;
    this.ticker = ticker;
  }

  /** The worker of this name, as far as labels and id go; its state and facts may be old. */
  Optional<Worker> find(String name) {
    @Nullable Known known = byName.get(name);
    if (known != null
        && (storage.exclusive() || ticker.getAsLong() - known.readAt < TRUST_FOREIGN)) {
      return Optional.of(known.worker);
    }
    Optional<Worker> read = storage.read(view -> view.workers().find(name));
    read.ifPresent(this::remember);
    return read;
  }

  void remember(Worker worker) {
    if (byName.size() >= MAX_KNOWN) {
      byName.clear();
      touchedAt.clear();
    }
    byName.put(worker.name(), new Known(worker, ticker.getAsLong()));
  }

  /** Whether a sign of life is worth storing now. */
  boolean isTouchDue(long worker) {
    @Nullable Long last = touchedAt.get(worker);
    return last == null || ticker.getAsLong() - last >= TOUCH_EVERY;
  }

  void touched(long worker) {
    touchedAt.put(worker, ticker.getAsLong());
  }

  /**
   * The worker was declared DOWN, or the batch that stored its sign was lost: store the next one.
   */
  void forgetTouch(long worker) {
    touchedAt.remove(worker);
  }
}
