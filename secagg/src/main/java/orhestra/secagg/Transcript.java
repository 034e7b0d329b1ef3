package orhestra.secagg;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a round, for whoever checks it later: the parameters, the hash and signature of
 * every accepted message by stage and sender, and the hash of the sum. It holds no vector, no share
 * and no key.
 *
 * <p>In the active variant the signatures show that the named clients, and nobody in their stead,
 * took part and agreed on the survivors. The hash of the sum is the server's word: no client
 * computes the sum, so none can sign it. In the semi-honest variant all of it is the server's word.
 */
public final class Transcript {
  static final Bytes NO_SUM = Bytes.of(new byte[32]);
  private static final int VERSION = 1;
  private static final int LONGEST_PARAMETERS = 1 << 27;

  private final RoundParameters parameters;
  private final List<Receipt> receipts;
  private final Bytes sumHash;

  Transcript(RoundParameters parameters, List<Receipt> receipts, Bytes sumHash) {
    this.parameters = parameters;
    this.receipts = List.copyOf(receipts);
    this.sumHash = sumHash;
  }

  /**
   * What a transcript was found to say.
   *
   * @param signed whether the signatures were there and are the clients' own
   * @param finished whether there was a sum
   */
  public record Verdict(
      RoundParameters parameters, boolean signed, boolean finished, List<String> survivors) {}

  /** The hash in the transcript of this sum. */
  public static Bytes hashOfSum(long[] sum, int modulusBits) {
    return Hkdf.sha256(Words.pack(sum, modulusBits));
  }

  public Bytes sumHash() {
    return sumHash;
  }

  public byte[] encode() {
    byte[] encodedParameters = parameters.encode();
    WireWriter out =
        new WireWriter()
            .octet(VERSION)
            .integer(encodedParameters.length)
            .bytes(encodedParameters)
            .integer(receipts.size());
    for (Receipt receipt : receipts) {
      out.octet(receipt.kind().code())
          .integer(receipt.sender())
          .bytes(receipt.bodyHash())
          .bytes(receipt.signature());
    }
    return out.bytes(sumHash).toArray();
  }

  /**
   * Reads {@link #encode}; says nothing yet of whether it holds together.
   *
   * @throws RefusedException UNKNOWN_VERSION or MALFORMED
   */
  public static Transcript decode(byte[] encoded) {
    WireReader in = new WireReader(encoded);
    int version = in.octet();
    if (version != VERSION) {
      throw new RefusedException(Refusal.UNKNOWN_VERSION, "a transcript of version " + version);
    }
    int length = in.integer();
    if (length > LONGEST_PARAMETERS) {
      throw new RefusedException(Refusal.MALFORMED, "parameters of " + length + " bytes");
    }
    RoundParameters parameters = RoundParameters.decode(in.bytes(length).shared());
    int signature = parameters.variant() == Variant.ACTIVE ? Signatures.LENGTH : 0;
    List<Receipt> receipts = new ArrayList<>();
    for (int left = in.integer(); left > 0; left--) {
      MessageKind kind = MessageKind.of(in.octet());
      receipts.add(new Receipt(kind, in.integer(), in.bytes(32), in.bytes(signature)));
    }
    Bytes sumHash = in.bytes(32);
    in.end();
    return new Transcript(parameters, receipts, sumHash);
  }

  /**
   * Checks order, senders, thresholds, and in the active variant every signature and that all have
   * signed the same survivors.
   *
   * @param trust the clients' keys, from a source that is not the server
   * @throws RefusedException names the first thing that does not hold
   * @throws ParameterException if the trust lacks a client
   */
  public Verdict verify(Trust trust) {
    boolean active = parameters.variant() == Variant.ACTIVE;
    if (active) {
      trust.requireAll(parameters);
    }
    Bytes round = parameters.hash();
    Map<Stage, Set<Integer>> senders = new EnumMap<>(Stage.class);
    Receipt last = null;
    for (Receipt receipt : receipts) {
      requireOrder(last, receipt);
      String sender = parameters.clients().get(receipt.sender());
      Bytes key = trust.keys().get(sender);
      if (active && (key == null || !receipt.isSignedBy(key, round))) {
        throw new RefusedException(
            Refusal.FORGED, sender + " did not sign the " + receipt.kind() + " listed for it");
      }
      senders.computeIfAbsent(receipt.kind().stage(), of -> new TreeSet<>()).add(receipt.sender());
      last = receipt;
    }
    ClientSet survivors = survivors(senders);
    boolean finished = !sumHash.equals(NO_SUM);
    if (finished) {
      requireStages(senders, active);
      requireOneList(survivors);
    }
    return new Verdict(
        parameters,
        active,
        finished,
        survivors.stream().mapToObj(parameters.clients()::get).toList());
  }

  private void requireOrder(@Nullable Receipt last, Receipt next) {
    if (next.kind().isOfServer()
        || next.sender() < 0
        || next.sender() >= parameters.clients().size()) {
      throw new RefusedException(Refusal.UNKNOWN_SENDER, "a message of no client is listed");
    }
    if (last != null
        && (next.kind().compareTo(last.kind()) < 0
            || (next.kind() == last.kind() && next.sender() <= last.sender()))) {
      throw new RefusedException(Refusal.MALFORMED, "the messages are not in order");
    }
  }

  private void requireStages(Map<Stage, Set<Integer>> senders, boolean active) {
    Set<Integer> before = null;
    for (Stage stage : Stage.values()) {
      if (stage.isOver() || (stage == Stage.CONSISTENCY_CHECK && !active)) {
        continue;
      }
      Set<Integer> present = senders.getOrDefault(stage, new TreeSet<>());
      int fewest =
          stage == Stage.MASKED_INPUT ? parameters.fewestSurvivors() : parameters.threshold();
      if (present.size() < fewest) {
        throw new RefusedException(
            Refusal.TOO_FEW_CLIENTS,
            stage + ": " + present.size() + ", and " + fewest + " must be");
      }
      if (before != null && !before.containsAll(present)) {
        throw new RefusedException(Refusal.NOT_A_SUBSET, stage + " has clients that were gone");
      }
      before = present;
    }
  }

  private void requireOneList(ClientSet survivors) {
    Bytes list = Hkdf.sha256(new Body.Survivors(survivors).encode());
    for (Receipt receipt : receipts) {
      if (receipt.kind() == MessageKind.CONSISTENCY_CHECK && !receipt.bodyHash().equals(list)) {
        throw new RefusedException(
            Refusal.LISTS_DIFFER,
            parameters.clients().get(receipt.sender()) + " signed another list of survivors");
      }
    }
  }

  private ClientSet survivors(Map<Stage, Set<Integer>> senders) {
    return ClientSet.of(
        parameters.clients().size(), senders.getOrDefault(Stage.MASKED_INPUT, new TreeSet<>()));
  }
}
