package orhestra.platform.http;

/**
 * A client does not keep to the protocol, or to a limit. Carries no stack trace, since it says
 * something about the client and not about this program.
 */
final class WebSocketFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code with which the socket is closed
   */
  WebSocketFailure(int code, String reason) {
    super(reason, null, false, false);
    this.code = code;
  }

  CloseFrame frame() {
    return CloseFrame.of(code, String.valueOf(getMessage()));
  }
}
