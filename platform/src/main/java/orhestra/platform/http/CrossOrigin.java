package orhestra.platform.http;

import static java.util.Objects.requireNonNull;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of other sites read the answers of routes for visitors (CORS, Fetch standard, section
 * 3.3). The gate has decided before who may ask; this only tells the browser.
 */
final class CrossOrigin {
  private static final String HEADERS =
      "Authorization, Content-Type, Last-Event-ID, X-Correlation-Id, X-Orhestra-Key,"
          + " X-Session-Token, X-Visitor-Token";
  private static final String SECONDS = "600";

  private final Predicate<String> allowed;

  /**
   * @param allowed tells sites whose pages may, such as {@code https://example.org}
   */
  CrossOrigin(Predicate<String> allowed) {
    this.allowed = requireNonNull(allowed, "allowed is null");
  }

  private @Nullable String origin(Request request) {
    String origin = request.origin();
    return origin != null && !origin.isEmpty() && allowed.test(origin) ? origin : null;
  }

  /** The answer as the page may read it. */
  Response shown(Request request, Response answer) {
    String origin = origin(request);
    return origin == null ? answer : named(answer, origin);
  }

  private static Response named(Response answer, String origin) {
    return answer.withHeader("Access-Control-Allow-Origin", origin).withHeader("Vary", "Origin");
  }

  /** The answer to a browser that asks beforehand; null if it does not, or must not. */
  @Nullable Response preflight(Request request, String methods) {
    String origin = origin(request);
    if (origin == null || request.header("Access-Control-Request-Method") == null) {
      return null;
    }
    return named(Response.empty(204), origin)
        .withHeader("Access-Control-Allow-Methods", methods)
        .withHeader("Access-Control-Allow-Headers", HEADERS)
        .withHeader("Access-Control-Max-Age", SECONDS);
  }
}
