package orhestra.secagg;

import java.math.BigInteger;

/**
 * What the vectors of a round look like.
 *
 * @param length entries of a vector
 * @param modulusBits k: entries are added modulo 2^k
 * @param maximumEntry the largest entry of one client, M; entries are 0..M
 */
public record Shape(int length, int modulusBits, long maximumEntry) {
  public static final int MAXIMUM_LENGTH = 1 << 26;

  public Shape {
    if (length < 1 || length > MAXIMUM_LENGTH) {
      throw new ParameterException("length", "must be within 1.." + MAXIMUM_LENGTH);
    }
    if (modulusBits < 1 || modulusBits > Words.MAXIMUM_BITS) {
      throw new ParameterException("modulusBits", "must be within 1.." + Words.MAXIMUM_BITS);
    }
    if (maximumEntry < 1) {
      throw new ParameterException("maximumEntry", "must be at least 1");
    }
  }

  /** The shape with the fewest bits in which so many clients cannot overflow. */
  public static Shape forClients(int clients, int length, long maximumEntry) {
    return new Shape(length, largestSum(clients, maximumEntry).bitLength(), maximumEntry);
  }

  /**
   * The sum of all clients' largest entries must be below 2^k; {@link FixedPoint} has the proof.
   */
  boolean holds(int clients) {
    return largestSum(clients, maximumEntry).bitLength() <= modulusBits;
  }

  private static BigInteger largestSum(int clients, long maximumEntry) {
    return BigInteger.valueOf(clients).multiply(BigInteger.valueOf(maximumEntry));
  }
}
