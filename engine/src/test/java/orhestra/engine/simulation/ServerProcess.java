package orhestra.engine.simulation;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import orhestra.engine.Duties;
import orhestra.engine.EngineSettings;
import orhestra.engine.Reaper;
import orhestra.engine.Reclaimed;
import orhestra.engine.TaskEngine;
import orhestra.engine.Worker;

/** One run of a server process, from its start to its crash. */
final class ServerProcess {
  /** The longest pause between two ticks after which the reaper may go on observing. */
  private static final long MAX_GAP = TimeUnit.SECONDS.toNanos(2);

  private final VirtualTime time;
  private final SimulatedStorage storage;
  private final TaskEngine engine;
  private final Reaper reaper;
  private long alarmAt = Long.MAX_VALUE;
  private boolean mustObserveAnew = true;
  private long lastTickEnd;
  private long observedSince;

  ServerProcess(
      String name,
      VirtualTime time,
      SimulatedStorage storage,
      EngineSettings settings,
      RandomGenerator random,
      Flaw flaw) {
    this.time = time;
    this.storage = storage;
    this.engine =
        new TaskEngine(
            storage, time::nanos, settings, random, at -> alarmAt = Math.min(alarmAt, at));
    LongSupplier reaperTicker =
        flaw == Flaw.REAPS_BY_WALL_CLOCK ? () -> time.millis() * 1_000_000 : time::nanos;
    this.reaper =
        new Reaper(
            engine, new Duties(storage, name, time::nanos), reaperTicker, new QuietListener());
  }

  TaskEngine engine() {
    return engine;
  }

  SimulatedStorage storage() {
    return storage;
  }

  /** When the engine wants to be woken; Long.MAX_VALUE if it does not. */
  long alarmAt() {
    return alarmAt;
  }

  void soundAlarmIfDue() {
    if (alarmAt <= time.millis()) {
      alarmAt = Long.MAX_VALUE;
      storage.asking(
          new Request.Look(),
          () -> {
            engine.wake();
            return true;
          });
    }
  }

  /**
   * Lets the reaper tick.
   *
   * @param withOthers whether what it does shares batches with what has gathered
   */
  void tick(boolean withOthers) {
    long now = time.nanos();
    if (mustObserveAnew || now - lastTickEnd > MAX_GAP) {
      observedSince = now;
      mustObserveAnew = false;
    }
    try {
      storage.blocking(
          new Request.Reap(now, observedSince),
          withOthers,
          () -> {
            reaper.tick();
            return true;
          });
    } catch (SimulatedStorage.Away away) {
      mustObserveAnew = true;
    }
    lastTickEnd = time.nanos();
    // The clock moves during a tick only if everything stands still.
    mustObserveAnew |= lastTickEnd - now > MAX_GAP;
  }

  private static final class QuietListener implements Reaper.Listener {
    @Override
    public void leasesRanOut(List<Reclaimed> leases) {}

    @Override
    public void workersGone(List<Worker> workers, List<Reclaimed> leases) {}
  }
}
