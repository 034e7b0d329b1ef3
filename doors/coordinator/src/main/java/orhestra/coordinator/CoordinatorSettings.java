package orhestra.coordinator;

import java.time.Duration;
import orhestra.engine.EngineSettings;
import orhestra.engine.TaskId;
import orhestra.platform.config.Settings;

/**
 * The coordinator's settings.
 *
 * @param maxAttempts real failures of a task before it is FAILED, where the job does not say
 * @param maxTasks tasks that one job may have
 * @param engine the times the engine goes by
 */
public record CoordinatorSettings(int maxAttempts, int maxTasks, EngineSettings engine) {
  private static final int DEFAULT_MAX_TASKS = 10_000_000;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration CENTURY = Duration.ofDays(36_500);

  /** Reads them; errors are noted in the settings. */
  public static CoordinatorSettings from(Settings settings) {
    EngineSettings defaults = EngineSettings.defaults();
    return new CoordinatorSettings(
        settings.integer("ORHESTRA_MAX_ATTEMPTS", 3, 1, 100),
        settings.integer("ORHESTRA_MAX_TASKS", DEFAULT_MAX_TASKS, 1, TaskId.MAX_TASKS_PER_GROUP),
        new EngineSettings(
            millis(settings, "ORHESTRA_TASK_LEASE_SECONDS", defaults.lease()),
            millis(settings, "ORHESTRA_TASK_REAPER_SECONDS", defaults.leaseReaperEvery()),
            millis(settings, "ORHESTRA_SPOT_TIMEOUT_SECONDS", defaults.workerTimeout()),
            millis(settings, "ORHESTRA_SPOT_REAPER_SECONDS", defaults.workerReaperEvery()),
            defaults.keepClaims(),
            keep(settings, "ORHESTRA_JOB_RETENTION", defaults.keepClosedGroups()),
            keep(settings, "ORHESTRA_EVENT_RETENTION", defaults.keepEvents())));
  }

  private static long millis(Settings settings, String name, long defaultMillis) {
    return settings.duration(name, Duration.ofMillis(defaultMillis), SECOND, DAY).toMillis();
  }

  private static long keep(Settings settings, String name, long defaultMillis) {
    return settings
        .duration(name, Duration.ofMillis(defaultMillis), Duration.ZERO, CENTURY)
        .toMillis();
  }
}
