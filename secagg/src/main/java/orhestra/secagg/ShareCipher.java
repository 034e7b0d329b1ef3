package orhestra.secagg;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the two shares that one client has for another: AES-256-GCM under a key that the two
 * agreed on, bound to the round, the sender and the receiver. A nonce is random, and a key is used
 * for one message.
 */
final class ShareCipher {
  private static final int NONCE_LENGTH = 12;
  private static final int TAG_LENGTH = 16;

  static final int PLAIN_LENGTH = 2 * Shamir.SHARE_LENGTH;
  static final int LENGTH = NONCE_LENGTH + PLAIN_LENGTH + TAG_LENGTH;

  private ShareCipher() {}

  static Bytes encrypt(
      byte[] key, Bytes round, int from, int to, byte[] shares, SecureRandom random) {
    byte[] nonce = new byte[NONCE_LENGTH];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, round, from, to).doFinal(shares);
      return Bytes.owning(new WireWriter().bytes(nonce).bytes(sealed).toArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed", e);
    }
  }

  static byte[] decrypt(byte[] key, Bytes round, int from, int to, Bytes encrypted) {
    WireReader reader = new WireReader(encrypted.shared());
    byte[] nonce = reader.bytes(NONCE_LENGTH).shared();
    byte[] sealed = reader.bytes(PLAIN_LENGTH + TAG_LENGTH).shared();
    reader.end();
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce, round, from, to).doFinal(sealed);
    } catch (AEADBadTagException e) {
      throw new RefusedException(
          Refusal.BAD_SHARE, "the shares from client " + from + " are not its own");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed", e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, Bytes round, int from, int to)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_LENGTH, nonce));
    cipher.updateAAD(new WireWriter().bytes(round).integer(from).integer(to).toArray());
    return cipher;
  }
}
