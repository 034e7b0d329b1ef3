package orhestra.secagg;

import java.util.Arrays;
import java.util.HexFormat;

/** Bytes that do not change, equal by content. Not for secrets: {@link #toString} shows them. */
public final class Bytes {
  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  public static Bytes of(byte[] content) {
    return new Bytes(content.clone());
  }

  public static Bytes ofHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex));
  }

  /** SHA-256 of the content. */
  public static Bytes sha256(byte[] content) {
    return Hkdf.sha256(content);
  }

  /** Takes the array itself; the caller gives it up. */
  static Bytes owning(byte[] content) {
    return new Bytes(content);
  }

  public int length() {
    return content.length;
  }

  public byte[] toArray() {
    return content.clone();
  }

  /** The array itself, which must not be written to: vectors are too long to copy at each turn. */
  byte[] shared() {
    return content;
  }

  public String hex() {
    return HexFormat.of().formatHex(content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /** The content in hex; of more than 32 bytes only the first ones and the length. */
  @Override
  public String toString() {
    return content.length <= 32
        ? hex()
        : HexFormat.of().formatHex(content, 0, 16) + "... (" + content.length + " bytes)";
  }
}
