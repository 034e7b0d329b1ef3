package orhestra.coordinator.api;

import java.util.LinkedHashMap;
import java.util.Map;
import orhestra.coordinator.Coordinator;
import orhestra.engine.TaskId;

/** The payloads of the jobs that were last asked for. Thread-safe. */
final class Payloads {
  private static final int REMEMBERED = 20_000;

  private final Coordinator coordinator;
  private final Map<Long, Payload> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Payload> eldest) {
          return size() > REMEMBERED;
        }
      };

  Payloads(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  /** The payloads of a job, by its group. */
  Payload of(long group) {
    synchronized (remembered) {
      Payload known = remembered.get(group);
      if (known != null) {
        return known;
      }
    }
    Payload read =
        coordinator
            .sweep(group)
            .map(sweep -> new Payload(group, sweep))
            .orElseThrow(Wire::jobNotFound);
    synchronized (remembered) {
      remembered.put(group, read);
    }
    return read;
  }

  /** The payload of a task, as JSON text. */
  String text(long task) {
    return of(TaskId.group(task)).text(TaskId.ordinal(task));
  }
}
