package orhestra.secagg;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;

/** Key agreement on Curve25519 (RFC 7748): keys are 32 bytes, as the RFC writes them. */
final class X25519 {
  static final int KEY_LENGTH = 32;

  private static final BigInteger BASE = BigInteger.valueOf(9);

  private final PrivateKey key;

  X25519(Secret key) {
    try {
      this.key =
          KeyFactory.getInstance("X25519")
              .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, key.reveal()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no X25519", e);
    }
  }

  Bytes publicKey() {
    return Bytes.owning(agree(BASE));
  }

  /**
   * The secret in common with the holder of a public key.
   *
   * @throws RefusedException WEAK_KEY if the public key is of small order: the secret would be zero
   */
  byte[] agree(Bytes publicKey) {
    byte[] secret = agree(number(publicKey.toArray()));
    if (MessageDigest.isEqual(secret, new byte[secret.length])) {
      throw weak();
    }
    return secret;
  }

  private byte[] agree(BigInteger publicKey) {
    try {
      PublicKey other =
          KeyFactory.getInstance("X25519")
              .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, publicKey));
      KeyAgreement agreement = KeyAgreement.getInstance("X25519");
      agreement.init(key);
      agreement.doPhase(other, true);
      return agreement.generateSecret();
    } catch (InvalidKeyException e) {
      throw weak();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no X25519", e);
    }
  }

  /** Little-endian; the highest bit is ignored (RFC 7748, section 5). */
  private static BigInteger number(byte[] key) {
    for (int low = 0, high = key.length - 1; low < high; low++, high--) {
      byte swapped = key[low];
      key[low] = key[high];
      key[high] = swapped;
    }
    key[0] &= 0x7f;
    return new BigInteger(1, key);
  }

  private static RefusedException weak() {
    return new RefusedException(Refusal.WEAK_KEY, "a public key is of small order");
  }
}
