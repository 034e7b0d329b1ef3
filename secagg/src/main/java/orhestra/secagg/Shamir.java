package orhestra.secagg;

import java.math.BigInteger;
import java.security.SecureRandom;

/**
 * Shamir's secret sharing of 32-byte secrets over the prime field p = 2^256 + 297, the smallest
 * prime above 2^256, so that every 32 bytes are an element. Client i holds the polynomial's value
 * at x = i + 1; the secret is its value at 0. Fewer than threshold shares are independent of the
 * secret: the other coefficients are uniform over the field.
 */
final class Shamir {
  static final BigInteger PRIME = BigInteger.TWO.pow(256).add(BigInteger.valueOf(297));

  /** Bytes of an element on the wire: 2^256 and a bit more. */
  static final int SHARE_LENGTH = 33;

  private Shamir() {}

  /** One secret's shares for the given holders, in their order. */
  static BigInteger[] split(Secret secret, int threshold, int[] holders, SecureRandom random) {
    if (threshold < 1 || threshold > holders.length) {
      throw new IllegalArgumentException(threshold + " of " + holders.length + " shares");
    }
    BigInteger[] coefficients = new BigInteger[threshold];
    coefficients[0] = new BigInteger(1, secret.shared());
    for (int power = 1; power < threshold; power++) {
      coefficients[power] = element(random);
    }
    BigInteger[] shares = new BigInteger[holders.length];
    for (int share = 0; share < holders.length; share++) {
      shares[share] = value(coefficients, holders[share] + 1);
    }
    return shares;
  }

  /** Horner's rule. Small x keep the products short. */
  static BigInteger value(BigInteger[] coefficients, int x) {
    BigInteger at = BigInteger.valueOf(x);
    BigInteger value = BigInteger.ZERO;
    for (int power = coefficients.length - 1; power >= 0; power--) {
      value = value.multiply(at).add(coefficients[power]).mod(PRIME);
    }
    return value;
  }

  /**
   * The Lagrange coefficients at 0 for these holders. Secrets that the same holders have shares of
   * have them in common, and computing them is most of the work.
   */
  static BigInteger[] coefficients(int[] holders) {
    BigInteger[] coefficients = new BigInteger[holders.length];
    for (int one = 0; one < holders.length; one++) {
      BigInteger above = BigInteger.ONE;
      BigInteger below = BigInteger.ONE;
      for (int other = 0; other < holders.length; other++) {
        if (other != one) {
          above = above.multiply(BigInteger.valueOf(holders[other] + 1L)).mod(PRIME);
          below =
              below.multiply(BigInteger.valueOf((long) holders[other] - holders[one])).mod(PRIME);
        }
      }
      coefficients[one] = above.multiply(below.modInverse(PRIME)).mod(PRIME);
    }
    return coefficients;
  }

  /**
   * The polynomial's value at 0: the secret, if the shares are exactly as many as the threshold.
   */
  static BigInteger combine(BigInteger[] coefficients, BigInteger[] shares) {
    BigInteger sum = BigInteger.ZERO;
    for (int share = 0; share < shares.length; share++) {
      sum = sum.add(coefficients[share].multiply(shares[share]));
    }
    return sum.mod(PRIME);
  }

  /** An element below 2^256 as a secret. Of shares that do not fit together it may be above. */
  static Secret secret(BigInteger element) {
    if (element.bitLength() > 8 * Secret.LENGTH) {
      throw new RefusedException(Refusal.BAD_SHARE, "the shares do not fit together");
    }
    return Secret.of(fixed(element, Secret.LENGTH));
  }

  static byte[] encode(BigInteger element) {
    return fixed(element, SHARE_LENGTH);
  }

  static BigInteger decode(Bytes share) {
    BigInteger element = new BigInteger(1, share.shared());
    if (share.length() != SHARE_LENGTH || element.compareTo(PRIME) >= 0) {
      throw new RefusedException(Refusal.BAD_SHARE, "a share is no element of the field");
    }
    return element;
  }

  private static BigInteger element(SecureRandom random) {
    BigInteger element;
    do {
      element = new BigInteger(PRIME.bitLength(), random);
    } while (element.compareTo(PRIME) >= 0);
    return element;
  }

  private static byte[] fixed(BigInteger element, int length) {
    byte[] signed = element.toByteArray();
    byte[] bytes = new byte[length];
    int used = Math.min(signed.length, length);
    System.arraycopy(signed, signed.length - used, bytes, length - used, used);
    return bytes;
  }
}
