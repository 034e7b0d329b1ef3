package orhestra.secagg;

/**
 * Vectors over Z_2^k: a {@code long[]} with one residue for each entry, packed without a gap at k
 * bits for each entry, the first entry in the lowest bits of the first byte, zeros at the end. So
 * the traffic of a vector is k/w of that of plain values of w bits: with k = w + log2 n, and n =
 * 1,000 clients with values of two bytes, 26/16.
 */
public final class Words {
  /** So that sums of two residues and a carry stay within a long. */
  public static final int MAXIMUM_BITS = 62;

  private Words() {}

  public static int packedLength(int entries, int bits) {
    return Math.toIntExact(((long) entries * bits + 7) / 8);
  }

  /** The residues' lowest bits as a number: 2^bits - 1. */
  static long mask(int bits) {
    return (1L << bits) - 1;
  }

  public static byte[] pack(long[] vector, int bits) {
    byte[] packed = new byte[packedLength(vector.length, bits)];
    long mask = mask(bits);
    long pending = 0;
    int held = 0;
    int at = 0;
    for (long entry : vector) {
      long word = entry & mask;
      // At most 7 bits are held between entries: a word of 62 bits needs up to 69.
      pending |= word << held;
      int total = held + bits;
      if (total > 64) {
        for (int octet = 0; octet < 8; octet++) {
          packed[at++] = (byte) pending;
          pending >>>= 8;
        }
        pending = word >>> (64 - held);
        total -= 64;
      }
      while (total >= 8) {
        packed[at++] = (byte) pending;
        pending >>>= 8;
        total -= 8;
      }
      held = total;
    }
    if (held > 0) {
      packed[at] = (byte) pending;
    }
    return packed;
  }

  /**
   * Reads a packed vector.
   *
   * @throws RefusedException WRONG_LENGTH if the bytes are not those of so many entries, MALFORMED
   *     if the bits after the last entry are not zero
   */
  public static long[] unpack(byte[] packed, int entries, int bits) {
    long[] vector = new long[entries];
    addPacked(vector, packed, bits);
    return vector;
  }

  /** Adds a packed vector to a sum, without reducing the sum; takes nothing of a refused one. */
  static void addPacked(long[] sum, byte[] packed, int bits) {
    int expected = packedLength(sum.length, bits);
    if (packed.length != expected) {
      throw new RefusedException(
          Refusal.WRONG_LENGTH,
          "the vector has " + packed.length + " bytes, the round's have " + expected);
    }
    int used = (int) (((long) sum.length * bits) % 8);
    if (used > 0 && (packed[packed.length - 1] & 0xff) >>> used != 0) {
      throw new RefusedException(Refusal.MALFORMED, "the bits after the last entry are not zero");
    }
    long mask = mask(bits);
    long pending = 0;
    int held = 0;
    int at = 0;
    for (int entry = 0; entry < sum.length; entry++) {
      long word = pending;
      int have = held;
      int next = 0;
      while (have < bits) {
        next = packed[at++] & 0xff;
        word |= (long) next << have;
        have += 8;
      }
      sum[entry] += word & mask;
      held = have - bits;
      // Beyond 64 bits the word lost the upper ones; they are those of the last octet.
      pending = have <= Long.SIZE ? word >>> bits : (long) next >>> (8 - held);
    }
  }

  /** Brings every entry into 0..2^bits - 1. */
  static void reduce(long[] vector, int bits) {
    long mask = mask(bits);
    for (int entry = 0; entry < vector.length; entry++) {
      vector[entry] &= mask;
    }
  }
}
