package orhestra.secagg;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * The server's side of one round. Messages of a stage come in any order; the caller closes the
 * stage when {@link #waitingFor} is empty or its deadline has passed, and sends everybody who is
 * left the {@link #reply}. After the last stage {@link #finish} computes the sum.
 *
 * <p>Up to n - t clients may drop out, at any stage. With fewer than t left the round is {@link
 * Stage#FAILED}: {@link #failure} says why, and all that was received is forgotten.
 *
 * <p>Of the masked vectors only the sum is kept. The state is a function of the accepted messages
 * and the closings in between: after a restart the caller hands in what it kept, in the same order
 * of stages, and has the same round again. Not thread-safe.
 */
public final class Aggregation {
  private final RoundParameters parameters;
  private final Bytes round;
  private final Trust trust;
  private final NeighbourGraph graph;

  /** Of each stage what was accepted, by sender. */
  private final Map<Stage, TreeMap<Integer, Receipt>> receipts = new EnumMap<>(Stage.class);

  private final Map<Integer, Body.SignedKeys> keys = new TreeMap<>();
  private final Map<Integer, Body.EncryptedShares> shares = new TreeMap<>();
  private final Map<Integer, Body.UnmaskShares> unmaskShares = new TreeMap<>();
  private long[] sum;

  private Stage stage = Stage.ADVERTISE_KEYS;
  private Optional<String> failure = Optional.empty();

  /**
   * @param trust the clients' public keys, to refuse what they did not sign. In the semi-honest
   *     variant {@link Trust#NOBODY}
   */
  public Aggregation(RoundParameters parameters, Trust trust) {
    this.parameters = Objects.requireNonNull(parameters, "parameters is null");
    this.trust = Objects.requireNonNull(trust, "trust is null");
    if (parameters.variant() == Variant.ACTIVE) {
      trust.requireAll(parameters);
    }
    this.round = parameters.hash();
    this.graph = NeighbourGraph.of(parameters);
    this.sum = new long[parameters.shape().length()];
    for (Stage one : Stage.values()) {
      receipts.put(one, new TreeMap<>());
    }
  }

  public Stage stage() {
    return stage;
  }

  /** Why the round failed; empty unless it did. */
  public Optional<String> failure() {
    return failure;
  }

  /**
   * Takes a client's message.
   *
   * @param from who handed it in, as the caller knows it
   * @throws RefusedException nothing of the message was taken
   */
  public Acceptance accept(String from, byte[] message) {
    Envelope envelope = Envelope.open(parameters, round, message);
    if (envelope.kind().isOfServer()) {
      throw new RefusedException(Refusal.WRONG_KIND, "a " + envelope.kind() + " is the server's");
    }
    if (parameters.indexOf(from) < 0) {
      throw new RefusedException(Refusal.UNKNOWN_SENDER, from + " is not one of the clients");
    }
    int sender = envelope.sender();
    if (!parameters.clients().get(sender).equals(from)) {
      throw new RefusedException(
          Refusal.WRONG_SENDER,
          from + " handed in a message of " + parameters.clients().get(sender));
    }
    if (!trust.holds(parameters, envelope)) {
      throw new RefusedException(Refusal.FORGED, from + " did not sign this message");
    }
    Stage of = envelope.kind().stage();
    Receipt receipt =
        new Receipt(
            envelope.kind(), sender, Hkdf.sha256(envelope.body().shared()), envelope.signature());
    Receipt before = received(of).get(sender);
    if (receipt.equals(before)) {
      return new Acceptance(of, sender, true);
    }
    requireTimely(of, from);
    if (before != null) {
      throw new RefusedException(Refusal.ALTERED_REPEAT, from + " sent another " + envelope.kind());
    }
    if (!expected().contains(sender)) {
      throw new RefusedException(Refusal.DROPPED_OUT, from + " missed an earlier stage");
    }
    take(envelope);
    received(of).put(sender, receipt);
    return new Acceptance(of, sender, false);
  }

  /** The clients whose message of this stage is missing, in the round's order. */
  public List<String> waitingFor() {
    return stage.isOver() ? List.of() : names(expected().minus(present(stage)));
  }

  /** The clients whose message of a stage was accepted, in the round's order. */
  public List<String> answered(Stage of) {
    return names(present(of));
  }

  /** The clients that have answered every stage that is closed. */
  public List<String> remaining() {
    return stage.isOver() ? survivors() : names(expected());
  }

  /** Those whose vectors are in the sum; empty before the masked inputs are closed. */
  public List<String> survivors() {
    return stage.compareTo(Stage.MASKED_INPUT) > 0 && stage != Stage.FAILED
        ? names(present(Stage.MASKED_INPUT))
        : List.of();
  }

  /** Whether the round goes on if the stage is closed now. */
  public boolean canClose() {
    return !stage.isOver() && present(stage).size() >= parameters.fewest(stage);
  }

  /** Ends the stage: who has not answered is out. The round goes on, or fails. */
  public Stage close() {
    if (stage.isOver()) {
      throw new RefusedException(Refusal.ENDED, "the round is " + stage);
    }
    int present = present(stage).size();
    if (canClose()) {
      stage = stage.next(parameters.variant());
    } else {
      fail(stage + ": " + present + " clients are left, " + parameters.fewest(stage) + " must be");
    }
    return stage;
  }

  /** Gives the round up; nothing is revealed. */
  public void cancel(String reason) {
    if (stage != Stage.FINISHED && stage != Stage.FAILED) {
      fail(reason);
    }
  }

  /**
   * What a client needs for its message of the present stage.
   *
   * @throws RefusedException DROPPED_OUT, UNKNOWN_SENDER, ENDED, or TOO_EARLY in the first stage
   */
  public byte[] reply(String client) {
    int to = parameters.indexOf(client);
    if (to < 0) {
      throw new RefusedException(Refusal.UNKNOWN_SENDER, client + " is not one of the clients");
    }
    if (stage.isOver()) {
      throw new RefusedException(Refusal.ENDED, "the round is " + stage);
    }
    if (!expected().contains(to)) {
      throw new RefusedException(Refusal.DROPPED_OUT, client + " missed an earlier stage");
    }
    return switch (stage) {
      case ADVERTISE_KEYS -> throw new RefusedException(Refusal.TOO_EARLY, "keys come first");
      case SHARE_KEYS -> seal(MessageKind.KEY_LIST, keyList(to));
      case MASKED_INPUT -> seal(MessageKind.SHARE_LIST, shareList(to));
      case CONSISTENCY_CHECK ->
          seal(MessageKind.SURVIVOR_LIST, new Body.Survivors(present(Stage.MASKED_INPUT)));
      case UNMASK -> seal(MessageKind.UNMASK_REQUEST, unmaskRequest());
      case UNMASKING, FINISHED, FAILED -> throw new IllegalStateException("the round is over");
    };
  }

  /**
   * Computes the sum, modulo 2^k and so exactly. Runs on the given threads; blocks.
   *
   * @param lanes so many tasks are given to the executor, each with a vector of its own; 2 for two
   *     cores
   * @param cancelled asked between masks. Once true the round fails, and nothing is revealed
   * @return the sum, or nothing if the round failed
   */
  public Optional<long[]> finish(Executor executor, int lanes, BooleanSupplier cancelled) {
    if (stage != Stage.UNMASKING) {
      throw new RefusedException(Refusal.ENDED, "the round is " + stage);
    }
    Unmasking unmasking =
        new Unmasking(
            parameters,
            graph,
            Map.copyOf(keys),
            Map.copyOf(shares),
            Map.copyOf(unmaskShares),
            present(Stage.MASKED_INPUT),
            dropped());
    try {
      unmasking.run(sum, executor, lanes, cancelled);
    } catch (CancellationException e) {
      fail("cancelled while unmasking");
      return Optional.empty();
    } catch (RefusedException e) {
      fail(e.detail());
      return Optional.empty();
    }
    long largest = present(Stage.MASKED_INPUT).size() * parameters.shape().maximumEntry();
    if (Arrays.stream(sum).anyMatch(entry -> entry > largest)) {
      fail("the sum is out of range: a client did not keep to the protocol");
      return Optional.empty();
    }
    long[] result = sum;
    stage = Stage.FINISHED;
    forget();
    sum = result;
    return Optional.of(result.clone());
  }

  /** What happened, for checking offline; with the hash of the sum once the round is finished. */
  public Transcript transcript() {
    Bytes sumHash =
        stage == Stage.FINISHED
            ? Transcript.hashOfSum(sum, parameters.shape().modulusBits())
            : Transcript.NO_SUM;
    return new Transcript(
        parameters,
        receipts.values().stream().flatMap(of -> of.values().stream()).toList(),
        sumHash);
  }

  private void take(Envelope envelope) {
    int sender = envelope.sender();
    Bytes body = envelope.body();
    switch (envelope.kind()) {
      case ADVERTISE_KEYS ->
          keys.put(
              sender, new Body.SignedKeys(Body.AdvertisedKeys.read(body), envelope.signature()));
      case SHARE_KEYS -> {
        int neighbours = present(Stage.ADVERTISE_KEYS).and(graph.neighbours(sender)).size();
        shares.put(sender, Body.EncryptedShares.read(body, neighbours));
      }
      case MASKED_INPUT -> Words.addPacked(sum, body.shared(), parameters.shape().modulusBits());
      case CONSISTENCY_CHECK -> {
        Body.Survivors list = Body.Survivors.read(body, parameters.clients().size());
        if (!list.survivors().equals(present(Stage.MASKED_INPUT))) {
          throw new RefusedException(Refusal.LISTS_DIFFER, "the client signed another list");
        }
      }
      case UNMASK_SHARES -> {
        ClientSet holders = graph.holders(sender);
        Body.UnmaskShares of =
            Body.UnmaskShares.read(
                body,
                present(Stage.MASKED_INPUT).and(holders).size(),
                dropped().and(holders).size());
        of.seeds().forEach(Shamir::decode);
        of.keys().forEach(Shamir::decode);
        unmaskShares.put(sender, of);
      }
      case KEY_LIST, SHARE_LIST, SURVIVOR_LIST, UNMASK_REQUEST ->
          throw new IllegalStateException("the server's own message");
    }
  }

  private void requireTimely(Stage of, String from) {
    if (stage == Stage.FAILED || stage == Stage.FINISHED) {
      throw new RefusedException(Refusal.ENDED, "the round is " + stage);
    }
    if (of.compareTo(stage) < 0) {
      throw new RefusedException(Refusal.TOO_LATE, from + " is late: " + of + " is closed");
    }
    if (of.compareTo(stage) > 0) {
      throw new RefusedException(Refusal.TOO_EARLY, from + " is early: the round is at " + stage);
    }
  }

  private Body.KeyList keyList(int to) {
    ClientSet present = present(Stage.ADVERTISE_KEYS);
    List<Body.SignedKeys> listed =
        present.and(graph.holders(to)).stream().mapToObj(keys::get).toList();
    return new Body.KeyList(present, listed);
  }

  private Body.ShareList shareList(int to) {
    ClientSet present = present(Stage.SHARE_KEYS);
    ClientSet receivers = present(Stage.ADVERTISE_KEYS);
    List<Bytes> listed =
        present.and(graph.neighbours(to)).stream()
            .mapToObj(
                from -> {
                  // The sender listed its present neighbours in ascending order.
                  int at =
                      (int)
                          receivers.and(graph.neighbours(from)).stream()
                              .takeWhile(receiver -> receiver < to)
                              .count();
                  return Objects.requireNonNull(shares.get(from)).shares().get(at);
                })
            .toList();
    return new Body.ShareList(present, listed);
  }

  private Body.UnmaskRequest unmaskRequest() {
    ClientSet signers = present(Stage.CONSISTENCY_CHECK);
    List<Bytes> signatures =
        received(Stage.CONSISTENCY_CHECK).values().stream().map(Receipt::signature).toList();
    return new Body.UnmaskRequest(present(Stage.MASKED_INPUT), dropped(), signers, signatures);
  }

  private byte[] seal(MessageKind kind, Body body) {
    return new Envelope(
            kind, round, Envelope.SERVER, Bytes.owning(body.encode()), Envelope.UNSIGNED)
        .encode();
  }

  /** Who may answer the present stage: those who answered the one before. */
  private ClientSet expected() {
    return stage == Stage.ADVERTISE_KEYS
        ? ClientSet.of(
            parameters.clients().size(),
            IntStream.range(0, parameters.clients().size()).boxed().toList())
        : present(stage.last(parameters.variant()));
  }

  /** Those that masked for the others but whose vectors did not come. */
  private ClientSet dropped() {
    return present(Stage.SHARE_KEYS).minus(present(Stage.MASKED_INPUT));
  }

  private ClientSet present(Stage of) {
    return ClientSet.of(parameters.clients().size(), received(of).keySet());
  }

  private Map<Integer, Receipt> received(Stage of) {
    return Objects.requireNonNull(receipts.get(of));
  }

  private List<String> names(ClientSet set) {
    return set.stream().mapToObj(parameters.clients()::get).toList();
  }

  private void fail(String reason) {
    stage = Stage.FAILED;
    failure = Optional.of(reason);
    forget();
  }

  private void forget() {
    sum = new long[0];
    keys.clear();
    shares.clear();
    unmaskShares.clear();
  }
}
