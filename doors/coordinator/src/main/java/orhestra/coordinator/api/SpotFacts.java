package orhestra.coordinator.api;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import orhestra.engine.Worker;
import orhestra.platform.json.Json;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is kept of a SPOT: the fields of its last hello and heartbeats, laid over each other. */
final class SpotFacts {
  /** Fields that have their own place, or that are about single tasks. */
  private static final Set<String> NOT_KEPT =
      Set.of("spotId", "id", "status", "lastHeartbeat", "labels", "tasks", "registeredAt");

  /** Of a SPOT that tells its life's story the longest chapters are not written down. */
  private static final int MAX_TEXT = 16_000;

  private SpotFacts() {}

  /** The facts after this body. */
  static String merge(String facts, JsonNode body, String address) {
    ObjectNode merged = parse(facts);
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      if (!NOT_KEPT.contains(field.getKey()) && !field.getValue().isNull()) {
        merged.set(field.getKey(), field.getValue());
      }
    }
    merged.put("ipAddress", address);
    String text = Json.text(merged);
    while (text.length() > MAX_TEXT) {
      merged.remove(longest(merged));
      text = Json.text(merged);
    }
    return text;
  }

  private static String longest(ObjectNode facts) {
    return Collections.max(
        facts.propertyNames(),
        Comparator.comparingInt(name -> name.length() + Json.text(facts.get(name)).length()));
  }

  /** A SPOT as it is listed. */
  static void write(JsonGenerator json, Worker worker) {
    json.writeStartObject();
    json.writeStringProperty("id", worker.name());
    json.writeStringProperty("spotId", worker.name());
    json.writeStringProperty("status", worker.state().name());
    for (Map.Entry<String, JsonNode> fact : parse(worker.facts()).properties()) {
      json.writeName(fact.getKey());
      json.writeRawValue(Json.text(fact.getValue()));
    }
    json.writeArrayPropertyStart("labels");
    worker.labels().stream().sorted().forEach(json::writeString);
    json.writeEndArray();
    Wire.time(json, "lastHeartbeat", worker.lastSeen());
    Wire.time(json, "registeredAt", worker.registeredAt());
    json.writeEndObject();
  }

  private static ObjectNode parse(String facts) {
    return facts.isEmpty()
        ? Json.mapper().createObjectNode()
        : (ObjectNode) Json.parse(facts.getBytes(StandardCharsets.UTF_8));
  }
}
