package orhestra.platform.outgoing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what is sent to others, so that they can tell that it comes from who knows the secret and
 * when it was sent: {@code t=SECONDS,v1=HEX}, where HEX is HMAC-SHA256, with the secret's UTF-8 as
 * its key, over {@code SECONDS}, a full stop and the body. The receiver computes the same, compares
 * in constant time, and refuses a time too far from its own clock. Thread-safe.
 */
public final class Signature {
  /** The header in which it travels. */
  public static final String HEADER = "X-Orhestra-Signature";

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /** Signatures with this secret, which must not be empty. */
  public Signature(String secret) {
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** The header's value. */
  public String of(long epochSecond, byte[] body) {
    return String.format(
        Locale.ROOT, "t=%d,v1=%s", epochSecond, HexFormat.of().formatHex(mac(epochSecond, body)));
  }

  /** Whether a header's value is right for this body; says nothing of its time. */
  public boolean isRight(String header, byte[] body) {
    String[] parts = header.split(",v1=", -1);
    if (parts.length != 2 || !parts[0].startsWith("t=")) {
      return false;
    }
    try {
      long time = Long.parseLong(parts[0].substring(2));
      return MessageDigest.isEqual(mac(time, body), HexFormat.of().parseHex(parts[1]));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private byte[] mac(long epochSecond, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      ByteArrayOutputStream signed = new ByteArrayOutputStream(body.length + 24);
      signed.writeBytes((epochSecond + ".").getBytes(StandardCharsets.US_ASCII));
      signed.writeBytes(body);
      return mac.doFinal(signed.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "Signature[...]";
  }
}
