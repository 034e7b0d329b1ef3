package orhestra.secagg;

/** What is derived, hashed or signed for what: each purpose has a label that no other has. */
final class Labels {
  /** The order of the clients in the sparse graph, from the round id. */
  static final String GRAPH = "orhestra secagg v1 graph";

  /** Key for the shares from one client to another: direction matters. */
  static final String SHARES = "orhestra secagg v1 shares";

  /** Seed of the mask that two clients have in common: the lower position first. */
  static final String PAIR_MASK = "orhestra secagg v1 pair mask";

  /** Seed of a client's own mask. */
  static final String SELF_MASK = "orhestra secagg v1 self mask";

  /** Commitment to the secret behind a client's own mask. */
  static final String COMMITMENT = "orhestra secagg v1 commitment";

  /** What a client signs of a message. */
  static final String MESSAGE = "orhestra secagg v1 message";

  private Labels() {}
}
