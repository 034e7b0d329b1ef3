package orhestra.coordinator.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import orhestra.platform.http.ApiException;
import orhestra.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A worker's report on one task, read in one pass over the bytes: what the server needs becomes
 * fields, what it only keeps is copied into the stored result as it comes. Trees were a fifth of
 * the cost of a completion.
 */
final class ReportBody {
  private static final int MAX_ID = 200;
  private static final int MAX_ERROR = 16_000;

  @Nullable String taskId;
  @Nullable String spotId;
  long token;
  @Nullable Double fopt;
  boolean retriable = true;
  @Nullable String error;
  @Nullable String failureReason;
  private @Nullable JsonGenerator kept;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
  private final String prefix;

  private ReportBody(String prefix) {
    this.prefix = prefix;
  }

  /** Reads a body that is one report. */
  static ReportBody read(byte[] body) {
    try (JsonParser parser = Json.parser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new ApiException(400, "the body must be a JSON object");
      }
      ReportBody report = read(parser, "");
      if (parser.nextToken() != null) {
        throw new ApiException(400, "there is text after the JSON object");
      }
      return report;
    } catch (JacksonException e) {
      throw Json.malformed(e);
    }
  }

  /** Reads the fields of an object whose start the parser has just passed. */
  static ReportBody read(JsonParser parser, String prefix) {
    ReportBody report = new ReportBody(prefix);
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      if (parser.currentToken() != JsonToken.VALUE_NULL) {
        report.field(parser, field);
      }
    }
    if (report.kept != null) {
      report.kept.writeEndObject();
      report.kept.close();
    }
    return report;
  }

  private void field(JsonParser parser, String field) {
    switch (field) {
      case "taskId", "id" -> taskId = text(parser, field, MAX_ID);
      case "spotId" -> spotId = text(parser, field, MAX_ID);
      case "attemptToken" -> token = Wire.parseToken(text(parser, field, MAX_ID), name(field));
      case "fopt" -> fopt = finite(parser, field);
      case "runtimeMs" -> keep(field).writeNumber(whole(parser, field, 0, Long.MAX_VALUE));
      case "iter", "peakRamMb" -> number(parser, field);
      case "exitCode" ->
          keep(field).writeNumber(whole(parser, field, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case "resultJson" -> {
        // A string by the contract; who sends an object means its text.
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
          keep(field).writeString(parser.getString());
        } else {
          copy(parser, field);
        }
      }
      case "bestPos", "charts" -> copy(parser, field);
      case "outputSnippet" -> keep(field).writeString(end(text(parser, field, Integer.MAX_VALUE)));
      case "failureReason" -> {
        failureReason = text(parser, field, MAX_ID);
        keep(field).writeString(failureReason);
      }
      case "error" -> {
        error = text(parser, field, Integer.MAX_VALUE);
        keep(field).writeString(end(error));
      }
      case "retriable" ->
          retriable =
              switch (parser.currentToken()) {
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                default -> throw error(field, "must be true or false");
              };
      default -> parser.skipChildren();
    }
  }

  private static String end(String text) {
    return text.length() <= MAX_ERROR ? text : text.substring(text.length() - MAX_ERROR);
  }

  private JsonGenerator keep(String field) {
    JsonGenerator json = kept;
    if (json == null) {
      json = Json.generator(bytes);
      json.writeStartObject();
      kept = json;
    }
    json.writeName(field);
    return json;
  }

  private void copy(JsonParser parser, String field) {
    keep(field).copyCurrentStructureExact(parser); // Also of numbers that no double holds.
  }

  private void number(JsonParser parser, String field) {
    switch (parser.currentToken()) {
      case VALUE_NUMBER_INT -> keep(field).writeNumber(whole(parser, field, 0, Long.MAX_VALUE));
      case VALUE_NUMBER_FLOAT -> keep(field).writeNumber(finite(parser, field));
      default -> throw error(field, "must be a number");
    }
  }

  private double finite(JsonParser parser, String field) {
    if (!parser.currentToken().isNumeric()) {
      throw error(field, "must be a finite number");
    }
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw error(field, "must be a finite number");
    }
    return value;
  }

  private long whole(JsonParser parser, String field, long min, long max) {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      try {
        long value = parser.getLongValue();
        if (value >= min && value <= max) {
          return value;
        }
      } catch (JacksonException e) {
        // said below: too large for any bounds
      }
    }
    throw error(field, "must be a whole number from " + min + " to " + max);
  }

  private String text(JsonParser parser, String field, int maxLength) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw error(field, "must be a string");
    }
    String text = parser.getString();
    if (text.length() > maxLength) {
      throw error(field, "must not be longer than " + maxLength + " characters");
    }
    return text;
  }

  private String name(String field) {
    return prefix + field;
  }

  private ApiException error(String field, String what) {
    return new ApiException(400, name(field) + " " + what, name(field));
  }

  /** The worker's id, which every report needs. */
  String requireSpotId() {
    if (spotId == null || spotId.isEmpty()) {
      throw error("spotId", "is missing");
    }
    return spotId;
  }

  /** What is kept of the result or the failure, as JSON text. */
  String stored() {
    return kept == null ? "{}" : bytes.toString(StandardCharsets.UTF_8);
  }
}
