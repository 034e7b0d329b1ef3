package orhestra.bench.load;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of ASCII text that grow; used again and again, so that a request makes no garbage. */
public final class Ascii {
  private byte[] bytes = new byte[512];
  private int length;

  /** Encodes a part that is used often. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Empties it. */
  public Ascii clear() {
    length = 0;
    return this;
  }

  public Ascii add(byte[] part) {
    return add(part, part.length);
  }

  public Ascii add(Ascii part) {
    return add(part.bytes, part.length);
  }

  private Ascii add(byte[] part, int count) {
    room(count);
    System.arraycopy(part, 0, bytes, length, count);
    length += count;
    return this;
  }

  /** Adds a number in decimal digits; it must not be negative. */
  public Ascii add(int number) {
    int digits = 1;
    for (int rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    room(digits);
    int rest = number;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  private void room(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }

  public int length() {
    return length;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.US_ASCII);
  }
}
