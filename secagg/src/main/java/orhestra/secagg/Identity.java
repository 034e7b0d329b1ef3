package orhestra.secagg;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Objects;

/**
 * Who a client is beyond one round: an Ed25519 key pair (RFC 8032). The public key is given to the
 * other clients by a way that is not the server's.
 */
public final class Identity {
  private final Secret privateKey;
  private final PrivateKey signingKey;
  private final Bytes publicKey;

  private Identity(Secret privateKey, Bytes publicKey) throws GeneralSecurityException {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    this.signingKey =
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(
                new EdECPrivateKeySpec(NamedParameterSpec.ED25519, privateKey.reveal()));
  }

  public static Identity generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, random);
      KeyPair pair = generator.generateKeyPair();
      byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
      return new Identity(
          Secret.of(seed), Signatures.encode(((EdECPublicKey) pair.getPublic()).getPoint()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    }
  }

  /**
   * An identity that was kept, as its 32-byte private and public keys.
   *
   * @throws ParameterException if the keys are not a pair
   */
  public static Identity of(Secret privateKey, Bytes publicKey) {
    Objects.requireNonNull(publicKey, "publicKey is null");
    try {
      Identity identity = new Identity(privateKey, publicKey);
      byte[] probe = "a pair".getBytes(StandardCharsets.US_ASCII);
      if (!Signatures.verify(publicKey, probe, identity.sign(probe))) {
        throw new ParameterException("publicKey", "is not that of the private key");
      }
      return identity;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    }
  }

  public Bytes publicKey() {
    return publicKey;
  }

  /** For the file that keeps the identity. */
  public Secret privateKey() {
    return privateKey;
  }

  Bytes sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(signingKey);
      signature.update(content);
      return Bytes.owning(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    }
  }

  @Override
  public String toString() {
    return "Identity[" + publicKey + "]";
  }
}
