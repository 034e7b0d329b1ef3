package orhestra.bench.secure;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import orhestra.secagg.Aggregation;
import orhestra.secagg.Bytes;
import orhestra.secagg.Identity;
import orhestra.secagg.Participant;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Stage;
import orhestra.secagg.Trust;
import orhestra.secagg.Variant;

/**
 * One round with all its clients, from their keys to the sum. The clients compute on all threads
 * while the server rests, a few at a time, and the server works alone; so its work and that of the
 * one client that is timed can be told apart.
 *
 * <p>Those who drop out do so when they have shared their keys and their vectors are awaited: for
 * the server the worst moment, since it then has to find their masks one by one.
 */
public final class Round {
  private static final int AT_ONCE = 8;

  private final RoundParameters parameters;
  private final int threads;
  private final long seed;
  private final Trust trust;
  private final Aggregation server;
  private final TimedClient timed;
  private final List<Client> clients = new ArrayList<>();
  private final Set<String> dropouts;
  private final Map<String, Traffic> traffic = new HashMap<>();
  private long serverNanos;

  /**
   * @param threads so many clients compute at a time, and so many lanes unmask
   * @param dropouts so many of the clients drop out; at most {@link
   *     RoundParameters#maximumDropouts}
   * @param seed of the vectors, and of who drops out
   */
  public Round(RoundParameters parameters, int threads, int dropouts, long seed) {
    this.parameters = requireNonNull(parameters, "parameters is null");
    this.threads = threads;
    this.seed = seed;
    List<String> names = parameters.clients();
    Map<String, Identity> identities = new HashMap<>();
    Map<String, Bytes> keys = new HashMap<>();
    if (parameters.variant() == Variant.ACTIVE) {
      SecureRandom random = new SecureRandom();
      names.forEach(name -> identities.put(name, Identity.generate(random)));
      identities.forEach((name, identity) -> keys.put(name, identity.publicKey()));
    }
    trust = new Trust(keys);
    server = new Aggregation(parameters, trust);
    for (int client = 1; client < names.size(); client++) {
      int self = client;
      clients.add(
          new RecalledClient(
              names.get(client),
              () -> participant(self, vector(self), identities, repeatable(self))));
    }
    long[] vector = vector(0);
    timed =
        new TimedClient(
            names.getFirst(), () -> participant(0, vector, identities, new SecureRandom()));
    clients.add(timed);
    List<String> others = new ArrayList<>(names.subList(1, names.size()));
    Collections.shuffle(others, new Random(seed));
    this.dropouts = Set.copyOf(others.subList(0, dropouts));
  }

  /**
   * Plays it to its end.
   *
   * @throws IOException if the round failed
   */
  public Played play() throws IOException, InterruptedException {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      while (!server.stage().isOver()) {
        playStage(pool);
      }
      long begun = System.nanoTime();
      Optional<long[]> sum = server.finish(pool, threads, () -> false);
      serverNanos += System.nanoTime() - begun;
      if (sum.isEmpty()) {
        throw new IOException("the round failed: " + server.failure().orElse(""));
      }
      return new Played(
          serverNanos / 1e9,
          timed.seconds(),
          Collections.max(traffic.values(), Comparator.comparingLong(Traffic::total)),
          wrongEntries(sum.get()));
    }
  }

  private void playStage(ExecutorService pool) throws IOException, InterruptedException {
    Set<String> expected = new HashSet<>(server.remaining());
    if (server.stage() == Stage.MASKED_INPUT) {
      dropouts.forEach(expected::remove);
    }
    // What is timed comes last and alone: then its code is compiled and the processors are free.
    List<Client> present =
        clients.stream().filter(one -> one != timed && expected.contains(one.name())).toList();
    for (int from = 0; from < present.size(); from += AT_ONCE) {
      List<Client> few = present.subList(from, Math.min(present.size(), from + AT_ONCE));
      List<byte[]> messages = messages(few, pool);
      for (int at = 0; at < few.size(); at++) {
        accept(few.get(at), messages.get(at));
      }
    }
    accept(timed, prepared(timed).get());
    long begun = System.nanoTime();
    Stage next = server.close();
    serverNanos += System.nanoTime() - begun;
    if (next == Stage.FAILED) {
      throw new IOException("the round failed: " + server.failure().orElse(""));
    }
  }

  private List<byte[]> messages(List<Client> few, ExecutorService pool)
      throws IOException, InterruptedException {
    List<Callable<byte[]>> work = new ArrayList<>();
    for (Client client : few) {
      work.add(prepared(client)::get);
    }
    List<byte[]> messages = new ArrayList<>();
    try {
      for (Future<byte[]> message : pool.invokeAll(work)) {
        messages.add(message.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("a client did not go on", e.getCause());
    }
    return messages;
  }

  /** Has the server reply, and leaves to the caller when the client computes. */
  private Supplier<byte[]> prepared(Client client) {
    if (server.stage() == Stage.ADVERTISE_KEYS) {
      return client::begin;
    }
    long begun = System.nanoTime();
    byte[] reply = server.reply(client.name());
    serverNanos += System.nanoTime() - begun;
    traffic.merge(client.name(), Traffic.NONE.received(reply), (was, now) -> was.received(reply));
    return () -> client.answer(reply);
  }

  private void accept(Client client, byte[] message) {
    boolean isVector = server.stage() == Stage.MASKED_INPUT;
    long begun = System.nanoTime();
    server.accept(client.name(), message);
    serverNanos += System.nanoTime() - begun;
    traffic.merge(
        client.name(),
        Traffic.NONE.sent(message, isVector),
        (was, now) -> was.sent(message, isVector));
  }

  private Participant participant(
      int client, long[] vector, Map<String, Identity> identities, SecureRandom random) {
    String name = parameters.clients().get(client);
    Identity identity = identities.get(name);
    return identity == null
        ? Participant.semiHonest(parameters, name, vector, random)
        : Participant.active(parameters, name, vector, identity, trust, random);
  }

  private long[] vector(int client) {
    return new Random(seed + client)
        .longs(parameters.shape().length(), 0, parameters.shape().maximumEntry() + 1)
        .toArray();
  }

  /** Gives a client the same keys each time. Nothing here is secret. */
  private SecureRandom repeatable(int client) {
    try {
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(ByteBuffer.allocate(2 * Long.BYTES).putLong(seed).putLong(client).array());
      return random;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA1PRNG", e);
    }
  }

  private int wrongEntries(long[] sum) {
    long[] expected = new long[parameters.shape().length()];
    for (int client = 0; client < parameters.clients().size(); client++) {
      if (!dropouts.contains(parameters.clients().get(client))) {
        long[] vector = vector(client);
        Arrays.setAll(expected, entry -> expected[entry] + vector[entry]);
      }
    }
    int wrong = 0;
    for (int entry = 0; entry < expected.length; entry++) {
      if (sum[entry] != expected[entry]) {
        wrong++;
      }
    }
    return wrong;
  }
}
