package orhestra.spot.program;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orhestra.client.WireJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task's parameters in the three ways that a program may read them: system properties (jars), the
 * environment, and JSON on standard input.
 *
 * <p>A parameter is every field of the payload with a value, except those that say what to run. The
 * fields of an object named {@code params} (the grouped form of a sweep) are parameters themselves,
 * with their names as they stand, such as {@code swarm.inertia}. Texts are given as they are,
 * numbers as the job wrote them (0.10 stays 0.10), lists and objects as JSON; a null is given on
 * standard input only.
 */
public final class TaskParameters {
  /** Exact decimals, so that a number is passed on with the digits it came with. */
  private static final JsonMapper EXACT =
      WireJson.mapper().rebuild().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final Set<String> LAUNCH_FIELDS =
      Set.of(
          "jarPath",
          "artifact",
          "artifactBucket",
          "artifactKey",
          "artifactEndpoint",
          "mainClass",
          "command");

  private final ObjectNode all;
  private final Map<String, String> values;

  private TaskParameters(ObjectNode all) {
    this.all = all;
    Map<String, String> found = new LinkedHashMap<>();
    all.forEachEntry(
        (name, value) -> {
          if (name.equals("params") && value.isObject()) {
            value.forEachEntry((inner, v) -> add(found, inner, v));
          } else if (!LAUNCH_FIELDS.contains(name)) {
            add(found, name, value);
          }
        });
    this.values = Collections.unmodifiableMap(found);
  }

  /**
   * Joins both forms in which a task's parameters come.
   *
   * @param payload JSON text; one that is no object counts as empty
   * @param params what it says goes before {@code payload}
   */
  public static TaskParameters of(String payload, ObjectNode params) {
    ObjectNode all = EXACT.createObjectNode();
    try {
      if (EXACT.readTree(payload) instanceof ObjectNode fields) {
        all.setAll(fields);
      }
    } catch (JacksonException notJson) {
      // Then params has everything.
    }
    params.forEachEntry(
        (name, value) -> {
          // Equal numbers keep the payload's way of writing them.
          if (!sameNumber(all.get(name), value)) {
            all.set(name, value);
          }
        });
    return new TaskParameters(all);
  }

  private static boolean sameNumber(@Nullable JsonNode one, JsonNode other) {
    return one != null
        && one.isNumber()
        && other.isNumber()
        && one.doubleValue() == other.doubleValue();
  }

  private static void add(Map<String, String> found, String name, JsonNode value) {
    if (!value.isNull()) {
      found.put(name, value.isContainer() ? value.toString() : value.asString());
    }
  }

  /** The field {@code name} of the payload; a missing node if there is none. */
  public JsonNode field(String name) {
    return all.path(name);
  }

  /** Name and value of each parameter, in the payload's order. */
  Map<String, String> values() {
    return values;
  }

  /** What is written to the program's standard input. */
  String json() {
    return EXACT.writeValueAsString(all);
  }

  /**
   * {@code ORHESTRA_PARAM_NAME} for a parameter: upper case, and {@code _} for everything that is
   * not a letter or digit of ASCII. Where two parameters get the same name the first one has it.
   */
  static String environmentName(String parameter) {
    return "ORHESTRA_PARAM_" + parameter.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
