package orhestra.secagg;

import java.util.BitSet;
import java.util.Collection;
import java.util.stream.IntStream;

/**
 * Some of a round's n clients, by their position in the round's list. Does not change. On the wire
 * it is a bitmap of n bits, the first client in the lowest bit of the first byte.
 */
public final class ClientSet {
  private final int clients;
  private final BitSet members;

  private ClientSet(int clients, BitSet members) {
    this.clients = clients;
    this.members = members;
  }

  public static ClientSet of(int clients, Collection<Integer> members) {
    BitSet bits = new BitSet(clients);
    members.forEach(bits::set);
    if (bits.length() > clients) {
      throw new IllegalArgumentException("a member is not one of the " + clients + " clients");
    }
    return new ClientSet(clients, bits);
  }

  static int bitmapLength(int clients) {
    return (clients + 7) / 8;
  }

  static ClientSet read(int clients, Bytes bitmap) {
    BitSet bits = BitSet.valueOf(bitmap.shared());
    if (bits.length() > clients) {
      throw new RefusedException(Refusal.MALFORMED, "a list has clients that do not exist");
    }
    return new ClientSet(clients, bits);
  }

  byte[] bitmap() {
    byte[] bitmap = new byte[bitmapLength(clients)];
    byte[] used = members.toByteArray();
    System.arraycopy(used, 0, bitmap, 0, used.length);
    return bitmap;
  }

  public boolean contains(int client) {
    return members.get(client);
  }

  public int size() {
    return members.cardinality();
  }

  /** The positions, ascending. */
  public IntStream stream() {
    return members.stream();
  }

  public boolean isSubsetOf(ClientSet other) {
    return minus(other).size() == 0;
  }

  public boolean meets(ClientSet other) {
    return members.intersects(other.members);
  }

  public ClientSet minus(ClientSet other) {
    BitSet rest = (BitSet) members.clone();
    rest.andNot(other.members);
    return new ClientSet(clients, rest);
  }

  public ClientSet and(ClientSet other) {
    BitSet both = (BitSet) members.clone();
    both.and(other.members);
    return new ClientSet(clients, both);
  }

  public ClientSet or(ClientSet other) {
    BitSet either = (BitSet) members.clone();
    either.or(other.members);
    return new ClientSet(clients, either);
  }

  public ClientSet without(int client) {
    BitSet rest = (BitSet) members.clone();
    rest.clear(client);
    return new ClientSet(clients, rest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClientSet that
        && clients == that.clients
        && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  @Override
  public String toString() {
    return members + " of " + clients;
  }
}
