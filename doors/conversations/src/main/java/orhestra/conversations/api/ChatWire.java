package orhestra.conversations.api;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orhestra.conversations.Conversations;
import orhestra.conversations.domain.ChatLimits;
import orhestra.platform.http.Access;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.Handler;
import orhestra.platform.http.Method;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.json.Json;
import orhestra.platform.json.JsonFields;
import tools.jackson.core.JsonGenerator;

/** What several routes write and read in the same way. */
final class ChatWire {
  private static final byte[] NOTHING = {'{', '}'};

  private ChatWire() {}

  /** A route whose errors also carry {@code detail}, as the clients of the seed expect. */
  static Route route(Method method, String path, Access access, RouteDoc doc, Handler handler) {
    return new Route(
        method,
        path,
        access,
        doc,
        request -> {
          try {
            return handler.handle(request);
          } catch (ApiException e) {
            return error(e);
          }
        });
  }

  /** Why something was refused, in the same words over HTTP and over a socket. */
  static String refusal(Conversations.Answer answer, ChatLimits limits) {
    return switch (answer) {
      case GONE -> "the session has ended; begin a new one";
      case NO_TURN -> "there is no such task";
      case QUEUE_FULL -> "too many messages wait for their answer; wait for one to come";
      case TOO_FAST ->
          "no more than "
              + limits.messagesPerMinute()
              + " messages a minute; wait for the next one";
      case QUOTA ->
          "the agent's limit of messages is reached; wait a minute, or have its limits raised";
      case DONE, KNOWN -> throw new IllegalStateException("no refusal");
    };
  }

  private static Response error(ApiException e) {
    return Json.objectAnswer(
        e.status(),
        json -> {
          json.writeBooleanProperty("success", false);
          json.writeStringProperty("error", e.error());
          if (e.field() != null) {
            json.writeStringProperty("field", e.field());
          }
          json.writeStringProperty("detail", e.error());
        });
  }

  /**
   * The body as an object; nothing at all counts as an empty one.
   *
   * @throws ApiException 422 for a field that is not among these
   */
  static JsonFields body(Request request, Set<String> known) {
    JsonFields fields =
        request.body().length == 0 ? Json.parseObject(NOTHING) : Json.object(request);
    for (String name : fields.node().propertyNames()) {
      if (!known.contains(name)) {
        throw new ApiException(422, "unknown field " + name, name);
      }
    }
    return fields;
  }

  /** A time as ISO 8601 text, or null for 0. */
  static void time(JsonGenerator json, String field, long epochMillis) {
    text(json, field, epochMillis == 0 ? "" : Instant.ofEpochMilli(epochMillis).toString());
  }

  /** Text, or null if it is empty. */
  static void text(JsonGenerator json, String field, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      json.writeNullProperty(field);
    } else {
      json.writeStringProperty(field, text);
    }
  }
}
