package orhestra.platform.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One request. Not thread-safe: it belongs to the thread that runs the handler. Whatever is wrong
 * with it surfaces as an {@link ApiException} that names the field.
 */
public final class Request {
  private static final HeaderName KEY = HeaderNames.create("X-Orhestra-Key");
  private static final HeaderName CORRELATION = HeaderNames.create("X-Correlation-Id");
  private static final HeaderName TRACEPARENT = HeaderNames.create("traceparent");
  private static final String BEARER = "Bearer ";

  private final ServerRequest raw;
  private final String path;
  private final PathMatch match;
  private final RequestBody body;
  private final String correlationId;
  private RequestTracer.@Nullable Trace trace;

  Request(ServerRequest raw, String path, PathMatch match, RequestBody body) {
    this.raw = raw;
    this.path = path;
    this.match = match;
    this.body = body;
    this.correlationId = CorrelationId.acceptOrMake(value(raw.headers(), CORRELATION));
  }

  /** As in the request line: GET, HEAD, POST and so on. */
  public String method() {
    return raw.prologue().method().text();
  }

  /** The path as it was sent, still percent-encoded, without the query. */
  public String path() {
    return path;
  }

  /**
   * The decoded part of the path that stands for the parameter.
   *
   * @throws IllegalArgumentException if the route's template has no such parameter
   */
  public String pathParam(String name) {
    return match.parameter(path, name);
  }

  /**
   * The decoded value of a query parameter, or null if it is absent. Given twice, it is refused.
   */
  public @Nullable String query(String name) {
    // malformed escapes were refused with the request line
    List<String> values = raw.query().contains(name) ? raw.query().all(name) : List.of();
    if (values.size() > 1) {
      throw new ApiException(400, name + " is given more than once", name);
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  /** A whole number within the bounds, both included. */
  public int intQuery(String name, int defaultValue, int min, int max) {
    String text = query(name);
    if (text == null) {
      return defaultValue;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ApiException(400, name + " must be a whole number from " + min + " to " + max, name);
  }

  /** {@code true} or {@code false}. */
  public boolean boolQuery(String name, boolean defaultValue) {
    String text = query(name);
    if (text == null) {
      return defaultValue;
    }
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new ApiException(400, name + " must be true or false", name);
    };
  }

  /** One of an enum's names, in any case; null if it is absent. */
  public <E extends Enum<E>> @Nullable E enumQuery(String name, Class<E> type) {
    String text = query(name);
    if (text == null) {
      return null;
    }
    StringBuilder names = new StringBuilder();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text)) {
        return constant;
      }
      names.append(names.isEmpty() ? "" : ", ").append(constant.name().toLowerCase(Locale.ROOT));
    }
    throw new ApiException(400, name + " must be one of " + names, name);
  }

  /** One of an enum's names, in any case. */
  public <E extends Enum<E>> E enumQuery(String name, E defaultValue) {
    E value = enumQuery(name, defaultValue.getDeclaringClass());
    return value == null ? defaultValue : value;
  }

  /** The first value of a header, whatever the case of its name; null if it is absent. */
  public @Nullable String header(String name) {
    return value(raw.headers(), HeaderNames.create(name));
  }

  /** All lines of a header, in their order. */
  List<String> headers(String name) {
    return raw.headers().all(HeaderNames.create(name), List::of);
  }

  /** What the caller presents in {@code X-Orhestra-Key} or {@code Authorization: Bearer}. */
  public @Nullable String key() {
    String key = value(raw.headers(), KEY);
    if (key != null) {
      return key;
    }
    String authorization = value(raw.headers(), HeaderNames.AUTHORIZATION);
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return null;
    }
    return authorization.substring(BEARER.length()).strip();
  }

  /** The {@code Host} header. */
  public @Nullable String host() {
    return value(raw.headers(), HeaderNames.HOST);
  }

  /** The {@code Origin} header, which browsers send with requests that a page makes. */
  public @Nullable String origin() {
    return value(raw.headers(), HeaderNames.ORIGIN);
  }

  /** The {@code traceparent} header of W3C Trace Context. */
  public @Nullable String traceparent() {
    return value(raw.headers(), TRACEPARENT);
  }

  /**
   * The whole body, read at the first call and the same array afterwards; empty if there is none.
   *
   * @throws ApiException 413 if it is longer than the server's limit
   */
  public byte[] body() {
    return body.bytes();
  }

  /**
   * Refuses a body that says it is something else than JSON. No content type at all counts as JSON.
   *
   * @throws ApiException 415
   */
  public void requireJson() {
    String type = value(raw.headers(), HeaderNames.CONTENT_TYPE);
    if (type != null && !isJson(type)) {
      throw new ApiException(415, "the content type must be application/json");
    }
  }

  /** The address the connection comes from, without the port. */
  public String remoteAddress() {
    return raw.remotePeer().host();
  }

  /** The caller's {@code X-Correlation-Id} if it is sane, else one made here. Echoed. */
  public String correlationId() {
    return correlationId;
  }

  /** 32 hexadecimal digits, or null where the request is not traced. */
  public @Nullable String traceId() {
    return trace == null ? null : trace.traceId();
  }

  void trace(RequestTracer.@Nullable Trace begun) {
    this.trace = begun;
  }

  /** Whether the body is out of the way of the next request. */
  boolean discardBody() {
    return body.discard();
  }

  private static boolean isJson(String type) {
    String json = "application/json";
    return type.regionMatches(true, 0, json, 0, json.length())
        && (type.length() == json.length()
            || type.charAt(json.length()) == ';'
            || type.charAt(json.length()) == ' ');
  }

  private static @Nullable String value(ServerRequestHeaders headers, HeaderName name) {
    return headers.contains(name) ? headers.get(name).get() : null;
  }
}
