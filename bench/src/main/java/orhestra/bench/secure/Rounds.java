package orhestra.bench.secure;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import orhestra.secagg.Bytes;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Shape;
import orhestra.secagg.Topology;
import orhestra.secagg.Variant;

/** The parameters of measured rounds: each under a round id of its own. */
public final class Rounds {
  /** The bytes of one clipped fixed-point value, before it is masked. */
  public static final int VALUE_BYTES = 2;

  private static final long MAXIMUM_ENTRY = (1L << (VALUE_BYTES * Byte.SIZE)) - 1;

  private Rounds() {}

  /** As a server takes them: the neighbour graph where there is one. */
  public static RoundParameters standard(int clients, int length, Variant variant) {
    return RoundParameters.standard(
        random(), random(), variant, names(clients), shape(clients, length));
  }

  /** Everybody is everybody's neighbour. The shape may be one for more clients. */
  public static RoundParameters complete(int clients, Shape shape) {
    int threshold = RoundParameters.standardThreshold(clients);
    return new RoundParameters(
        random(),
        random(),
        Variant.SEMI_HONEST,
        names(clients),
        threshold,
        RoundParameters.FEWEST_CLIENTS,
        shape,
        Topology.complete(clients, threshold));
  }

  /** Vectors of values of {@link #VALUE_BYTES} bytes, of which so many clients' can be added. */
  public static Shape shape(int clients, int length) {
    return Shape.forClients(clients, length, MAXIMUM_ENTRY);
  }

  /** Traffic in terms of the vector as it is, its values one behind the other. */
  public static double relative(Traffic traffic, int length) {
    return (double) traffic.total() / ((long) length * VALUE_BYTES);
  }

  private static List<String> names(int clients) {
    return IntStream.range(0, clients).mapToObj("site-%04d"::formatted).toList();
  }

  private static Bytes random() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return Bytes.of(random);
  }
}
