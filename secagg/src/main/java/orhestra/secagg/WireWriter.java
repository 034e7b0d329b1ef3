package orhestra.secagg;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes the canonical form: big-endian numbers, strings with their length before them. */
final class WireWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  WireWriter octet(int value) {
    out.write(value);
    return this;
  }

  WireWriter integer(int value) {
    return bytes(ByteBuffer.allocate(4).putInt(value).array());
  }

  WireWriter longInteger(long value) {
    return bytes(ByteBuffer.allocate(8).putLong(value).array());
  }

  WireWriter bytes(byte[] value) {
    out.writeBytes(value);
    return this;
  }

  WireWriter bytes(Bytes value) {
    return bytes(value.shared());
  }

  WireWriter text(String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    return integer(encoded.length).bytes(encoded);
  }

  WireWriter set(ClientSet value) {
    return bytes(value.bitmap());
  }

  byte[] toArray() {
    return out.toByteArray();
  }
}
