package orhestra.platform.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Where a path's parameters stand. Holds positions, so that a parameter nobody asks for costs no
 * string.
 *
 * @param positions begin and end of each parameter, in the order of the names
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never shared beyond one request
record PathMatch(String[] names, int[] positions) {
  static final PathMatch NONE = new PathMatch(new String[0], new int[0]);

  String parameter(String path, String name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return decode(path.substring(positions[2 * i], positions[2 * i + 1]), name);
      }
    }
    throw new IllegalArgumentException("the route has no path parameter " + name);
  }

  private static String decode(String text, String name) {
    boolean encoded = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        throw badEncoding(name);
      }
      encoded |= c == '%';
    }
    return encoded ? decodeBytes(text, name) : text;
  }

  private static String decodeBytes(String text, String name) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        bytes.put((byte) c);
        continue;
      }
      int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
      int value = high << 4 | low;
      // control characters have no business in a name, and break log lines
      if (high < 0 || low < 0 || value < ' ' || value == 0x7f) {
        throw badEncoding(name);
      }
      bytes.put((byte) value);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw badEncoding(name);
    }
  }

  private static ApiException badEncoding(String name) {
    return new ApiException(400, "the path is not properly encoded", name);
  }
}
