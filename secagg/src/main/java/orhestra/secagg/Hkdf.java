package orhestra.secagg;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869), which the JDK has only from release 25 on; and SHA-256 itself. */
final class Hkdf {
  private static final int BLOCK = 32;

  private Hkdf() {}

  /**
   * 32 bytes for one purpose. Labels keep the purposes apart: what is derived under one says
   * nothing of what is derived under another.
   *
   * @param salt the round's hash: the same secret gives other keys in another round
   */
  static byte[] derive(byte[] secret, Bytes salt, String label, int... context) {
    WireWriter info = new WireWriter().bytes(label.getBytes(StandardCharsets.US_ASCII)).octet(0);
    for (int number : context) {
      info.integer(number);
    }
    byte[] pseudorandom = extract(salt.shared(), secret);
    byte[] derived = expand(pseudorandom, info.toArray(), Secret.LENGTH);
    Arrays.fill(pseudorandom, (byte) 0);
    return derived;
  }

  static byte[] extract(byte[] salt, byte[] secret) {
    return mac(salt.length == 0 ? new byte[BLOCK] : salt, secret);
  }

  static byte[] expand(byte[] pseudorandom, byte[] info, int length) {
    byte[] output = new byte[length];
    byte[] block = new byte[0];
    for (int done = 0, counter = 1; done < length; done += BLOCK, counter++) {
      block = mac(pseudorandom, new WireWriter().bytes(block).bytes(info).octet(counter).toArray());
      System.arraycopy(block, 0, output, done, Math.min(BLOCK, length - done));
    }
    return output;
  }

  static Bytes sha256(byte[] content) {
    try {
      return Bytes.owning(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  private static byte[] mac(byte[] key, byte[] content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HMAC-SHA-256", e);
    }
  }
}
