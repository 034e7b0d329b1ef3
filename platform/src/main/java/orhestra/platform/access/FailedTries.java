package orhestra.platform.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long the answer to a wrong key is held back. Each address has three wrong tries free; from
 * then on each waits twice as long as the one before, from 100 ms up to 3.2 s. A minute without one
 * forgives. Right keys never come here, so nobody else waits.
 *
 * <p>Remembers the 4096 addresses that failed last. Thread-safe.
 */
final class FailedTries {
  private static final int ADDRESSES = 4096;
  private static final int FREE = 3;
  private static final int MOST_DOUBLINGS = 5;
  private static final Duration FIRST_DELAY = Duration.ofMillis(100);
  private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(1);

  private record Tally(int failures, Instant last) {}

  private final InstantSource clock;
  private final Map<String, Tally> byAddress =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tally> eldest) {
          return size() > ADDRESSES;
        }
      };

  FailedTries(InstantSource clock) {
    this.clock = clock;
  }

  /** Notes one more wrong key from an address. */
  synchronized Duration next(String address) {
    Instant now = clock.instant();
    Tally before = byAddress.get(address);
    int failures = 1;
    if (before != null && now.isBefore(before.last().plus(FORGIVEN_AFTER))) {
      failures = Math.min(before.failures() + 1, FREE + MOST_DOUBLINGS + 1);
    }
    byAddress.put(address, new Tally(failures, now));
    return failures <= FREE ? Duration.ZERO : FIRST_DELAY.multipliedBy(1L << (failures - FREE - 1));
  }

  synchronized int remembered() {
    return byAddress.size();
  }
}
