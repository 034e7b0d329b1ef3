package orhestra.platform.http;

import java.io.IOException;

/**
 * One client's WebSocket (RFC 6455), text messages only. Thread-safe: messages sent by several
 * threads arrive whole, those of one thread in its order.
 */
public interface WebSocket {
  /**
   * Sends one text message. Blocks until it is handed to the connection, at most for the body time
   * of the {@link HttpLimits}; a client that takes longer to read is cut off.
   *
   * @throws IOException if the client is gone or too slow, or the socket is being closed; whether
   *     the message arrived is then unknown
   */
  void send(String text) throws IOException;

  /**
   * Asks for a sign of life, which comes as {@link WebSocketHandler#alive}. Blocks and fails as
   * {@link #send}.
   */
  void ping() throws IOException;

  /**
   * Ends the connection in good order: sends a close frame after the messages sent so far, waits
   * some seconds for the client's, then closes. Does not wait for any of it. Only the first call
   * counts; nothing can be sent and no message is taken after it.
   *
   * @param code as clients may see it: 1000 to 1014 but for 1004 to 1006, or 3000 to 4999
   * @param reason cut to 123 bytes of UTF-8
   */
  void close(int code, String reason);

  /** Breaks the connection without a word. */
  void terminate();
}
