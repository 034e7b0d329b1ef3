package orhestra.secagg;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/** 32 bytes that nobody else may see. They appear in no text and can be wiped. */
public final class Secret {
  public static final int LENGTH = 32;

  private final byte[] content;

  private Secret(byte[] content) {
    this.content = content;
  }

  public static Secret of(byte[] content) {
    if (content.length != LENGTH) {
      throw new IllegalArgumentException("a secret has " + LENGTH + " bytes");
    }
    return new Secret(content.clone());
  }

  public static Secret random(SecureRandom random) {
    byte[] content = new byte[LENGTH];
    random.nextBytes(content);
    return new Secret(content);
  }

  /** A copy, for a place where the secret is meant to go, such as a key file. */
  public byte[] reveal() {
    return content.clone();
  }

  /** The bytes themselves, for a computation in this package. */
  byte[] shared() {
    return content;
  }

  /** Overwrites the bytes. The secret is of no use afterwards. */
  public void wipe() {
    Arrays.fill(content, (byte) 0);
  }

  /** Compares in a time that does not depend on the content. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && MessageDigest.isEqual(content, that.content);
  }

  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}
