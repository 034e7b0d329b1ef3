package orhestra.platform.http;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What a close frame says (RFC 6455, sections 5.5.1 and 7.4). */
record CloseFrame(int code, String reason) {
  /** A close frame without a code; never sent as such. */
  static final int NO_CODE = 1005;

  /** How it looks when there was no close frame; never sent. */
  static final CloseFrame ABNORMAL = new CloseFrame(1006, "");

  static final CloseFrame RESTART = new CloseFrame(1012, "the server is stopping");

  private static final int REASON_BYTES = 123;

  /** Whether a close frame may say the code. */
  static boolean mayBeSent(int code) {
    return (code >= 1000 && code <= 1014 && (code < 1004 || code > 1006))
        || (code >= 3000 && code <= 4999);
  }

  /** A frame to send. */
  static CloseFrame of(int code, String reason) {
    if (!mayBeSent(code)) {
      throw new IllegalArgumentException("not a close code: " + code);
    }
    return new CloseFrame(code, reason);
  }

  static CloseFrame read(byte[] payload) throws WebSocketFailure {
    if (payload.length == 0) {
      return new CloseFrame(NO_CODE, "");
    }
    if (payload.length == 1) {
      throw new WebSocketFailure(1002, "half a close code");
    }
    int code = ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    if (!mayBeSent(code)) {
      throw new WebSocketFailure(1002, "not a close code");
    }
    try {
      return new CloseFrame(code, Utf8.decode(payload, 2, payload.length - 2));
    } catch (CharacterCodingException e) {
      throw new WebSocketFailure(1007, "not UTF-8");
    }
  }

  byte[] payload() {
    if (code == NO_CODE) {
      return new byte[0];
    }
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, REASON_BYTES);
    while (length < text.length && (text[length] & 0xc0) == 0x80) {
      // not within a character
      length--;
    }
    byte[] payload = new byte[2 + length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, length);
    return payload;
  }

  /** The answer to this frame: the same code. */
  CloseFrame echo() {
    return new CloseFrame(code, "");
  }
}
