package orhestra.secagg;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Cipher;

/**
 * The clients' neighbours. In the sparse graph the clients stand in a ring, in an order drawn from
 * the round id, and each has the k/2 before and the k/2 behind it: a Harary graph, k-regular and
 * k-connected. Everybody computes the same graph from the parameters.
 */
final class NeighbourGraph {
  private final int clients;
  private final int degree;
  private final int[] order;
  private final int[] place;

  private NeighbourGraph(int clients, int degree, int[] order) {
    this.clients = clients;
    this.degree = degree;
    this.order = order;
    this.place = new int[clients];
    for (int at = 0; at < clients; at++) {
      place[order[at]] = at;
    }
  }

  static NeighbourGraph of(RoundParameters parameters) {
    int clients = parameters.clients().size();
    int degree = parameters.topology().degree();
    boolean complete = parameters.topology().isComplete(clients);
    return new NeighbourGraph(
        clients,
        degree,
        complete ? IntStream.range(0, clients).toArray() : order(clients, parameters.roundId()));
  }

  /** A client's neighbours and itself: those who hold shares of its secrets. */
  ClientSet holders(int client) {
    List<Integer> holders = new ArrayList<>();
    if (degree == clients - 1) {
      return ClientSet.of(clients, IntStream.range(0, clients).boxed().toList());
    }
    for (int step = -degree / 2; step <= degree / 2; step++) {
      holders.add(order[Math.floorMod(place[client] + step, clients)]);
    }
    return ClientSet.of(clients, holders);
  }

  ClientSet neighbours(int client) {
    return holders(client).without(client);
  }

  /** Fisher and Yates, with an AES-CTR stream under a key from the round id. */
  private static int[] order(int clients, Bytes roundId) {
    Cipher stream =
        Masks.keyStream(Hkdf.derive(roundId.shared(), Bytes.of(new byte[0]), Labels.GRAPH));
    List<Integer> order = new ArrayList<>(IntStream.range(0, clients).boxed().toList());
    for (int last = clients - 1; last > 0; last--) {
      Collections.swap(order, last, below(last + 1, stream));
    }
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  /** A uniform number: 31 bits of the stream, drawn again where they would favour some. */
  private static int below(int bound, Cipher stream) {
    int drawn;
    int limit = Integer.MAX_VALUE - Integer.MAX_VALUE % bound;
    do {
      drawn = new WireReader(stream.update(new byte[16])).integer() & Integer.MAX_VALUE;
    } while (drawn >= limit);
    return drawn % bound;
  }
}
