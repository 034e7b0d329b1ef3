package orhestra.coordinator;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import orhestra.coordinator.domain.Axis;
import orhestra.coordinator.domain.NewJob;
import orhestra.coordinator.domain.Program;
import orhestra.coordinator.domain.Sweep;
import orhestra.platform.http.ApiException;
import orhestra.platform.json.JsonFields;
import tools.jackson.databind.JsonNode;

/** Reads the body of a new job; strict, and every refusal names the field. */
final class SweepReader {
  private static final Set<String> FIELDS =
      Set.of(
          "jarPath",
          "mainClass",
          "command",
          "algorithms",
          "iterations",
          "agents",
          "dimension",
          "name",
          "priority",
          "maxAttempts",
          "timeoutSeconds",
          "repeats",
          "seed",
          "idempotencyKey",
          "requires",
          "maxFailures",
          "notBefore");
  private static final int MAX_ALGORITHMS = 10_000;
  private static final int MAX_NAME = 10_000;
  private static final int MAX_TEXT = 4_000;
  private static final int MAX_LABELS = 100;

  private SweepReader() {}

  /**
   * Reads a job.
   *
   * @param otherwiseSeed the base seed, unless the body gives one
   * @throws ApiException 400 that names the field
   */
  static NewJob read(JsonFields body, long otherwiseSeed) {
    body.only(FIELDS);
    Sweep sweep =
        new Sweep(
            program(body),
            algorithms(body),
            axis(body, "iterations"),
            axis(body, "agents"),
            axis(body, "dimension"),
            body.integer("repeats", 1, 1_000_000, 1),
            body.integer("timeoutSeconds", 1, 31_536_000, 0),
            body.longValue("seed", 0, Long.MAX_VALUE, otherwiseSeed));
    String name = body.optionalString("name", MAX_NAME);
    return new NewJob(
        sweep,
        name == null ? "" : name,
        body.integer("priority", -1_000_000, 1_000_000, 0),
        body.integer("maxAttempts", 1, 100, 0),
        key(body),
        labels(body),
        body.integer("maxFailures", 1, Integer.MAX_VALUE, 0),
        notBefore(body));
  }

  private static Program program(JsonFields body) {
    if (body.has("command")) {
      if (body.has("jarPath") || body.has("mainClass")) {
        throw body.error("command", "give either command or jarPath and mainClass, not both");
      }
      return new Program.Command(command(body));
    }
    return new Program.Jar(filled(body, "jarPath"), filled(body, "mainClass"));
  }

  private static List<String> command(JsonFields body) {
    JsonNode command = body.any("command");
    if (command != null && command.isString()) {
      return List.of(filled(body, "command"));
    }
    List<String> words = body.strings("command", 1_000, MAX_TEXT);
    if (words.isEmpty() || words.getFirst().isBlank()) {
      throw body.error("command", "command must name a program");
    }
    return words;
  }

  private static String filled(JsonFields body, String field) {
    String text = body.string(field, MAX_TEXT);
    if (text.isBlank()) {
      throw body.error(field, field + " must not be empty");
    }
    return text;
  }

  private static List<String> algorithms(JsonFields body) {
    List<String> algorithms = body.strings("algorithms", MAX_ALGORITHMS, MAX_TEXT);
    if (algorithms.isEmpty()) {
      throw body.error("algorithms", "algorithms must not be empty");
    }
    for (int i = 0; i < algorithms.size(); i++) {
      if (algorithms.get(i).isBlank()) {
        String field = "algorithms[" + i + "]";
        throw body.error(field, field + " must not be empty");
      }
    }
    return algorithms;
  }

  private static Axis axis(JsonFields body, String field) {
    JsonFields range = body.object(field).only("min", "max", "step");
    long min = range.longValue("min", -Axis.LIMIT, Axis.LIMIT);
    long max = range.longValue("max", -Axis.LIMIT, Axis.LIMIT);
    long step = range.longValue("step", -Axis.LIMIT, Axis.LIMIT);
    if (step <= 0) {
      throw range.error("step", range.name("step") + " must be greater than 0");
    }
    if (min > max) {
      throw range.error("min", range.name("min") + " must not be greater than max");
    }
    return new Axis(min, max, step);
  }

  private static @Nullable String key(JsonFields body) {
    String key = body.optionalString("idempotencyKey", 200);
    if (key != null && key.isBlank()) {
      throw body.error("idempotencyKey", "idempotencyKey must not be empty");
    }
    return key;
  }

  private static Set<String> labels(JsonFields body) {
    if (!body.has("requires")) {
      return Set.of();
    }
    List<String> labels = new ArrayList<>();
    for (String label : body.strings("requires", MAX_LABELS, 200)) {
      if (label.isBlank()) {
        throw body.error("requires", "requires must not have an empty label");
      }
      labels.add(label);
    }
    return new TreeSet<>(labels);
  }

  private static long notBefore(JsonFields body) {
    String text = body.optionalString("notBefore", 64);
    if (text == null) {
      return 0;
    }
    try {
      long millis = Instant.parse(text).toEpochMilli();
      if (millis >= 0 && millis < 253_402_300_800_000L) {
        return millis;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // said below
    }
    throw body.error(
        "notBefore", "notBefore must be a time such as 2026-01-28T16:00:00Z, up to the year 9999");
  }
}
