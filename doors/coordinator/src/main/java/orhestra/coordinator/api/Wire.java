package orhestra.coordinator.api;

import java.time.Instant;
import java.util.OptionalLong;
import orhestra.coordinator.domain.Ids;
import orhestra.engine.Lease;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.json.Json;
import tools.jackson.core.JsonGenerator;

/** What several routes write and read in the same way. */
final class Wire {
  /** {@code {"success":true}}. */
  static final Response SUCCESS =
      Response.json(
          200, Json.bytes(json -> object(json, () -> json.writeBooleanProperty("success", true))));

  private Wire() {}

  static void object(JsonGenerator json, Runnable fields) {
    json.writeStartObject();
    fields.run();
    json.writeEndObject();
  }

  /** A time as ISO 8601 text; nothing at all for 0. */
  static void time(JsonGenerator json, String field, long epochMillis) {
    if (epochMillis != 0) {
      json.writeStringProperty(field, Instant.ofEpochMilli(epochMillis).toString());
    }
  }

  /** A token as clients see it: 16 hexadecimal digits. */
  static String token(long token) {
    String hex = Long.toHexString(token);
    return "0".repeat(16 - hex.length()) + hex;
  }

  /** A token as clients send it; 0, which nobody holds by token, if the text cannot be one. */
  static long parseToken(String text, String field) {
    if (text.length() == 16) {
      try {
        long token = Long.parseUnsignedLong(text, 16);
        if (token != 0) {
          return token;
        }
      } catch (NumberFormatException e) {
        // said below
      }
    }
    throw new ApiException(400, field + " must be the token that the claim answered", field);
  }

  /** The task in the path; 404 if the text cannot be a task's id. */
  static long task(Request request) {
    OptionalLong task = Ids.parseTask(request.pathParam("taskId"));
    return task.orElseThrow(Wire::taskNotFound);
  }

  static ApiException taskNotFound() {
    return new ApiException(404, "task not found");
  }

  static ApiException jobNotFound() {
    return new ApiException(404, "job not found");
  }

  static ApiException spotNotFound(String spotId) {
    return new ApiException(
        404, "spot " + spotId + " is unknown: register it with POST /internal/v1/hello", "spotId");
  }

  /** A claimed task. */
  static void claimed(JsonGenerator json, Lease lease, String payload, boolean payloadAsObject) {
    String id = Ids.task(lease.task());
    json.writeStartObject();
    json.writeStringProperty("id", id);
    json.writeStringProperty("taskId", id);
    json.writeStringProperty("jobId", Ids.job(orhestra.engine.TaskId.group(lease.task())));
    json.writeNumberProperty("attempt", lease.attempt());
    json.writeStringProperty("attemptToken", token(lease.token()));
    time(json, "leaseExpiresAt", lease.expiresAt());
    json.writeName("payload");
    if (payloadAsObject) {
      json.writeRawValue(payload);
    } else {
      json.writeString(payload);
    }
    json.writeName("params");
    json.writeRawValue(payload);
    json.writeEndObject();
  }
}
