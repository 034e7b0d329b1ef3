package orhestra.spot.program;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every half second what memory each program and its children hold and ends one that holds
 * more than it may. A program that grows faster than that can pass its limit for a moment. One look
 * at the machine serves all programs; without programs nothing is looked at. Does nothing away from
 * Linux.
 */
final class MemoryGuard implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MemoryGuard.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Set<Program> programs = ConcurrentHashMap.newKeySet();
  private @Nullable ScheduledExecutorService looks;

  synchronized void start() {
    if (!ProcFs.available()) {
      return;
    }
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("spot-memory").factory());
    looks = executor;
    var unused =
        executor.scheduleWithFixedDelay(
            this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  void add(Program program) {
    programs.add(program);
  }

  void remove(Program program) {
    programs.remove(program);
  }

  private void look() {
    try {
      if (!programs.isEmpty()) {
        List<ProcFs.Entry> processes = ProcFs.processes();
        programs.forEach(program -> program.measure(processes));
      }
    } catch (RuntimeException e) {
      // An exception would end the looks for good.
      log.warn("Could not measure the memory of the programs", e);
    }
  }

  @Override
  public synchronized void close() {
    if (looks != null) {
      looks.shutdownNow();
      looks = null;
    }
  }
}
