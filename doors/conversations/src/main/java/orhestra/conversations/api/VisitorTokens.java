package orhestra.conversations.api;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that say who a visitor is and until when: {@code name.expiry.signature}, where the name is
 * base64url, the expiry seconds of the epoch, and the signature HMAC-SHA256 (RFC 2104) of what
 * stands before it. Thread-safe.
 */
public final class VisitorTokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private final SecretKeySpec key;
  private final InstantSource clock;

  /**
   * Tokens of one installation.
   *
   * @param secret the same in all its processes
   */
  public VisitorTokens(byte[] secret, InstantSource clock) {
    this.key = new SecretKeySpec(secret, ALGORITHM);
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** A token for this visitor, good for so many seconds. */
  String token(String visitor, long seconds) {
    String claims =
        ENCODER.encodeToString(visitor.getBytes(StandardCharsets.UTF_8))
            + "."
            + (clock.millis() / 1000 + seconds);
    return claims + "." + ENCODER.encodeToString(signature(claims));
  }

  /** The visitor whom a token names; null if it is none, or no longer good. */
  @Nullable String visitor(@Nullable String token) {
    if (token == null) {
      return null;
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return null;
    }
    try {
      String claims = parts[0] + "." + parts[1];
      boolean good =
          MessageDigest.isEqual(signature(claims), DECODER.decode(parts[2]))
              && Long.parseLong(parts[1]) > clock.millis() / 1000;
      return good ? new String(DECODER.decode(parts[0]), StandardCharsets.UTF_8) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private byte[] signature(String claims) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(claims.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
