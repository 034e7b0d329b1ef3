package orhestra.secagg;

import java.nio.charset.StandardCharsets;

/**
 * What every message travels in: version (1 byte), kind (1), hash of the round's parameters (32),
 * position of the sender (4, the server's is -1), body, and of clients in the active variant the
 * signature (64). Signed is the hash of the body, so that a transcript can do without bodies.
 *
 * @param signature empty where the message is not signed
 */
record Envelope(MessageKind kind, Bytes round, int sender, Bytes body, Bytes signature) {
  static final int SERVER = -1;
  static final Bytes UNSIGNED = Bytes.of(new byte[0]);

  private static final int VERSION = 1;

  /** What the sender of a body signs. */
  static byte[] signedPart(MessageKind kind, Bytes round, int sender, Bytes bodyHash) {
    return new WireWriter()
        .bytes(Labels.MESSAGE.getBytes(StandardCharsets.US_ASCII))
        .octet(kind.code())
        .bytes(round)
        .integer(sender)
        .bytes(bodyHash)
        .toArray();
  }

  boolean isSignedBy(Bytes publicKey) {
    byte[] signed = signedPart(kind, round, sender, Hkdf.sha256(body.shared()));
    return Signatures.verify(publicKey, signed, signature);
  }

  byte[] encode() {
    return new WireWriter()
        .octet(VERSION)
        .octet(kind.code())
        .bytes(round)
        .integer(sender)
        .bytes(body)
        .bytes(signature)
        .toArray();
  }

  /** Opens a message of a round. The signature is not yet checked: that needs the sender's key. */
  static Envelope open(RoundParameters parameters, Bytes roundHash, byte[] message) {
    WireReader in = new WireReader(message);
    int version = in.octet();
    if (version != VERSION) {
      throw new RefusedException(Refusal.UNKNOWN_VERSION, "a message of version " + version);
    }
    MessageKind kind = MessageKind.of(in.octet());
    Bytes round = in.bytes(32);
    if (!round.equals(roundHash)) {
      throw new RefusedException(Refusal.OTHER_ROUND, "the message is another round's");
    }
    int sender = in.integer();
    if (kind.isOfServer() != (sender == SERVER)) {
      throw new RefusedException(Refusal.WRONG_SENDER, "a " + kind + " from the wrong side");
    }
    if (sender < SERVER || sender >= parameters.clients().size()) {
      throw new RefusedException(Refusal.UNKNOWN_SENDER, "no client has the number " + sender);
    }
    boolean signed = parameters.variant() == Variant.ACTIVE && sender != SERVER;
    int signatureLength = signed ? Signatures.LENGTH : 0;
    Bytes body = in.bytes(in.remaining() - signatureLength);
    return new Envelope(kind, round, sender, body, in.bytes(signatureLength));
  }
}
