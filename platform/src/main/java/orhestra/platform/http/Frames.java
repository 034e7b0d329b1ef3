package orhestra.platform.http;

/** Frames as a server sends them: whole and not masked (RFC 6455, section 5.2). */
final class Frames {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xa;

  private static final int LAST = 0x80;

  private Frames() {}

  static byte[] of(int opcode, byte[] payload) {
    int length = payload.length;
    int lengthBytes = length < 126 ? 0 : length < 1 << 16 ? 2 : 8;
    byte[] frame = new byte[2 + lengthBytes + length];
    frame[0] = (byte) (LAST | opcode);
    frame[1] = (byte) (lengthBytes == 0 ? length : lengthBytes == 2 ? 126 : 127);
    for (int i = 0; i < lengthBytes; i++) {
      frame[1 + lengthBytes - i] = i < 4 ? (byte) (length >> (8 * i)) : 0;
    }
    System.arraycopy(payload, 0, frame, 2 + lengthBytes, length);
    return frame;
  }
}
