package orhestra.secagg;

/** From whom a round protects. */
public enum Variant {
  /** From a server that follows the protocol and looks at all it gets. */
  SEMI_HONEST(1),
  /**
   * Also from a server that lies: every message of a client is signed with a key that the others
   * know beforehand, and nobody unmasks before enough clients have signed one list of survivors.
   */
  ACTIVE(2);

  private final int code;

  Variant(int code) {
    this.code = code;
  }

  static Variant of(int code) {
    for (Variant variant : values()) {
      if (variant.code == code) {
        return variant;
      }
    }
    throw new RefusedException(Refusal.MALFORMED, "no variant has the number " + code);
  }

  /** The wire form. */
  int code() {
    return code;
  }
}
