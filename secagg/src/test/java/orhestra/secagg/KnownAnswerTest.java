package orhestra.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownAnswerTest {
  /** RFC 7748, section 6.1. */
  @Test
  void keyAgreement() {
    X25519 alice =
        new X25519(secret("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
    X25519 bob =
        new X25519(secret("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
    assertThat(alice.publicKey())
        .isEqualTo(Bytes.ofHex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
    assertThat(bob.publicKey())
        .isEqualTo(Bytes.ofHex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
    String common = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
    assertThat(hex(alice.agree(bob.publicKey()))).isEqualTo(common);
    assertThat(hex(bob.agree(alice.publicKey()))).isEqualTo(common);
  }

  /** RFC 7748, section 5.2. */
  @Test
  void scalarMultiplication() {
    X25519 key =
        new X25519(secret("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"));
    Bytes point = Bytes.ofHex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
    assertThat(hex(key.agree(point)))
        .isEqualTo("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
  }

  /** RFC 7748, section 5.2: the highest bit of the point is set, and ignored. */
  @Test
  void theHighestBitOfAPublicKeyIsIgnored() {
    X25519 key =
        new X25519(secret("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"));
    Bytes point = Bytes.ofHex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493");
    assertThat(hex(key.agree(point)))
        .isEqualTo("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");
  }

  /** Points of order 1, 2, 4 and 8 (RFC 7748, section 6.1, asks for the check). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"
      })
  void pointsOfSmallOrderAreRefused(String point) {
    X25519 key = new X25519(Secret.random(PlayedRound.random(1)));
    assertThatThrownBy(() -> key.agree(Bytes.ofHex(point)))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.WEAK_KEY));
  }

  /** RFC 5869, appendix A.1. */
  @Test
  void keyDerivation() {
    byte[] pseudorandom = Hkdf.extract(bytes("000102030405060708090a0b0c"), bytes("0b".repeat(22)));
    assertThat(hex(pseudorandom))
        .isEqualTo("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
    assertThat(hex(Hkdf.expand(pseudorandom, bytes("f0f1f2f3f4f5f6f7f8f9"), 42)))
        .isEqualTo(
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  }

  /** RFC 5869, appendix A.3: neither salt nor info. */
  @Test
  void keyDerivationWithoutSalt() {
    byte[] pseudorandom = Hkdf.extract(new byte[0], bytes("0b".repeat(22)));
    assertThat(hex(Hkdf.expand(pseudorandom, new byte[0], 42)))
        .isEqualTo(
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  }

  /** NIST SP 800-38A, F.5.5: AES-256-CTR, first two blocks. */
  @Test
  void keyStream() throws Exception {
    byte[] key = bytes("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
    byte[] counter = bytes("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    byte[] plain = bytes("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
    Cipher cipher = Masks.keyStream(key);
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(counter));
    assertThat(hex(cipher.update(plain)))
        .isEqualTo("601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5");
  }

  /** The counter begins at 0: the first block is AES-256 of zeros (GCM's hash key for this key). */
  @Test
  void aMaskIsTheKeyStreamInLittleEndianWords() throws Exception {
    byte[] key = new byte[32];
    Cipher block = Cipher.getInstance("AES/ECB/NoPadding");
    block.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    assertThat(hex(block.doFinal(new byte[16]))).isEqualTo("dc95c078a2408989ad48a21492842087");

    long[] narrow = new long[3];
    new Masks(20).add(narrow, key);
    Words.reduce(narrow, 20);
    assertThat(narrow).containsExactly(0x095dc, 0x940a2, 0x248ad);
    long[] wide = new long[1];
    new Masks(60).add(wide, key);
    Words.reduce(wide, 60);
    assertThat(wide).containsExactly(0x98940a278c095dcL);
  }

  /** RFC 8032, section 7.1, test 2. */
  @Test
  void signature() {
    Identity identity =
        Identity.of(
            secret("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"),
            Bytes.ofHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
    Bytes signature = identity.sign(bytes("72"));
    assertThat(signature.hex())
        .isEqualTo(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    assertThat(Signatures.verify(identity.publicKey(), bytes("72"), signature)).isTrue();
    assertThat(Signatures.verify(identity.publicKey(), bytes("73"), signature)).isFalse();
  }

  @Test
  void anIdentityOfTwoThatAreNoPairIsRefused() {
    Identity one = Identity.generate(PlayedRound.random(1));
    Identity other = Identity.generate(PlayedRound.random(2));
    assertThatThrownBy(() -> Identity.of(one.privateKey(), other.publicKey()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("publicKey");
    assertThat(Identity.of(one.privateKey(), one.publicKey()).publicKey())
        .isEqualTo(one.publicKey());
  }

  /** 2^256 + 297 is prime, and no number between is: so it is the smallest above 2^256. */
  @Test
  void theFieldIsPrime() {
    assertThat(Shamir.PRIME.isProbablePrime(200)).isTrue();
    assertThat(BigInteger.TWO.pow(256).nextProbablePrime()).isEqualTo(Shamir.PRIME);
  }

  /** f(x) = 7 + 3x + 2x^2: f(1) = 12, f(2) = 21, f(4) = 51; by hand 7 = 8/3*12 - 2*21 + 1/3*51. */
  @Test
  void sharingWorkedByHand() {
    BigInteger[] polynomial = {number(7), number(3), number(2)};
    int[] holders = {0, 1, 3};
    BigInteger[] shares = new BigInteger[3];
    for (int at = 0; at < 3; at++) {
      shares[at] = Shamir.value(polynomial, holders[at] + 1);
    }
    assertThat(shares).containsExactly(number(12), number(21), number(51));
    BigInteger third = number(3).modInverse(Shamir.PRIME);
    assertThat(Shamir.coefficients(holders))
        .containsExactly(
            number(8).multiply(third).mod(Shamir.PRIME), Shamir.PRIME.subtract(number(2)), third);
    assertThat(Shamir.combine(Shamir.coefficients(holders), shares)).isEqualTo(number(7));
  }

  @Test
  void secretsAreInNoText() {
    Secret secret =
        Secret.of("a secret of thirty-two bytes 123".getBytes(StandardCharsets.US_ASCII));
    assertThat(secret.toString()).isEqualTo("Secret[hidden]");
    Identity identity = Identity.generate(PlayedRound.random(3));
    assertThat(identity.toString()).doesNotContain(hex(identity.privateKey().reveal()));
    PlayedRound round = new PlayedRound(3, Variant.SEMI_HONEST, 1);
    assertThat(round.client(0).toString()).isEqualTo("Participant[site0000, awaits KEY_LIST]");
    assertThat(new RoundSecrets(Bytes.of(new byte[32]), 0, PlayedRound.random(4)).toString())
        .isEqualTo("RoundSecrets[hidden]");
  }

  private static BigInteger number(long value) {
    return BigInteger.valueOf(value);
  }

  private static Secret secret(String hex) {
    return Secret.of(bytes(hex));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
