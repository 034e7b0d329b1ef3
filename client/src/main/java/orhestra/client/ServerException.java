package orhestra.client;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The server answered, but not with success, or with something that is no answer of this contract.
 * {@link #getMessage()} names the call, the reason and what to do about it.
 */
public final class ServerException extends ClientException {
  private static final long serialVersionUID = 1L;
  private static final int KEPT_BODY_CHARS = 4_000;

  private final int status;
  private final String error;
  private final @Nullable String field;
  private final String body;

  private ServerException(
      String message,
      int status,
      String error,
      @Nullable String field,
      String body,
      @Nullable Throwable cause) {
    super(message);
    this.status = status;
    this.error = error;
    this.field = field;
    this.body = body;
    if (cause != null) {
      initCause(cause);
    }
  }

  /** Reads the error shape {@code {"success":false,"error":...,"field":...}}; any body will do. */
  static ServerException of(String call, int status, String body) {
    @Nullable JsonNode json = parse(body);
    String error = json == null ? "" : text(json, "error", "message", "detail");
    String field = json == null ? "" : text(json, "field");
    StringBuilder message = new StringBuilder(call).append(": ").append(status);
    if (!error.isEmpty()) {
      message.append(' ').append(error);
    }
    if (!field.isEmpty()) {
      message.append(" (field ").append(field).append(')');
    }
    String advice = json != null && json.has("refusal") ? "" : advice(status, json != null);
    if (!advice.isEmpty()) {
      message.append("; ").append(advice);
    }
    return new ServerException(
        message.toString(),
        status,
        error.isEmpty() ? "status " + status : error,
        field.isEmpty() ? null : field,
        clip(body),
        null);
  }

  /** For a successful status whose body does not follow the contract. */
  static ServerException unreadable(String call, int status, String body, JacksonException cause) {
    String error = "the answer is not what the contract says: " + cause.getOriginalMessage();
    return new ServerException(
        call + ": " + status + ", but " + error + "; is this an Orhestra server?",
        status,
        error,
        null,
        clip(body),
        cause);
  }

  private static String advice(int status, boolean answeredInJson) {
    return switch (status) {
      case 301, 302, 303, 307, 308 ->
          "the address redirects elsewhere; give the final server address";
      case 401, 403 ->
          "give the key of this role (ORHESTRA_AGENT_KEY for workers, ORHESTRA_OPERATOR_KEY for"
              + " operators, or --key)";
      case 404 -> answeredInJson ? "" : "is this an Orhestra server? check address and path";
      case 413 -> "send less in one call";
      case 429, 503 -> "the server is busy; try again later";
      case 502, 504 -> "a proxy in between got no answer from the server; try again later";
      default -> status >= 500 ? "the server's log has the reason" : "";
    };
  }

  private static @Nullable JsonNode parse(String body) {
    try {
      JsonNode node = WireJson.mapper().readTree(body);
      return node.isObject() ? node : null;
    } catch (JacksonException notJson) {
      return null;
    }
  }

  private static String text(JsonNode json, String... names) {
    for (String name : names) {
      JsonNode value = json.path(name);
      if (value.isString() && !value.stringValue().isBlank()) {
        return value.stringValue();
      }
    }
    return "";
  }

  private static String clip(String body) {
    return body.length() <= KEPT_BODY_CHARS ? body : body.substring(0, KEPT_BODY_CHARS) + "...";
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The server's {@code error} text, or {@code "status N"} if it sent none. */
  public String error() {
    return error;
  }

  /** The field of the request that the server found wrong, if it named one. */
  public @Nullable String field() {
    return field;
  }

  /** Which rule of secure aggregation was broken, if it is that. */
  public @Nullable String refusal() {
    @Nullable JsonNode json = parse(body);
    String refusal = json == null ? "" : text(json, "refusal");
    return refusal.isEmpty() ? null : refusal;
  }

  /** The answer's body, cut after 4,000 characters. */
  public String body() {
    return body;
  }

  /** True if the same call may succeed later without anybody changing it. */
  public boolean temporary() {
    return status == 408 || status == 425 || status == 429 || status >= 500;
  }
}
