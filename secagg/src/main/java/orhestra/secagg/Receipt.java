package orhestra.secagg;

/**
 * That a client's message was accepted.
 *
 * @param bodyHash SHA-256 of the message's body, which is what its sender signed
 * @param signature empty in the semi-honest variant
 */
record Receipt(MessageKind kind, int sender, Bytes bodyHash, Bytes signature) {
  boolean isSignedBy(Bytes publicKey, Bytes round) {
    return Signatures.verify(
        publicKey, Envelope.signedPart(kind, round, sender, bodyHash), signature);
  }
}
