package orhestra.secagg;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the canonical form, and takes nothing that is shorter or longer than it says. */
final class WireReader {
  private final ByteBuffer in;

  WireReader(byte[] content) {
    this.in = ByteBuffer.wrap(content);
  }

  int remaining() {
    return in.remaining();
  }

  int octet() {
    need(1);
    return in.get() & 0xff;
  }

  int integer() {
    need(4);
    return in.getInt();
  }

  long longInteger() {
    need(8);
    return in.getLong();
  }

  Bytes bytes(int length) {
    need(length);
    byte[] value = new byte[length];
    in.get(value);
    return Bytes.owning(value);
  }

  /** A string of at most {@code limit} bytes. What is not UTF-8 is found by encoding it again. */
  String text(int limit) {
    int length = integer();
    if (length < 0 || length > limit) {
      throw new RefusedException(Refusal.MALFORMED, "a text of " + length + " bytes");
    }
    return new String(bytes(length).shared(), StandardCharsets.UTF_8);
  }

  ClientSet set(int clients) {
    return ClientSet.read(clients, bytes(ClientSet.bitmapLength(clients)));
  }

  void end() {
    if (in.hasRemaining()) {
      throw new RefusedException(Refusal.MALFORMED, in.remaining() + " bytes too many");
    }
  }

  private void need(int length) {
    if (length < 0 || in.remaining() < length) {
      throw new RefusedException(Refusal.MALFORMED, "the bytes end too early");
    }
  }
}
