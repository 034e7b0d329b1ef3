package orhestra.secagg;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A round with all its clients in one place, played stage by stage. */
final class PlayedRound {
  static final int LENGTH = 5;
  static final long MAXIMUM_ENTRY = 1000;

  final RoundParameters parameters;
  final Aggregation server;
  final Trust trust;
  final Map<String, Identity> identities = new HashMap<>();
  final Map<String, Participant> clients = new TreeMap<>();
  final Map<String, long[]> vectors = new TreeMap<>();

  /** All messages that the server accepted, by stage. */
  final List<Map<String, byte[]>> accepted = new ArrayList<>();

  PlayedRound(int clients, Variant variant, long seed) {
    this(parameters(clients, variant, seed), random(seed));
  }

  PlayedRound(RoundParameters parameters, SecureRandom random) {
    this.parameters = parameters;
    for (String client : parameters.clients()) {
      if (parameters.variant() == Variant.ACTIVE) {
        identities.put(client, Identity.generate(random));
      }
    }
    Map<String, Bytes> keys = new HashMap<>();
    identities.forEach((client, identity) -> keys.put(client, identity.publicKey()));
    this.trust = new Trust(keys);
    this.server = new Aggregation(parameters, trust);
    for (String client : parameters.clients()) {
      long[] vector =
          random
              .longs(parameters.shape().length(), 0, parameters.shape().maximumEntry() + 1)
              .toArray();
      vectors.put(client, vector);
      clients.put(client, participant(client, vector, random));
    }
  }

  static SecureRandom random(long seed) {
    try {
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(seed);
      return random;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static RoundParameters parameters(int clients, Variant variant, long seed) {
    byte[] roundId = new byte[32];
    random(seed).nextBytes(roundId);
    return RoundParameters.standard(
        Bytes.of(roundId),
        Bytes.of(new byte[32]),
        variant,
        IntStream.range(0, clients).mapToObj("site%04d"::formatted).toList(),
        Shape.forClients(clients, LENGTH, MAXIMUM_ENTRY));
  }

  Participant participant(String client, long[] vector, SecureRandom random) {
    return parameters.variant() == Variant.ACTIVE
        ? Participant.active(parameters, client, vector, identities.get(client), trust, random)
        : Participant.semiHonest(parameters, client, vector, random);
  }

  String name(int client) {
    return parameters.clients().get(client);
  }

  Participant client(int client) {
    return clients.get(name(client));
  }

  /** What a client sends in the present stage. */
  byte[] message(String client) {
    return server.stage() == Stage.ADVERTISE_KEYS
        ? clients.get(client).begin()
        : clients.get(client).answer(server.reply(client));
  }

  /** The stage with everybody who is left but these, in an order of the seed's choice. */
  void play(List<String> without) {
    List<String> present = new ArrayList<>(server.remaining());
    present.removeAll(without);
    Map<String, byte[]> messages = new TreeMap<>();
    for (String client : present) {
      byte[] message = message(client);
      messages.put(client, message);
      server.accept(client, message);
    }
    accepted.add(messages);
    server.close();
  }

  /** All stages up to this one, with everybody. */
  PlayedRound playTo(Stage stage) {
    while (server.stage() != stage) {
      play(List.of());
    }
    return this;
  }

  Optional<long[]> finish() {
    return server.finish(Runnable::run, 2, () -> false);
  }

  long[] sumOf(List<String> survivors) {
    long[] sum = new long[parameters.shape().length()];
    for (String client : survivors) {
      for (int entry = 0; entry < sum.length; entry++) {
        sum[entry] += vectors.get(client)[entry];
      }
    }
    return sum;
  }
}
