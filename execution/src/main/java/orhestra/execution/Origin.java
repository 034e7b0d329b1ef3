package orhestra.execution;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Who asked, and where the answers go.
 *
 * @param task the turn's name
 * @param attempt the name of this attempt at it; the turn's where it has none
 * @param correlation as it came; empty if it did not
 * @param callbacks the stream for the answers
 * @param names what every answer repeats, as it came
 */
record Origin(
    String task,
    String attempt,
    String correlation,
    String callbacks,
    Map<String, JsonNode> names) {
  Origin {
    requireNonNull(task, "task is null");
    requireNonNull(attempt, "attempt is null");
    requireNonNull(correlation, "correlation is null");
    requireNonNull(callbacks, "callbacks is null");
    names = Map.copyOf(names);
  }
}
