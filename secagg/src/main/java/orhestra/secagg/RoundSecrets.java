package orhestra.secagg;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What one client keeps to itself during one round: its keys, and the shares of others' keys. */
final class RoundSecrets {
  /** A client's shares of the two secrets of another. */
  private record Shares(BigInteger seed, BigInteger key) {
    static Shares decode(byte[] plain) {
      WireReader in = new WireReader(plain);
      return new Shares(
          Shamir.decode(in.bytes(Shamir.SHARE_LENGTH)),
          Shamir.decode(in.bytes(Shamir.SHARE_LENGTH)));
    }

    byte[] encode() {
      return new WireWriter().bytes(Shamir.encode(seed)).bytes(Shamir.encode(key)).toArray();
    }

    @Override
    public String toString() {
      return "Shares[hidden]";
    }
  }

  private final Bytes round;
  private final int self;
  private final SecureRandom random;
  private final Secret maskSecret;
  private final Secret seed;
  private final X25519 shareKey;
  private final X25519 maskKey;
  private final Body.AdvertisedKeys publicKeys;
  private final Map<Integer, Shares> shares = new TreeMap<>();

  /** What was agreed on with a peer, for the shares to it and from it. */
  private final Map<Integer, byte[]> agreed = new TreeMap<>();

  RoundSecrets(Bytes round, int self, SecureRandom random) {
    this.round = round;
    this.self = self;
    this.random = random;
    Secret shareSecret = Secret.random(random);
    this.shareKey = new X25519(shareSecret);
    shareSecret.wipe();
    this.maskSecret = Secret.random(random);
    this.maskKey = new X25519(maskSecret);
    this.seed = Secret.random(random);
    this.publicKeys = new Body.AdvertisedKeys(shareKey.publicKey(), maskKey.publicKey());
  }

  Body.AdvertisedKeys publicKeys() {
    return publicKeys;
  }

  /** Splits seed and mask key among the holders, and encrypts each one's part; keeps its own. */
  Body.EncryptedShares split(Map<Integer, Body.AdvertisedKeys> holders, int threshold) {
    int[] positions = holders.keySet().stream().mapToInt(Integer::intValue).toArray();
    BigInteger[] seeds = Shamir.split(seed, threshold, positions, random);
    BigInteger[] keys = Shamir.split(maskSecret, threshold, positions, random);
    TreeMap<Integer, Bytes> encrypted = new TreeMap<>();
    for (int at = 0; at < positions.length; at++) {
      int to = positions[at];
      Shares part = new Shares(seeds[at], keys[at]);
      if (to == self) {
        shares.put(self, part);
      } else {
        byte[] key = sharesKey(Objects.requireNonNull(holders.get(to)), self, to);
        encrypted.put(to, ShareCipher.encrypt(key, round, self, to, part.encode(), random));
      }
    }
    Bytes commitment = commitment(round, self, seed);
    return new Body.EncryptedShares(commitment, List.copyOf(encrypted.values()));
  }

  void keep(int from, Body.AdvertisedKeys keys, Bytes encrypted) {
    byte[] plain = ShareCipher.decrypt(sharesKey(keys, from, self), round, from, self, encrypted);
    shares.put(from, Shares.decode(plain));
  }

  /** Adds the client's own mask and those in common with the peers. */
  void mask(long[] vector, int bits, Map<Integer, Body.AdvertisedKeys> peers) {
    Masks masks = new Masks(bits);
    masks.add(vector, selfMask(round, self, seed));
    peers.forEach(
        (peer, keys) -> {
          byte[] pair = pairMask(round, maskKey.agree(keys.maskKey()), self, peer);
          if (self < peer) {
            masks.add(vector, pair);
          } else {
            masks.subtract(vector, pair);
          }
        });
    Words.reduce(vector, bits);
  }

  Bytes seedShare(int of) {
    return Bytes.owning(Shamir.encode(sharesOf(of).seed()));
  }

  Bytes keyShare(int of) {
    return Bytes.owning(Shamir.encode(sharesOf(of).key()));
  }

  /** Forgets what only masking needs, so that the vector cannot be masked a second time. */
  void forgetOwn() {
    maskSecret.wipe();
    seed.wipe();
    agreed.values().forEach(secret -> Arrays.fill(secret, (byte) 0));
    agreed.clear();
  }

  void forgetAll() {
    forgetOwn();
    shares.clear();
  }

  static Bytes commitment(Bytes round, int client, Secret seed) {
    return Hkdf.sha256(
        new WireWriter()
            .bytes(Labels.COMMITMENT.getBytes(StandardCharsets.US_ASCII))
            .bytes(round)
            .integer(client)
            .bytes(seed.shared())
            .toArray());
  }

  static byte[] selfMask(Bytes round, int client, Secret seed) {
    return Hkdf.derive(seed.shared(), round, Labels.SELF_MASK, client);
  }

  static byte[] pairMask(Bytes round, byte[] agreed, int one, int other) {
    return Hkdf.derive(agreed, round, Labels.PAIR_MASK, Math.min(one, other), Math.max(one, other));
  }

  private Shares sharesOf(int client) {
    Shares of = shares.get(client);
    if (of == null) {
      throw new RefusedException(Refusal.NOT_A_SUBSET, "no share of client " + client);
    }
    return of;
  }

  private byte[] sharesKey(Body.AdvertisedKeys other, int from, int to) {
    int peer = from == self ? to : from;
    byte[] secret = agreed.computeIfAbsent(peer, ignored -> shareKey.agree(other.shareKey()));
    return Hkdf.derive(secret, round, Labels.SHARES, from, to);
  }

  @Override
  public String toString() {
    return "RoundSecrets[hidden]";
  }
}
