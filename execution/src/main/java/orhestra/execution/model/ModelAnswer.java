package orhestra.execution.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A whole answer.
 *
 * @param content what was said: all pieces together
 * @param toolCalls what the model wants to have called, as the API writes it; empty if nothing
 * @param usage what it took
 * @param iterations how often the model was asked
 * @param sources where the answer comes from
 * @param metadata what else is known
 */
public record ModelAnswer(
    String content,
    ArrayNode toolCalls,
    Usage usage,
    int iterations,
    List<String> sources,
    ObjectNode metadata) {
  public ModelAnswer {
    requireNonNull(content, "content is null");
    requireNonNull(toolCalls, "toolCalls is null");
    requireNonNull(usage, "usage is null");
    sources = List.copyOf(sources);
    requireNonNull(metadata, "metadata is null");
  }

  /** An answer in words alone. */
  public static ModelAnswer of(String content, Usage usage) {
    return new ModelAnswer(
        content,
        JsonNodeFactory.instance.arrayNode(),
        usage,
        1,
        List.of(),
        JsonNodeFactory.instance.objectNode());
  }
}
