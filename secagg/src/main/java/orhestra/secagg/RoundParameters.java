package orhestra.secagg;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * What everybody in a round agrees on. Every message carries {@link #hash}, so a message of another
 * round, or under other parameters, is refused.
 *
 * @param roundId 32 random bytes, never used again
 * @param context 32 bytes, a hash of what the sum is for and what its entries mean
 * @param clients the round's clients, each once; the position is the client's number
 * @param threshold t: as many must be left at each stage, else the round fails
 * @param minimumClients as many must be in the sum at least
 */
public record RoundParameters(
    Bytes roundId,
    Bytes context,
    Variant variant,
    List<String> clients,
    int threshold,
    int minimumClients,
    Shape shape,
    Topology topology) {
  /** A sum of two is known to each of the two. */
  public static final int FEWEST_CLIENTS = 3;

  public static final int MOST_CLIENTS = 1 << 16;
  private static final int LONGEST_NAME = 800;
  private static final int VERSION = 1;

  /**
   * @throws ParameterException names the parameter under which there is no privacy, or no sum
   */
  public RoundParameters {
    Objects.requireNonNull(variant, "variant is null");
    clients = List.copyOf(clients);
    int n = clients.size();
    require(roundId.length() == 32, "roundId", "must be 32 random bytes");
    require(context.length() == 32, "context", "must be 32 bytes, a hash");
    require(
        minimumClients >= FEWEST_CLIENTS,
        "minimumClients",
        "must be at least " + FEWEST_CLIENTS + ": of a sum of two each knows the other's part");
    require(
        n >= minimumClients,
        "clients",
        n + " clients give no privacy: the minimum is " + minimumClients);
    require(n <= MOST_CLIENTS, "clients", "must be at most " + MOST_CLIENTS);
    require(new HashSet<>(clients).size() == n, "clients", "a client is named twice");
    require(
        clients.stream().allMatch(name -> !name.isEmpty() && name.length() <= LONGEST_NAME / 4),
        "clients",
        "a name must have 1.." + LONGEST_NAME / 4 + " characters");
    require(
        threshold >= standardThreshold(n) && threshold <= n,
        "threshold",
        "must be within " + standardThreshold(n) + ".." + n + " for " + n + " clients");
    require(
        shape.holds(n),
        "modulusBits",
        n + " entries of " + shape.maximumEntry() + " overflow " + shape.modulusBits() + " bits");
    if (topology.isComplete(n)) {
      require(topology.shareThreshold() == threshold, "shareThreshold", "must be the threshold");
    } else {
      require(
          variant == Variant.SEMI_HONEST,
          "degree",
          "the sparse graph protects from a semi-honest server only");
      require(
          GraphBounds.forClients(n).hold(topology),
          "degree",
          topology.degree()
              + " neighbours and "
              + topology.shareThreshold()
              + " shares are not safe for "
              + n
              + " clients");
    }
  }

  /**
   * The usual parameters: threshold floor(2n/3) + 1, at least three clients, the graph that fits.
   */
  public static RoundParameters standard(
      Bytes roundId, Bytes context, Variant variant, List<String> clients, Shape shape) {
    int n = clients.size();
    int threshold = standardThreshold(n);
    Topology topology =
        variant == Variant.ACTIVE ? Topology.complete(n, threshold) : Topology.sparse(n, threshold);
    return new RoundParameters(
        roundId, context, variant, clients, threshold, FEWEST_CLIENTS, shape, topology);
  }

  /**
   * The same with another minimum of clients in the sum.
   *
   * @throws ParameterException if that is below {@link #FEWEST_CLIENTS}, or more than there are
   */
  public RoundParameters withMinimumClients(int minimum) {
    return new RoundParameters(
        roundId, context, variant, clients, threshold, minimum, shape, topology);
  }

  /** floor(2n/3) + 1: more than half, and with it fewer than a third can lie in the active case. */
  public static int standardThreshold(int clients) {
    return (int) (2L * clients / 3) + 1;
  }

  /** The fewest clients that a sum is made of. */
  public int fewestSurvivors() {
    return Math.max(threshold, minimumClients);
  }

  /** How many must answer a stage, or the round fails. */
  public int fewest(Stage stage) {
    return stage == Stage.MASKED_INPUT ? fewestSurvivors() : threshold;
  }

  /** How many may drop out, over all stages. Of three clients none may. */
  public int maximumDropouts() {
    return clients.size() - fewestSurvivors();
  }

  /** The client's position, or -1. */
  public int indexOf(String client) {
    return clients.indexOf(client);
  }

  /** SHA-256 of {@link #encode}. */
  public Bytes hash() {
    return Hkdf.sha256(encode());
  }

  /** The one form in bytes. */
  public byte[] encode() {
    WireWriter out =
        new WireWriter()
            .octet(VERSION)
            .bytes(roundId)
            .bytes(context)
            .octet(variant.code())
            .integer(threshold)
            .integer(minimumClients)
            .integer(shape.length())
            .octet(shape.modulusBits())
            .longInteger(shape.maximumEntry())
            .integer(topology.degree())
            .integer(topology.shareThreshold())
            .integer(clients.size());
    clients.forEach(out::text);
    return out.toArray();
  }

  /**
   * Reads {@link #encode}.
   *
   * @throws RefusedException UNKNOWN_VERSION or MALFORMED
   * @throws ParameterException as the constructor
   */
  public static RoundParameters decode(byte[] encoded) {
    WireReader in = new WireReader(encoded);
    int version = in.octet();
    if (version != VERSION) {
      throw new RefusedException(Refusal.UNKNOWN_VERSION, "parameters of version " + version);
    }
    Bytes roundId = in.bytes(32);
    Bytes context = in.bytes(32);
    Variant variant = Variant.of(in.octet());
    int threshold = in.integer();
    int minimum = in.integer();
    Shape shape = new Shape(in.integer(), in.octet(), in.longInteger());
    Topology topology = new Topology(in.integer(), in.integer());
    int n = in.integer();
    List<String> clients = new ArrayList<>();
    for (int client = 0; client < n; client++) {
      clients.add(in.text(LONGEST_NAME));
    }
    in.end();
    RoundParameters parameters =
        new RoundParameters(
            roundId, context, variant, clients, threshold, minimum, shape, topology);
    if (!Bytes.of(encoded).equals(Bytes.owning(parameters.encode()))) {
      throw new RefusedException(Refusal.MALFORMED, "not the canonical form");
    }
    return parameters;
  }

  private static void require(boolean holds, String parameter, String reason) {
    if (!holds) {
      throw new ParameterException(parameter, reason);
    }
  }
}
