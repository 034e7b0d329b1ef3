package orhestra.secagg;

/**
 * Who shares a mask, and the secrets, with whom.
 *
 * @param degree neighbours of each client; n - 1 is the complete graph of Bonawitz et al., fewer
 *     the sparse one of Bell et al.
 * @param shareThreshold shares that reconstruct a client's secret, of those that its neighbours and
 *     itself hold
 */
public record Topology(int degree, int shareThreshold) {
  /** From so many clients on the sparse graph is considered. */
  static final int SPARSE_FROM = 100;

  public static Topology complete(int clients, int threshold) {
    return new Topology(clients - 1, threshold);
  }

  /**
   * The sparse graph where it is safe and has fewer edges, else the complete one. Only for {@link
   * Variant#SEMI_HONEST}: the graph is drawn from the round id, which the server chooses.
   */
  public static Topology sparse(int clients, int threshold) {
    return clients < SPARSE_FROM
        ? complete(clients, threshold)
        : GraphBounds.forClients(clients).smallest().orElse(complete(clients, threshold));
  }

  public boolean isComplete(int clients) {
    return degree == clients - 1;
  }
}
