package orhestra.coordinator.domain;

/** A range of whole numbers, both ends included: min, min+step, and so on up to max. */
public record Axis(long min, long max, long step) {
  /** Bound of all three, so that no arithmetic on them overflows. */
  public static final long LIMIT = 1_000_000_000_000L;

  public Axis {
    if (Math.abs(min) > LIMIT || Math.abs(max) > LIMIT || min > max) {
      throw new IllegalArgumentException("not a range: " + min + " to " + max);
    }
    if (step < 1 || step > LIMIT) {
      throw new IllegalArgumentException("not a step: " + step);
    }
  }

  /** How many values there are: floor((max-min)/step)+1. */
  public long count() {
    return (max - min) / step + 1;
  }

  /** The value at {@code index}, from 0. */
  public long value(long index) {
    return min + index * step;
  }
}
