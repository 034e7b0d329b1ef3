package orhestra.secagg;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Takes the masks off the sum: of each survivor its own mask, of each dropped client those that the
 * survivors have in common with it. This is nearly all of the server's work, and the only place
 * with more than one thread: each lane takes one client after the other and sums into a vector of
 * its own, which is added at the end. The dropped go first, for each takes as long as many
 * survivors.
 *
 * <p>Every secret that is put together is compared with what its owner committed to: the public key
 * or the hash of the seed. So a wrong share makes the round fail, not the sum wrong.
 */
final class Unmasking {
  private final RoundParameters parameters;
  private final Bytes round;
  private final NeighbourGraph graph;
  private final Map<Integer, Body.SignedKeys> keys;
  private final Map<Integer, Body.EncryptedShares> shares;
  private final Map<Integer, Body.UnmaskShares> unmaskShares;
  private final ClientSet survivors;
  private final ClientSet dropped;
  private final ClientSet givers;

  /** The Lagrange coefficients of those who gave shares: in the complete graph always the same. */
  private final Map<List<Integer>, BigInteger[]> coefficients = new ConcurrentHashMap<>();

  Unmasking(
      RoundParameters parameters,
      NeighbourGraph graph,
      Map<Integer, Body.SignedKeys> keys,
      Map<Integer, Body.EncryptedShares> shares,
      Map<Integer, Body.UnmaskShares> unmaskShares,
      ClientSet survivors,
      ClientSet dropped) {
    this.parameters = parameters;
    this.round = parameters.hash();
    this.graph = graph;
    this.keys = keys;
    this.shares = shares;
    this.unmaskShares = unmaskShares;
    this.survivors = survivors;
    this.dropped = dropped;
    this.givers = ClientSet.of(parameters.clients().size(), unmaskShares.keySet());
  }

  /**
   * Takes the masks off a sum of masked vectors, and reduces it.
   *
   * @throws RefusedException BAD_SHARE if shares are missing or do not fit; the sum is of no use
   * @throws CancellationException if cancelled; the sum is of no use
   */
  void run(long[] sum, Executor executor, int lanes, BooleanSupplier cancelled) {
    List<Integer> work = new ArrayList<>();
    dropped.stream().forEach(work::add);
    survivors.stream().forEach(work::add);
    AtomicInteger next = new AtomicInteger();
    AtomicBoolean stopped = new AtomicBoolean();
    BooleanSupplier stop = () -> stopped.get() || cancelled.getAsBoolean();
    List<CompletableFuture<long[]>> running = new ArrayList<>();
    for (int lane = 0; lane < lanes; lane++) {
      running.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return lane(sum.length, work, next, stop);
                } catch (RuntimeException e) {
                  stopped.set(true);
                  throw e;
                }
              },
              executor));
    }
    RuntimeException failed = null;
    for (CompletableFuture<long[]> lane : running) {
      try {
        long[] masks = lane.join();
        for (int entry = 0; entry < sum.length; entry++) {
          sum[entry] += masks[entry];
        }
      } catch (CompletionException e) {
        RuntimeException cause =
            e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
        // A lane that was only stopped does not say why.
        failed = failed == null || failed instanceof CancellationException ? cause : failed;
      } catch (CancellationException e) {
        failed = failed == null ? e : failed;
      }
    }
    if (failed != null) {
      throw failed;
    }
    Words.reduce(sum, parameters.shape().modulusBits());
  }

  private long[] lane(int length, List<Integer> work, AtomicInteger next, BooleanSupplier stop) {
    long[] masks = new long[length];
    Masks expansion = new Masks(parameters.shape().modulusBits());
    for (int at = next.getAndIncrement(); at < work.size(); at = next.getAndIncrement()) {
      requireRunning(stop);
      int client = work.get(at);
      if (survivors.contains(client)) {
        expansion.subtract(masks, RoundSecrets.selfMask(round, client, seedOf(client)));
      } else {
        addPairMasks(masks, client, expansion, stop);
      }
    }
    return masks;
  }

  /** A survivor added the mask that it has in common with the dropped client, or subtracted it. */
  private void addPairMasks(long[] masks, int client, Masks expansion, BooleanSupplier stop) {
    int[] peers = graph.neighbours(client).and(survivors).stream().toArray();
    if (peers.length == 0) {
      return;
    }
    X25519 key = maskKeyOf(client);
    for (int peer : peers) {
      requireRunning(stop);
      byte[] agreed = key.agree(keysOf(peer).maskKey());
      byte[] pair = RoundSecrets.pairMask(round, agreed, client, peer);
      if (peer < client) {
        expansion.subtract(masks, pair);
      } else {
        expansion.add(masks, pair);
      }
    }
  }

  private Secret seedOf(int client) {
    Secret seed = combine(client, survivors, true);
    Bytes commitment = Objects.requireNonNull(shares.get(client)).commitment();
    if (!RoundSecrets.commitment(round, client, seed).equals(commitment)) {
      throw doNotFit(client);
    }
    return seed;
  }

  private X25519 maskKeyOf(int client) {
    X25519 key = new X25519(combine(client, dropped, false));
    if (!key.publicKey().equals(keysOf(client).maskKey())) {
      throw doNotFit(client);
    }
    return key;
  }

  /** Puts a secret together from as many shares as needed, of those who hold and gave one. */
  private Secret combine(int client, ClientSet kind, boolean ofSeed) {
    int threshold = parameters.topology().shareThreshold();
    int[] holders = graph.holders(client).and(givers).stream().limit(threshold).toArray();
    if (holders.length < threshold) {
      throw new RefusedException(
          Refusal.BAD_SHARE,
          holders.length + " shares of " + name(client) + " are left, " + threshold + " must be");
    }
    BigInteger[] values = new BigInteger[threshold];
    for (int at = 0; at < threshold; at++) {
      Body.UnmaskShares given = Objects.requireNonNull(unmaskShares.get(holders[at]));
      // The giver listed what it holds of this kind in ascending order.
      int place =
          (int)
              graph.holders(holders[at]).and(kind).stream().takeWhile(one -> one < client).count();
      values[at] = Shamir.decode((ofSeed ? given.seeds() : given.keys()).get(place));
    }
    BigInteger[] factors =
        coefficients.computeIfAbsent(
            Arrays.stream(holders).boxed().toList(), ignored -> Shamir.coefficients(holders));
    return Shamir.secret(Shamir.combine(factors, values));
  }

  private Body.AdvertisedKeys keysOf(int client) {
    return Objects.requireNonNull(keys.get(client)).keys();
  }

  private RefusedException doNotFit(int client) {
    return new RefusedException(
        Refusal.BAD_SHARE, "the shares of " + name(client) + " do not give its secret");
  }

  private String name(int client) {
    return parameters.clients().get(client);
  }

  private static void requireRunning(BooleanSupplier stop) {
    if (stop.getAsBoolean()) {
      throw new CancellationException();
    }
  }
}
