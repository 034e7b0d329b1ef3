package orhestra.coordinator.api;

import org.jspecify.annotations.Nullable;
import orhestra.platform.http.ApiException;
import orhestra.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A claim, read in one pass over the bytes. Unknown fields are passed over. */
final class ClaimBody {
  private static final int MAX_TASKS = 1_000;
  private static final int MAX_WAIT_MILLIS = 30_000;
  private static final int MAX_ID = 200;

  @Nullable String spotId;
  int maxTasks = 1;
  int waitMillis;
  @Nullable String claimId;
  boolean payloadAsObject;

  private ClaimBody() {}

  /** Reads a body that is a claim. */
  static ClaimBody read(byte[] body) {
    try (JsonParser parser = Json.parser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new ApiException(400, "the body must be a JSON object");
      }
      ClaimBody claim = read(parser, "");
      if (parser.nextToken() != null) {
        throw new ApiException(400, "there is text after the JSON object");
      }
      return claim;
    } catch (JacksonException e) {
      throw Json.malformed(e);
    }
  }

  /** Reads the fields of an object whose start the parser has just passed. */
  static ClaimBody read(JsonParser parser, String prefix) {
    ClaimBody claim = new ClaimBody();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (field) {
        case "spotId" -> claim.spotId = text(parser, prefix + field);
        case "maxTasks" -> claim.maxTasks = whole(parser, prefix + field, 1, MAX_TASKS);
        case "waitMs" -> claim.waitMillis = whole(parser, prefix + field, 0, MAX_WAIT_MILLIS);
        case "claimId" -> claim.claimId = text(parser, prefix + field);
        case "payloadAs" -> claim.payloadAsObject = isObject(text(parser, prefix + field), prefix);
        default -> parser.skipChildren();
      }
    }
    return claim;
  }

  private static boolean isObject(String form, String prefix) {
    return switch (form) {
      case "object" -> true;
      case "string" -> false;
      default -> {
        String name = prefix + "payloadAs";
        throw new ApiException(400, name + " must be object or string", name);
      }
    };
  }

  private static String text(JsonParser parser, String name) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new ApiException(400, name + " must be a string", name);
    }
    String text = parser.getString();
    if (text.isEmpty() || text.length() > MAX_ID) {
      throw new ApiException(400, name + " must have 1 to " + MAX_ID + " characters", name);
    }
    return text;
  }

  private static int whole(JsonParser parser, String name, int min, int max) {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      try {
        int value = parser.getIntValue();
        if (value >= min && value <= max) {
          return value;
        }
      } catch (JacksonException e) {
        // said below: too large for any bounds
      }
    }
    throw new ApiException(400, name + " must be a whole number from " + min + " to " + max, name);
  }
}
