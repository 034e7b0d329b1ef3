package orhestra.platform.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text that must be UTF-8. */
final class Utf8 {
  private Utf8() {}

  /**
   * @throws CharacterCodingException where {@code new String} would put replacement characters
   */
  static String decode(byte[] bytes, int offset, int length) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes, offset, length))
        .toString();
  }
}
