package orhestra.conversations.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import orhestra.conversations.Conversations;
import orhestra.conversations.domain.Session;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.Gate;
import orhestra.platform.http.Request;

/**
 * Who may talk. Without keys everybody whom the gate lets in. With keys a session is begun with the
 * operator's key or a visitor's token, and used with the operator's key or the session's own token.
 *
 * @param keysConfigured whether there are keys
 * @param operator lets the operator in
 */
public record ChatGuard(boolean keysConfigured, Gate.Check operator, VisitorTokens visitors) {
  static final String VISITOR_HEADER = "X-Visitor-Token";
  static final String SESSION_HEADER = "X-Session-Token";

  public ChatGuard {
    requireNonNull(operator, "operator is null");
    requireNonNull(visitors, "visitors is null");
  }

  /**
   * Who begins a session: the visitor's name, empty for somebody without one.
   *
   * @throws ApiException 401
   */
  String beginner(Request request) {
    @Nullable String token = request.header(VISITOR_HEADER);
    @Nullable String visitor = visitors.visitor(token == null ? request.key() : token);
    if (visitor != null) {
      return visitor;
    }
    if (keysConfigured && (request.key() == null || operator.refuse(request) != null)) {
      throw new ApiException(
          401, "a session is begun with the operator's key or a visitor's token");
    }
    return "";
  }

  /** Whether this is the operator, known by a key. */
  boolean isOperator(Request request) {
    return keysConfigured && request.key() != null && operator.refuse(request) == null;
  }

  /** Whether somebody may use the session. */
  boolean mayUse(Request request, Session session) {
    if (!keysConfigured) {
      return true;
    }
    @Nullable String token = request.query("token");
    if (token == null) {
      token = request.header(SESSION_HEADER);
    }
    if (token == null) {
      token = request.key();
    }
    return Conversations.isToken(session, token)
        || (request.key() != null && operator.refuse(request) == null);
  }
}
