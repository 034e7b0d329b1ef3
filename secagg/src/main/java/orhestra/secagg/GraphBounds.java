package orhestra.secagg;

import java.math.BigInteger;
import java.util.Optional;

/**
 * How many neighbours a client needs, after Bell et al. 2020, section 3, by exact tails of the
 * hypergeometric distribution instead of bounds of them.
 *
 * <p>The graph is a Harary graph over a random order of n clients, {@code corrupt} of which work
 * with the server, and {@code dropped} of which fall out; both are fixed before the order is drawn.
 * Three things may go wrong for k neighbours and t shares:
 *
 * <ol>
 *   <li>some client has t corrupt neighbours, who know its secrets: at most n * P[X >= t] with X ~
 *       Hypergeometric(n - 1, corrupt, k);
 *   <li>the graph without the corrupt and the dropped is not connected, so that the server learns
 *       the sums of its pieces. That takes k/2 of them in a row: at most n * (b)_{k/2} / (n)_{k/2},
 *       where b = corrupt + dropped and (x)_m is the falling factorial;
 *   <li>some client has fewer than t surviving neighbours, and the round fails: at most n * P[Y <
 *       t] with Y ~ Hypergeometric(n - 1, n - 1 - dropped, k).
 * </ol>
 *
 * The first two together must be at most 2^-{@value #SECURITY_BITS}, the third at most 2^-{@value
 * #CORRECTNESS_BITS}.
 *
 * @param clients n
 * @param corrupt clients that may work with the server
 * @param dropped clients that may drop out
 */
public record GraphBounds(int clients, int corrupt, int dropped) {
  /** Bell et al. call it sigma. */
  public static final int SECURITY_BITS = 40;

  /** Bell et al. call it eta. */
  public static final int CORRECTNESS_BITS = 30;

  /** A tenth of the clients may work with the server (gamma); as many as t allows may drop out. */
  public static GraphBounds forClients(int clients) {
    return new GraphBounds(
        clients, clients / 10, clients - RoundParameters.standardThreshold(clients));
  }

  /** The fewest neighbours that do, with the most shares that do; empty if only all would do. */
  public Optional<Topology> smallest() {
    for (int degree = 2; degree < clients - 1; degree += 2) {
      int most = mostShares(degree);
      if (most >= 1 && isPrivate(degree, most)) {
        return Optional.of(new Topology(degree, most));
      }
    }
    return Optional.empty();
  }

  /** Whether a graph of so many neighbours and shares keeps to the bounds. */
  public boolean hold(Topology topology) {
    int degree = topology.degree();
    return degree >= 2
        && degree % 2 == 0
        && degree < clients - 1
        && topology.shareThreshold() >= 1
        && topology.shareThreshold() <= mostShares(degree)
        && isPrivate(degree, topology.shareThreshold());
  }

  /** The most shares that enough neighbours survive to give, everywhere. */
  private int mostShares(int degree) {
    BigInteger[] alive = binomials(clients - 1 - dropped, degree);
    BigInteger[] gone = binomials(dropped, degree);
    BigInteger all = binomials(clients - 1, degree)[degree];
    BigInteger below = BigInteger.ZERO;
    for (int survivors = 0; survivors <= degree; survivors++) {
      below = below.add(alive[survivors].multiply(gone[degree - survivors]));
      if (!isAtMost(below.multiply(BigInteger.valueOf(clients)), all, CORRECTNESS_BITS)) {
        return survivors;
      }
    }
    return degree;
  }

  private boolean isPrivate(int degree, int shares) {
    BigInteger[] corrupted = binomials(corrupt, degree);
    BigInteger[] honest = binomials(clients - 1 - corrupt, degree);
    BigInteger known = BigInteger.ZERO;
    for (int of = shares; of <= degree; of++) {
      known = known.add(corrupted[of].multiply(honest[degree - of]));
    }
    BigInteger all = binomials(clients - 1, degree)[degree];
    BigInteger cut = BigInteger.ONE;
    BigInteger rows = BigInteger.ONE;
    for (int place = 0; place < degree / 2; place++) {
      cut = cut.multiply(BigInteger.valueOf(Math.max(0, corrupt + dropped - place)));
      rows = rows.multiply(BigInteger.valueOf(clients - place));
    }
    // known/all + cut/rows, times n
    BigInteger either = known.multiply(rows).add(cut.multiply(all));
    return isAtMost(
        either.multiply(BigInteger.valueOf(clients)), all.multiply(rows), SECURITY_BITS);
  }

  private static boolean isAtMost(BigInteger part, BigInteger whole, int bits) {
    return part.shiftLeft(bits).compareTo(whole) <= 0;
  }

  /** The binomial coefficients of n over 0..upTo. */
  private static BigInteger[] binomials(int n, int upTo) {
    BigInteger[] row = new BigInteger[upTo + 1];
    row[0] = BigInteger.ONE;
    for (int k = 1; k <= upTo; k++) {
      row[k] =
          row[k - 1]
              .multiply(BigInteger.valueOf(Math.max(0, n - k + 1)))
              .divide(BigInteger.valueOf(k));
    }
    return row;
  }
}
