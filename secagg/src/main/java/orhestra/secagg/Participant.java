package orhestra.secagg;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One client in one round. It sends {@link #begin}, and then to each message of the server what
 * {@link #answer} gives; after the answer in which it unmasks it {@link #isDone}.
 *
 * <p>It masks its vector once, and unmasks once: the same message again gets the same answer, so an
 * answer that was lost can be sent again; another message of a stage that it has answered is
 * refused. A message that is not of this round or no message is refused and changes nothing. A
 * message of this round that breaks the protocol ends the round for this client: the server lied or
 * lost its mind, and the secrets are wiped. The state cannot be saved: a client that lost it counts
 * as dropped. Not thread-safe.
 */
public final class Participant {
  private final RoundParameters parameters;
  private final Bytes round;
  private final int self;
  private final @Nullable Identity identity;
  private final Trust trust;
  private final long[] vector;
  private final RoundSecrets secrets;
  private final ClientSet holders;
  private final TreeMap<Integer, Body.AdvertisedKeys> keys = new TreeMap<>();

  private MessageKind expected = MessageKind.KEY_LIST;
  private @Nullable Bytes answered;
  private byte[] answer;
  private ClientSet present;
  private Body.@Nullable UnmaskRequest unmasked;
  private Body.@Nullable Survivors checked;
  private boolean done;
  private boolean ended;

  private Participant(
      RoundParameters parameters,
      String client,
      long[] vector,
      @Nullable Identity identity,
      Trust trust,
      SecureRandom random) {
    this.parameters = Objects.requireNonNull(parameters, "parameters is null");
    this.round = parameters.hash();
    this.self = parameters.indexOf(client);
    if (self < 0) {
      throw new ParameterException("clients", client + " is not one of the round's clients");
    }
    this.vector = checked(vector, parameters.shape());
    this.identity = identity;
    this.trust = trust;
    this.secrets = new RoundSecrets(round, self, random);
    this.holders = NeighbourGraph.of(parameters).holders(self);
    this.present = holders;
    this.answer = seal(MessageKind.ADVERTISE_KEYS, secrets.publicKeys());
  }

  /**
   * @param vector entries 0..{@link Shape#maximumEntry}; it is copied
   * @param random for the keys and the shares
   */
  public static Participant semiHonest(
      RoundParameters parameters, String client, long[] vector, SecureRandom random) {
    if (parameters.variant() != Variant.SEMI_HONEST) {
      throw new ParameterException("variant", "the round needs an identity and trusted keys");
    }
    return new Participant(parameters, client, vector, null, Trust.NOBODY, random);
  }

  /**
   * @param vector entries 0..{@link Shape#maximumEntry}; it is copied
   * @param trust the keys of all clients of the round
   * @param random for the keys and the shares
   */
  public static Participant active(
      RoundParameters parameters,
      String client,
      long[] vector,
      Identity identity,
      Trust trust,
      SecureRandom random) {
    if (parameters.variant() != Variant.ACTIVE) {
      throw new ParameterException("variant", "the round has no signatures");
    }
    trust.requireAll(parameters);
    if (!Objects.equals(trust.keys().get(client), identity.publicKey())) {
      throw new ParameterException("trust", "the key of " + client + " is not the identity's");
    }
    return new Participant(parameters, client, vector, identity, trust, random);
  }

  /** The first message. */
  public byte[] begin() {
    if (ended || expected != MessageKind.KEY_LIST) {
      throw new RefusedException(Refusal.ENDED, "the round has begun");
    }
    return answer.clone();
  }

  /** The next message from the server, and what to send in return. */
  public byte[] answer(byte[] message) {
    if (ended) {
      throw new RefusedException(Refusal.ENDED, "the round is over for this client");
    }
    Envelope envelope = Envelope.open(parameters, round, message);
    if (!envelope.kind().isOfServer()) {
      throw new RefusedException(Refusal.WRONG_KIND, "a " + envelope.kind() + " is a client's");
    }
    Bytes digest = Hkdf.sha256(message);
    if (answered != null && digest.equals(answered)) {
      return answer.clone();
    }
    if (!done && envelope.kind().compareTo(expected) > 0) {
      throw new RefusedException(
          Refusal.TOO_EARLY, "a " + envelope.kind() + " before the " + expected);
    }
    try {
      if (done || envelope.kind() != expected) {
        throw again(envelope);
      }
      answer =
          switch (envelope.kind()) {
            case KEY_LIST -> shareKeys(envelope.body());
            case SHARE_LIST -> maskInput(envelope.body());
            case SURVIVOR_LIST -> checkConsistency(envelope.body());
            case UNMASK_REQUEST -> unmask(envelope.body());
            case ADVERTISE_KEYS, SHARE_KEYS, MASKED_INPUT, CONSISTENCY_CHECK, UNMASK_SHARES ->
                throw new IllegalStateException("a client's message");
          };
    } catch (RefusedException refused) {
      end();
      throw refused;
    }
    answered = digest;
    return answer.clone();
  }

  /** Whether the client has given its shares; it may still have to send them again. */
  public boolean isDone() {
    return done;
  }

  /** Wipes the secrets. Every message is refused from here on. */
  public void end() {
    ended = true;
    secrets.forgetAll();
    Arrays.fill(vector, 0);
  }

  private byte[] shareKeys(Bytes body) {
    Body.KeyList list =
        Body.KeyList.read(body, parameters.clients().size(), holders, parameters.variant());
    requirePresent(list.present(), parameters.threshold());
    int[] listed = list.present().and(holders).stream().toArray();
    Set<Bytes> different = new HashSet<>();
    for (int at = 0; at < listed.length; at++) {
      int client = listed[at];
      Body.SignedKeys of = list.keys().get(at);
      requireOwn(client, of);
      different.add(of.keys().shareKey());
      different.add(of.keys().maskKey());
      keys.put(client, of.keys());
    }
    if (different.size() != 2 * listed.length) {
      throw new RefusedException(Refusal.ALTERED_KEYS, "two clients have the same key");
    }
    present = list.present();
    Body.EncryptedShares shares = secrets.split(keys, parameters.topology().shareThreshold());
    expected = MessageKind.SHARE_LIST;
    return seal(MessageKind.SHARE_KEYS, shares);
  }

  /** The keys are those that their client sent: here, or by its signature. */
  private void requireOwn(int client, Body.SignedKeys of) {
    boolean own = client != self || of.keys().equals(secrets.publicKeys());
    Envelope advertised =
        new Envelope(
            MessageKind.ADVERTISE_KEYS,
            round,
            client,
            Bytes.owning(of.keys().encode()),
            of.signature());
    if (!own || !trust.holds(parameters, advertised)) {
      throw new RefusedException(
          Refusal.ALTERED_KEYS, "the keys of " + parameters.clients().get(client) + " are not its");
    }
  }

  private byte[] maskInput(Bytes body) {
    ClientSet neighbours = holders.without(self);
    Body.ShareList list = Body.ShareList.read(body, parameters.clients().size(), neighbours);
    requireSubset(list.present());
    requirePresent(list.present(), parameters.threshold());
    int[] peers = list.present().and(neighbours).stream().toArray();
    for (int at = 0; at < peers.length; at++) {
      secrets.keep(peers[at], keysOf(peers[at]), list.shares().get(at));
    }
    present = list.present();
    keys.keySet().retainAll(Arrays.stream(peers).boxed().toList());
    int bits = parameters.shape().modulusBits();
    secrets.mask(vector, bits, keys);
    secrets.forgetOwn();
    Bytes packed = Bytes.owning(Words.pack(vector, bits));
    Arrays.fill(vector, 0);
    expected =
        parameters.variant() == Variant.ACTIVE
            ? MessageKind.SURVIVOR_LIST
            : MessageKind.UNMASK_REQUEST;
    return seal(MessageKind.MASKED_INPUT, new Body.MaskedVector(packed));
  }

  private byte[] checkConsistency(Bytes body) {
    Body.Survivors list = Body.Survivors.read(body, parameters.clients().size());
    requireSubset(list.survivors());
    requirePresent(list.survivors(), parameters.fewestSurvivors());
    checked = list;
    expected = MessageKind.UNMASK_REQUEST;
    return seal(MessageKind.CONSISTENCY_CHECK, list);
  }

  private byte[] unmask(Bytes body) {
    Body.UnmaskRequest request = Body.UnmaskRequest.read(body, parameters.clients().size());
    if (request.survivors().meets(request.dropped())) {
      throw new RefusedException(
          Refusal.BOTH_KINDS_OF_SHARE, "a client is said to have survived and to have dropped");
    }
    requireSubset(request.survivors().or(request.dropped()));
    requirePresent(request.survivors(), parameters.fewestSurvivors());
    if (!present.equals(request.survivors().or(request.dropped()))) {
      throw new RefusedException(
          Refusal.LISTS_DIFFER, "not all that shared keys are accounted for");
    }
    requireSignatures(request);
    unmasked = request;
    done = true;
    return seal(
        MessageKind.UNMASK_SHARES,
        new Body.UnmaskShares(
            request.survivors().and(holders).stream().mapToObj(secrets::seedShare).toList(),
            request.dropped().and(holders).stream().mapToObj(secrets::keyShare).toList()));
  }

  private void requireSignatures(Body.UnmaskRequest request) {
    if (parameters.variant() == Variant.SEMI_HONEST) {
      return;
    }
    Body.Survivors list = new Body.Survivors(request.survivors());
    if (!list.equals(checked)) {
      throw new RefusedException(Refusal.LISTS_DIFFER, "the survivors are not those signed for");
    }
    int[] signers = request.signers().stream().toArray();
    int valid = 0;
    for (int at = 0; at < signers.length && valid < parameters.threshold(); at++) {
      Envelope signed =
          new Envelope(
              MessageKind.CONSISTENCY_CHECK,
              round,
              signers[at],
              Bytes.owning(list.encode()),
              request.signatures().get(at));
      if (request.survivors().contains(signers[at]) && trust.holds(parameters, signed)) {
        valid++;
      }
    }
    if (valid < parameters.threshold()) {
      throw new RefusedException(
          Refusal.TOO_FEW_SIGNATURES,
          valid + " clients signed this list; " + parameters.threshold() + " must");
    }
  }

  /** A message of a stage that was answered before. Asking for the other kind has its own name. */
  private RefusedException again(Envelope envelope) {
    Body.UnmaskRequest before = unmasked;
    if (envelope.kind() == MessageKind.UNMASK_REQUEST && before != null) {
      Body.UnmaskRequest now =
          Body.UnmaskRequest.read(envelope.body(), parameters.clients().size());
      if (now.survivors().meets(before.dropped()) || now.dropped().meets(before.survivors())) {
        return new RefusedException(
            Refusal.BOTH_KINDS_OF_SHARE, "the other kind of share of a client was given before");
      }
    }
    return new RefusedException(
        Refusal.ALREADY_ANSWERED, "another " + envelope.kind() + " was answered before");
  }

  private void requireSubset(ClientSet list) {
    if (!list.isSubsetOf(present)) {
      throw new RefusedException(
          Refusal.NOT_A_SUBSET, "clients that were gone in the stage before are back");
    }
  }

  private void requirePresent(ClientSet list, int fewest) {
    if (!list.contains(self)) {
      throw new RefusedException(Refusal.NOT_IN_LIST, "this client is not in its own list");
    }
    int holding = list.and(holders).size();
    if (list.size() < fewest || holding < parameters.topology().shareThreshold()) {
      throw new RefusedException(
          Refusal.TOO_FEW_CLIENTS,
          list.size() + " clients are left, " + fewest + " must be; or too few neighbours");
    }
  }

  private Body.AdvertisedKeys keysOf(int client) {
    return Objects.requireNonNull(keys.get(client), "no keys of a present client");
  }

  private byte[] seal(MessageKind kind, Body body) {
    Bytes content = Bytes.owning(body.encode());
    Bytes signature =
        identity == null
            ? Envelope.UNSIGNED
            : identity.sign(Envelope.signedPart(kind, round, self, Hkdf.sha256(content.shared())));
    return new Envelope(kind, round, self, content, signature).encode();
  }

  private static long[] checked(long[] vector, Shape shape) {
    if (vector.length != shape.length()) {
      throw new RefusedException(
          Refusal.WRONG_LENGTH,
          "the vector has " + vector.length + " entries, the round's have " + shape.length());
    }
    for (long entry : vector) {
      if (entry < 0 || entry > shape.maximumEntry()) {
        throw new RefusedException(
            Refusal.OUT_OF_RANGE, "an entry is not within 0.." + shape.maximumEntry());
      }
    }
    return vector.clone();
  }

  @Override
  public String toString() {
    return "Participant[" + parameters.clients().get(self) + ", awaits " + expected + "]";
  }
}
