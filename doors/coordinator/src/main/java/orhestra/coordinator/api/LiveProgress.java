package orhestra.coordinator.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.platform.json.Json;
import orhestra.platform.json.JsonFields;
import tools.jackson.databind.JsonNode;

/**
 * What running tasks last said of themselves in heartbeats. Only remembered, not kept: a restarted
 * server hears it again within seconds. Thread-safe.
 */
final class LiveProgress {
  private static final int REMEMBERED = 10_000;
  private static final int MAX_TEXT = 4_000;

  /** Progress (JSON text) and message, each empty if there was none. */
  record Said(String progress, String message) {}

  private final Map<Long, Said> last =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Said> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Notes what a heartbeat says of a task. */
  void note(long task, JsonFields fields) {
    @Nullable JsonNode progress = fields.any("progress");
    @Nullable String message = fields.optionalString("message", MAX_TEXT);
    if (progress == null && message == null) {
      return;
    }
    String text = progress == null ? "" : Json.text(progress);
    Said said = new Said(text.length() <= MAX_TEXT ? text : "", message == null ? "" : message);
    synchronized (last) {
      last.put(task, said);
    }
  }

  /** What the task last said; null if nothing. */
  @Nullable Said of(long task) {
    synchronized (last) {
      return last.get(task);
    }
  }
}
