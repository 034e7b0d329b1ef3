package orhestra.engine;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import orhestra.engine.store.DutyStore.Duty;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Storage;
import orhestra.engine.store.Transaction;

/**
 * Who of several processes on one database does what only one should do. A duty is a lease of 10 s:
 * another process takes it over after it has itself seen it unrenewed for that long. Two processes
 * may briefly both believe to have a duty, so what is done under it must be harmless when done
 * twice. Used by one thread.
 */
public final class Duties {
  private static final long LEASE = TimeUnit.SECONDS.toNanos(10);
  private static final long RENEW_EVERY = TimeUnit.SECONDS.toNanos(3);

  private final Storage storage;
  private final String holder;
  private final LongSupplier ticker;
  private final Taking taking = new Taking();
  private final Map<String, State> states = new HashMap<>();

  private record State(Duty duty, long since) {}

  /**
   * Duties taken in the name of {@code holder}, which no other process uses.
   *
   * @param ticker monotonic nanoseconds
   */
  public Duties(Storage storage, String holder, LongSupplier ticker) {
    this.storage = requireNonNull(storage, "storage is null");
    this.holder = requireNonNull(holder, "holder is null");
    this.ticker = requireNonNull(ticker, "ticker is null");
  }

  /** Whether this process has the duty now; takes or renews it where it can. Blocks. */
  public boolean holds(String name) {
    if (storage.exclusive()) {
      return true;
    }
    long now = ticker.getAsLong();
    @Nullable State state = states.get(name);
    boolean mine = state != null && state.duty.holder().equals(holder);
    if (mine && state != null && now - state.since < RENEW_EVERY) {
      return true;
    }
    boolean expired = state != null && !mine && now - state.since >= LEASE;
    @Nullable Duty takeOver = expired && state != null ? state.duty : null;
    Duty current = storage.submit(taking, new Wish(name, holder, takeOver)).join();
    if (state == null || !state.duty.equals(current)) {
      states.put(name, new State(current, now));
    }
    return current.holder().equals(holder);
  }

  /**
   * A wish for a duty.
   *
   * @param takeOver the row that was seen unrenewed for too long; null if none was
   */
  private record Wish(String name, String holder, @Nullable Duty takeOver) {}

  private static final class Taking implements Operation<Wish, Duty> {
    @Override
    public int phase() {
      return 30;
    }

    @Override
    public List<Duty> apply(Transaction tx, List<Wish> wishes) {
      List<Duty> answers = new ArrayList<>(wishes.size());
      for (Wish wish : wishes) {
        Duty row = tx.duties().lock(wish.name()).orElse(new Duty(wish.name(), wish.holder(), 0));
        if (row.holder().equals(wish.holder()) || row.equals(wish.takeOver())) {
          row = new Duty(wish.name(), wish.holder(), row.version() + 1);
          tx.duties().put(row);
        }
        answers.add(row);
      }
      return answers;
    }
  }
}
