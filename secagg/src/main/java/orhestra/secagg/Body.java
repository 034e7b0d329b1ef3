package orhestra.secagg;

import java.util.ArrayList;
import java.util.List;

/**
 * The bodies of the messages. Of most the length follows from lists that both sides know already,
 * so nothing is said twice and nothing can be said in two ways.
 */
sealed interface Body {
  byte[] encode();

  /** Round 0, from a client: its two public keys of this round. */
  record AdvertisedKeys(Bytes shareKey, Bytes maskKey) implements Body {
    static final int LENGTH = 2 * X25519.KEY_LENGTH;

    static AdvertisedKeys read(Bytes body) {
      WireReader in = new WireReader(body.shared());
      AdvertisedKeys keys =
          new AdvertisedKeys(in.bytes(X25519.KEY_LENGTH), in.bytes(X25519.KEY_LENGTH));
      in.end();
      return keys;
    }

    @Override
    public byte[] encode() {
      return new WireWriter().bytes(shareKey).bytes(maskKey).toArray();
    }
  }

  /** Keys of a client with its signature on the message in which it advertised them. */
  record SignedKeys(AdvertisedKeys keys, Bytes signature) {}

  /** To a client: who advertised keys, and those of its holders, ascending, its own among them. */
  record KeyList(ClientSet present, List<SignedKeys> keys) implements Body {
    static KeyList read(Bytes body, int clients, ClientSet holders, Variant variant) {
      WireReader in = new WireReader(body.shared());
      ClientSet present = in.set(clients);
      int signature = variant == Variant.ACTIVE ? Signatures.LENGTH : 0;
      List<SignedKeys> keys = new ArrayList<>();
      for (int left = present.and(holders).size(); left > 0; left--) {
        AdvertisedKeys of = AdvertisedKeys.read(in.bytes(AdvertisedKeys.LENGTH));
        keys.add(new SignedKeys(of, in.bytes(signature)));
      }
      in.end();
      return new KeyList(present, keys);
    }

    @Override
    public byte[] encode() {
      WireWriter out = new WireWriter().set(present);
      keys.forEach(of -> out.bytes(of.keys().encode()).bytes(of.signature()));
      return out.toArray();
    }
  }

  /** Round 1, from a client: encrypted shares for each present neighbour, ascending. */
  record EncryptedShares(Bytes commitment, List<Bytes> shares) implements Body {
    static EncryptedShares read(Bytes body, int neighbours) {
      requireLength(body, 32 + neighbours * ShareCipher.LENGTH);
      WireReader in = new WireReader(body.shared());
      return new EncryptedShares(in.bytes(32), readAll(in, neighbours, ShareCipher.LENGTH));
    }

    @Override
    public byte[] encode() {
      WireWriter out = new WireWriter().bytes(commitment);
      shares.forEach(out::bytes);
      return out.toArray();
    }
  }

  /** To a client: who shared its secrets, and what its neighbours have for it, ascending. */
  record ShareList(ClientSet present, List<Bytes> shares) implements Body {
    static ShareList read(Bytes body, int clients, ClientSet neighbours) {
      WireReader in = new WireReader(body.shared());
      ClientSet present = in.set(clients);
      List<Bytes> shares = readAll(in, present.and(neighbours).size(), ShareCipher.LENGTH);
      in.end();
      return new ShareList(present, shares);
    }

    @Override
    public byte[] encode() {
      WireWriter out = new WireWriter().set(present);
      shares.forEach(out::bytes);
      return out.toArray();
    }
  }

  /** Round 2, from a client: its masked vector, packed. */
  record MaskedVector(Bytes packed) implements Body {
    @Override
    public byte[] encode() {
      return packed.shared();
    }
  }

  /**
   * The survivors, whose vectors the server has. To a client in the active variant, and back from
   * it with its signature: round 3.
   */
  record Survivors(ClientSet survivors) implements Body {
    static Survivors read(Bytes body, int clients) {
      WireReader in = new WireReader(body.shared());
      Survivors list = new Survivors(in.set(clients));
      in.end();
      return list;
    }

    @Override
    public byte[] encode() {
      return survivors.bitmap();
    }
  }

  /** To a client: whose seeds and whose keys to give shares of, and who signed that list. */
  record UnmaskRequest(
      ClientSet survivors, ClientSet dropped, ClientSet signers, List<Bytes> signatures)
      implements Body {
    static UnmaskRequest read(Bytes body, int clients) {
      WireReader in = new WireReader(body.shared());
      ClientSet survivors = in.set(clients);
      ClientSet dropped = in.set(clients);
      ClientSet signers = in.set(clients);
      List<Bytes> signatures = readAll(in, signers.size(), Signatures.LENGTH);
      in.end();
      return new UnmaskRequest(survivors, dropped, signers, signatures);
    }

    @Override
    public byte[] encode() {
      WireWriter out = new WireWriter().set(survivors).set(dropped).set(signers);
      signatures.forEach(out::bytes);
      return out.toArray();
    }
  }

  /**
   * Round 4, from a client: shares of its survivors' seeds, then of its dropped neighbours' keys.
   */
  record UnmaskShares(List<Bytes> seeds, List<Bytes> keys) implements Body {
    static UnmaskShares read(Bytes body, int seeds, int keys) {
      requireLength(body, (seeds + keys) * Shamir.SHARE_LENGTH);
      WireReader in = new WireReader(body.shared());
      return new UnmaskShares(
          readAll(in, seeds, Shamir.SHARE_LENGTH), readAll(in, keys, Shamir.SHARE_LENGTH));
    }

    @Override
    public byte[] encode() {
      WireWriter out = new WireWriter();
      seeds.forEach(out::bytes);
      keys.forEach(out::bytes);
      return out.toArray();
    }

    @Override
    public String toString() {
      return "UnmaskShares[hidden]";
    }
  }

  private static List<Bytes> readAll(WireReader in, int count, int length) {
    List<Bytes> all = new ArrayList<>(count);
    for (int one = 0; one < count; one++) {
      all.add(in.bytes(length));
    }
    return List.copyOf(all);
  }

  private static void requireLength(Bytes body, int length) {
    if (body.length() != length) {
      throw new RefusedException(
          Refusal.WRONG_LENGTH, "a body of " + body.length() + " bytes instead of " + length);
    }
  }
}
