package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import orhestra.cli.command.JobWatch;

/** Waits for a process that was started to be ready, and notices when it ends instead. */
final class Readiness {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final InstantSource clock;
  private final JobWatch.Pause pause;

  Readiness(InstantSource clock, JobWatch.Pause pause) {
    this.clock = requireNonNull(clock, "clock is null");
    this.pause = requireNonNull(pause, "pause is null");
  }

  /** Something that may hold or not yet. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws InterruptedException;
  }

  /**
   * Returns when the process is ready.
   *
   * @param what its name in a sentence
   * @throws DemoException if it ends, or is not ready in time
   */
  void await(Child process, String what, Condition ready)
      throws InterruptedException, DemoException {
    Instant limit = clock.instant().plus(LIMIT);
    while (!ready.holds()) {
      if (!process.isAlive()) {
        throw new DemoException(
            what + " ended while it started, exit code " + process.exitCode(), List.of(process));
      }
      if (clock.instant().isAfter(limit)) {
        throw new DemoException(
            what + " was not ready within " + LIMIT.toSeconds() + " s", List.of(process));
      }
      pause.pause(LOOK);
    }
  }
}
