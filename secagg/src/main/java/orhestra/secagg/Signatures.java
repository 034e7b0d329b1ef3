package orhestra.secagg;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;

/** Ed25519 public keys and signatures in the form of RFC 8032. */
final class Signatures {
  static final int LENGTH = 64;
  static final int KEY_LENGTH = 32;

  private Signatures() {}

  /** False also for a key that is no point of the curve: whoever holds it signed nothing. */
  static boolean verify(Bytes publicKey, byte[] content, Bytes signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(decode(publicKey));
      verifier.update(content);
      return verifier.verify(signature.shared());
    } catch (SignatureException | InvalidKeyException | InvalidKeySpecException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    }
  }

  static Bytes encode(EdECPoint point) {
    byte[] key = new byte[KEY_LENGTH];
    byte[] number = point.getY().toByteArray();
    for (int octet = 0; octet < Math.min(number.length, KEY_LENGTH); octet++) {
      key[octet] = number[number.length - 1 - octet];
    }
    if (point.isXOdd()) {
      key[KEY_LENGTH - 1] |= (byte) 0x80;
    }
    return Bytes.owning(key);
  }

  private static PublicKey decode(Bytes key) throws GeneralSecurityException {
    if (key.length() != KEY_LENGTH) {
      throw new InvalidKeyException("an Ed25519 key has 32 bytes");
    }
    byte[] number = new byte[KEY_LENGTH];
    for (int octet = 0; octet < KEY_LENGTH; octet++) {
      number[octet] = key.shared()[KEY_LENGTH - 1 - octet];
    }
    boolean odd = number[0] < 0;
    number[0] &= 0x7f;
    EdECPoint point = new EdECPoint(odd, new BigInteger(1, number));
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
  }
}
