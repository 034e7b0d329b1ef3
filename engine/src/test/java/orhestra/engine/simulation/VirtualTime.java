package orhestra.engine.simulation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** The two clocks of a simulated machine: the wall clock may jump, the ticker never does. */
public final class VirtualTime implements InstantSource {
  private long wall = 1_800_000_000_000L;
  // Somewhere below zero, as a real ticker may be.
  private long ticks = -5_000_000_000L;

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(wall);
  }

  @Override
  public long millis() {
    return wall;
  }

  /** The monotonic clock. */
  public long nanos() {
    return ticks;
  }

  /** Time passes on both clocks. */
  public void pass(long millis) {
    wall += millis;
    ticks += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Somebody sets the wall clock. */
  public void jumpWall(long millis) {
    wall += millis;
  }
}
