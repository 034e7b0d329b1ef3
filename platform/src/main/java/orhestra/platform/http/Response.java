package orhestra.platform.http;

import static java.util.Objects.requireNonNull;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer. Immutable, except that the bytes handed in are sent without a copy and must not change
 * afterwards; so an answer without headers of its own may be a constant.
 */
public abstract sealed class Response {
  private static final Header JSON = contentType("application/json");
  private static final Header TEXT = contentType("text/plain; charset=utf-8");
  private static final Header HTML = contentType("text/html; charset=utf-8");
  private static final byte[] NOTHING = new byte[0];

  private final int status;
  private final List<Header> headers;

  private Response(int status, List<Header> headers) {
    if ((status < 200 && status != 101) || status > 599) {
      throw new IllegalArgumentException("not a final status: " + status);
    }
    this.status = status;
    this.headers = headers;
  }

  /** Writes the body of a streamed answer, in as many pieces as it likes. */
  @FunctionalInterface
  public interface BodyWriter {
    /**
     * Runs after the handler has returned, on the same thread. Closing the stream is left to the
     * server. An exception after the first bytes have left breaks the connection, so that no client
     * takes half an answer for a whole one.
     */
    void write(OutputStream out) throws Exception;
  }

  /** A whole JSON document. */
  public static Response json(int status, byte[] body) {
    return new Fixed(status, List.of(JSON), body, 0, body.length);
  }

  /** A JSON document in a part of an array, for writers that reuse their buffer. */
  public static Response json(int status, byte[] body, int offset, int length) {
    return new Fixed(status, List.of(JSON), body, offset, length);
  }

  /** Plain text in UTF-8. */
  public static Response text(int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Fixed(status, List.of(TEXT), bytes, 0, bytes.length);
  }

  public static Response html(int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Fixed(status, List.of(HTML), bytes, 0, bytes.length);
  }

  public static Response bytes(int status, String contentType, byte[] body) {
    return new Fixed(status, List.of(contentType(contentType)), body, 0, body.length);
  }

  /** An answer without a body, such as 204 or a redirect. */
  public static Response empty(int status) {
    return new Fixed(status, List.of(), NOTHING, 0, 0);
  }

  /** A body of unknown length, sent in chunks while it is written. */
  public static Response stream(int status, String contentType, BodyWriter writer) {
    return new Streamed(status, List.of(contentType(contentType)), writer);
  }

  /**
   * Makes the connection a WebSocket; a request that does not ask for one gets 426, or 400 where it
   * asks wrongly. The handler of the route runs before that is looked at, so it had better leave
   * everything but refusals to {@link WebSocketHandler#opened}.
   *
   * @param maxMessageBytes the longest message taken, in UTF-8
   * @param tooLongCode with which the socket is closed at a longer one
   */
  public static Response webSocket(WebSocketHandler handler, int maxMessageBytes, int tooLongCode) {
    return new Upgrade(List.of(), handler, maxMessageBytes, tooLongCode);
  }

  /**
   * The same answer with one more header.
   *
   * @throws IllegalArgumentException if the value would end its line
   */
  public Response withHeader(String name, String value) {
    if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("not visible ASCII: the value of " + name);
    }
    List<Header> more = new ArrayList<>(headers);
    more.add(HeaderValues.create(HeaderNames.create(name), value));
    return with(List.copyOf(more));
  }

  public int status() {
    return status;
  }

  List<Header> headers() {
    return headers;
  }

  abstract Response with(List<Header> otherHeaders);

  private static Header contentType(String value) {
    return HeaderValues.createCached(HeaderNames.CONTENT_TYPE, value);
  }

  /** A body that is there as a whole. */
  static final class Fixed extends Response {
    private final byte[] body;
    private final int offset;
    private final int length;

    private Fixed(int status, List<Header> headers, byte[] body, int offset, int length) {
      super(status, headers);
      this.body = requireNonNull(body, "body is null");
      this.offset = offset;
      this.length = length;
    }

    byte[] body() {
      return body;
    }

    int offset() {
      return offset;
    }

    int length() {
      return length;
    }

    @Override
    Response with(List<Header> otherHeaders) {
      return new Fixed(status(), otherHeaders, body, offset, length);
    }
  }

  /** A body that is written while it is sent. */
  static final class Streamed extends Response {
    private final BodyWriter writer;

    private Streamed(int status, List<Header> headers, BodyWriter writer) {
      super(status, headers);
      this.writer = requireNonNull(writer, "writer is null");
    }

    BodyWriter writer() {
      return writer;
    }

    @Override
    Response with(List<Header> otherHeaders) {
      return new Streamed(status(), otherHeaders, writer);
    }
  }

  /** The connection becomes a WebSocket. */
  static final class Upgrade extends Response {
    private final WebSocketHandler handler;
    private final int maxMessageBytes;
    private final int tooLongCode;

    private Upgrade(
        List<Header> headers, WebSocketHandler handler, int maxMessageBytes, int tooLongCode) {
      super(101, headers);
      this.handler = requireNonNull(handler, "handler is null");
      this.maxMessageBytes = maxMessageBytes;
      this.tooLongCode = tooLongCode;
      if (maxMessageBytes < 1 || !CloseFrame.mayBeSent(tooLongCode)) {
        throw new IllegalArgumentException(
            "not a limit and a close code: " + maxMessageBytes + ", " + tooLongCode);
      }
    }

    WebSocketHandler handler() {
      return handler;
    }

    int maxMessageBytes() {
      return maxMessageBytes;
    }

    int tooLongCode() {
      return tooLongCode;
    }

    @Override
    Response with(List<Header> otherHeaders) {
      return new Upgrade(otherHeaders, handler, maxMessageBytes, tooLongCode);
    }
  }
}
