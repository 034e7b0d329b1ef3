package orhestra.coordinator.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.platform.json.Json;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** What is kept of a report, read back. */
record StoredResult(JsonNode node) {
  /** Reads what {@link ReportBody#stored} wrote. */
  static StoredResult parse(String body) {
    return new StoredResult(Json.exact(body));
  }

  /** All fields, into an object that is open. */
  void writeAll(JsonGenerator json) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      json.writeName(field.getKey());
      json.writeRawValue(Json.text(field.getValue()));
    }
  }

  /** A field as JSON text, a string without its quotes; empty if there is none. */
  String text(String field) {
    @Nullable JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      return "";
    }
    return value.isString() ? value.stringValue() : Json.text(value);
  }
}
