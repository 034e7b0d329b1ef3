package orhestra.coordinator;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.coordinator.domain.Ids;
import orhestra.engine.Reaper;
import orhestra.engine.Reclaimed;
import orhestra.engine.Worker;

/** What the reaper does, in the log lines that the seed's readers look for. */
public final class ReapingLog implements Reaper.Listener {
  private static final Logger TASKS = LoggerFactory.getLogger("TaskReaper");
  private static final Logger SPOTS = LoggerFactory.getLogger("SpotService");

  @Override
  public void leasesRanOut(List<Reclaimed> leases) {
    for (Reclaimed reclaimed : leases) {
      if (reclaimed.willRetry()) {
        TASKS.info("Reaped task {} for retry", Ids.task(reclaimed.lease().task()));
      }
    }
    logGivenUp(leases);
  }

  @Override
  public void workersGone(List<Worker> workers, List<Reclaimed> leases) {
    SPOTS.info("Reaped {} stale SPOTs, freed {} tasks", workers.size(), leases.size());
    logGivenUp(leases);
  }

  private static void logGivenUp(List<Reclaimed> leases) {
    for (Reclaimed reclaimed : leases) {
      if (!reclaimed.willRetry()) {
        TASKS.warn(
            "Task {} permanently failed after {} attempts",
            Ids.task(reclaimed.lease().task()),
            reclaimed.lease().attempt());
      }
    }
  }
}
