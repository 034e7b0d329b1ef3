package orhestra.insights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * 128 bits of SHA-256 that tell a chunk of a brand, in two halves. The first is where it is looked
 * for; a chunk that finds it taken by another one goes to the next.
 */
record Fingerprint(long key, long otherHalf) {
  /** Of a chunk, by what names it. */
  static Fingerprint ofChunk(long brand, String chunkId) {
    return of(brand, (byte) 0, chunkId.getBytes(StandardCharsets.UTF_8));
  }

  /** Of what is no chunk: all of it. */
  static Fingerprint ofFailure(long brand, byte[] payload) {
    return of(brand, (byte) 1, payload);
  }

  private static Fingerprint of(long brand, byte kind, byte[] name) {
    MessageDigest digest = digest();
    digest.update(ByteBuffer.allocate(9).putLong(brand).put(kind).flip());
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(name));
    return new Fingerprint(hash.getLong(), hash.getLong());
  }

  /** The same chunk, looked for in the next place. */
  Fingerprint next() {
    return new Fingerprint(key + 1, otherHalf);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
