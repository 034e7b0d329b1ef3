package orhestra.platform.http;

/**
 * Answers one request. Runs on the connection's virtual thread and may block. An {@link
 * ApiException} becomes its own answer; any other exception is logged once and becomes a 500.
 */
@FunctionalInterface
public interface Handler {
  Response handle(Request request) throws Exception;
}
