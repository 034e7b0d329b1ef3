package orhestra.platform.http;

/**
 * What one {@link WebSocket} is for. All calls come from the connection's virtual thread, one after
 * the other, and may block; while they do, nothing more is read from the client.
 *
 * <p>An exception is logged and closes the socket with 1011; not so the {@link java.io.IOException}
 * of a socket whose client is gone. A handler that lives as long as its socket had better not keep
 * the {@link Request}, which is several kilobytes.
 */
public interface WebSocketHandler {
  /** Called first, before anything is read. */
  void opened(WebSocket socket) throws Exception;

  /** One whole message. */
  void message(String text) throws Exception;

  /** Something came from the client: a frame of any kind, or a part of one. */
  default void alive() {}

  /**
   * Called last, exactly once for each {@link #opened} however that went, when the connection is
   * closed.
   *
   * @param code what the first close frame said, whoever sent it; 1005 if it gave no code, 1006 if
   *     there was none
   */
  void closed(int code, String reason);
}
