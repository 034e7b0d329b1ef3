package orhestra.cli.rehearsal;

import java.time.Duration;

/** A rehearsal is done on somebody's first use of the program: it must not take for ever. */
final class TimeLimit {
  static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int EXCEEDED = 3;

  private TimeLimit() {}

  /** From now on this process has {@link #LIMIT}; then it is ended, and nothing is recorded. */
  static void start() {
    Thread.ofPlatform().daemon().name("limit").start(TimeLimit::enforce);
  }

  private static void enforce() {
    try {
      Thread.sleep(LIMIT);
      Runtime.getRuntime().halt(EXCEEDED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
