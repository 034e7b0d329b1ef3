package orhestra.engine.store;

import java.util.Optional;

/** Singleton duties such as the reaper: at most one process of several does each. */
public interface DutyStore {
  /** The duty's row, locked until the end of the transaction. */
  Optional<Duty> lock(String name);

  /** Writes the duty's row, new or not. */
  void put(Duty duty);

  /**
   * A duty and who has it.
   *
   * @param version grows whenever the holder renews it
   */
  record Duty(String name, String holder, long version) {}
}
