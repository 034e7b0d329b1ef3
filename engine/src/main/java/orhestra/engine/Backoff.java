package orhestra.engine;

import java.util.random.RandomGenerator;

/** How long a failed task waits before it may be claimed again. */
public sealed interface Backoff {
  /** The wait before the next try, in milliseconds, after {@code failures} (from 1) failures. */
  long millis(int failures, RandomGenerator random);

  /** No wait. */
  record Immediate() implements Backoff {
    @Override
    public long millis(int failures, RandomGenerator random) {
      return 0;
    }
  }

  /** Always the same wait. */
  record Fixed(long delayMillis) implements Backoff {
    public Fixed {
      requireDelay(delayMillis);
    }

    @Override
    public long millis(int failures, RandomGenerator random) {
      return delayMillis;
    }
  }

  /** {@code failures * step}, at most {@code cap}. */
  record Linear(long stepMillis, long capMillis) implements Backoff {
    public Linear {
      requireDelay(stepMillis);
      requireDelay(capMillis);
    }

    @Override
    public long millis(int failures, RandomGenerator random) {
      return Math.min(capMillis, Math.multiplyExact(stepMillis, (long) failures));
    }
  }

  /**
   * {@code base * 2^(failures-1)}, at most {@code cap}, of which the share {@code jitter} (0 to 1)
   * is random, so that what failed together does not come back together.
   */
  record Exponential(long baseMillis, long capMillis, double jitter) implements Backoff {
    public Exponential {
      requireDelay(baseMillis);
      requireDelay(capMillis);
      if (!(jitter >= 0 && jitter <= 1)) {
        throw new IllegalArgumentException("jitter must be 0 to 1: " + jitter);
      }
    }

    @Override
    public long millis(int failures, RandomGenerator random) {
      int doublings = Math.min(failures - 1, 30);
      double full = Math.min((double) capMillis, (double) baseMillis * (1L << doublings));
      return (long) (full * (1 - jitter * random.nextDouble()));
    }
  }

  private static void requireDelay(long millis) {
    // A year: far beyond any sensible wait, and small enough that no sum of it overflows.
    if (millis < 0 || millis > 31_536_000_000L) {
      throw new IllegalArgumentException("delay out of range: " + millis);
    }
  }

  /** The text that stores keep; {@link #parse} reads it. */
  default String text() {
    return switch (this) {
      case Immediate() -> "immediate";
      case Fixed(long delay) -> "fixed:" + delay;
      case Linear(long step, long cap) -> "linear:" + step + ":" + cap;
      case Exponential(long base, long cap, double jitter) ->
          "exponential:" + base + ":" + cap + ":" + jitter;
    };
  }

  /** The backoff that {@link #text} wrote. */
  static Backoff parse(String text) {
    String[] parts = text.split(":", -1);
    return switch (parts[0]) {
      case "immediate" -> new Immediate();
      case "fixed" -> new Fixed(Long.parseLong(parts[1]));
      case "linear" -> new Linear(Long.parseLong(parts[1]), Long.parseLong(parts[2]));
      case "exponential" ->
          new Exponential(
              Long.parseLong(parts[1]), Long.parseLong(parts[2]), Double.parseDouble(parts[3]));
      default -> throw new IllegalArgumentException("no such backoff: " + text);
    };
  }
}
