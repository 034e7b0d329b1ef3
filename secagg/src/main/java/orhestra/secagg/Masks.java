package orhestra.secagg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The protocol's PRG: a 32-byte seed becomes a vector that looks uniform over Z_2^k.
 *
 * <p>The seed is the key of AES-256-CTR with the counter from 0 on; a seed is used for one vector
 * of one round only (HKDF, salted with the round's hash, saw to that). The key stream is read as
 * little-endian words of 4 bytes where k <= 32 and of 8 bytes above; an entry is a word's k lowest
 * bits. As 2^k divides 2^32 and 2^64 there is no bias.
 *
 * <p>Sums here are left modulo 2^64, of which 2^k is a divisor too: reducing once, at the end,
 * gives the same.
 */
final class Masks {
  /** Multiple of a word; short enough to stay in the processor's cache. */
  private static final int CHUNK = 16 * 1024;

  private static final byte[] ZEROS = new byte[CHUNK];

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int bits;
  private final byte[] stream = new byte[CHUNK];

  /** Keeps a buffer: for one thread at a time. */
  Masks(int bits) {
    this.bits = bits;
  }

  void add(long[] vector, byte[] seed) {
    expand(vector, seed, 1);
  }

  void subtract(long[] vector, byte[] seed) {
    expand(vector, seed, -1);
  }

  private void expand(long[] vector, byte[] seed, long sign) {
    Cipher cipher = keyStream(seed);
    int wordLength = bits <= Integer.SIZE ? Integer.BYTES : Long.BYTES;
    int entriesAtOnce = CHUNK / wordLength;
    try {
      for (int from = 0; from < vector.length; from += entriesAtOnce) {
        int entries = Math.min(entriesAtOnce, vector.length - from);
        cipher.update(ZEROS, 0, CHUNK, stream, 0);
        if (wordLength == Integer.BYTES) {
          addHalves(vector, from, entries, sign);
        } else {
          for (int entry = 0; entry < entries; entry++) {
            vector[from + entry] += sign * (long) WORDS.get(stream, entry * Long.BYTES);
          }
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-CTR failed", e);
    }
    Arrays.fill(stream, (byte) 0);
  }

  /** Two entries of a word at once. Only the lowest k <= 32 bits of an entry matter. */
  private void addHalves(long[] vector, int from, int entries, long sign) {
    int pairs = entries / 2;
    for (int pair = 0; pair < pairs; pair++) {
      long word = (long) WORDS.get(stream, pair * Long.BYTES);
      vector[from + 2 * pair] += sign * word;
      vector[from + 2 * pair + 1] += sign * (word >>> Integer.SIZE);
    }
    if (entries % 2 == 1) {
      vector[from + entries - 1] += sign * (long) WORDS.get(stream, pairs * Long.BYTES);
    }
  }

  static Cipher keyStream(byte[] key) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no AES-256-CTR", e);
    }
  }
}
