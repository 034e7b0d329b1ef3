package orhestra.storage.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import orhestra.engine.store.ClaimStore;
import orhestra.storage.sql.Lookup;
import orhestra.storage.sql.Session;
import orhestra.storage.sql.Table;
import orhestra.storage.sql.Write;

/** Remembered claims, under a hash of who claimed and the name the claim was given. */
final class JdbcClaims implements ClaimStore {
  private static final Table<Remembered> CLAIMS =
      Table.<Remembered>named("claims")
          .number("id", claim -> key(claim.claim()))
          .number("worker", claim -> claim.claim().worker())
          .text("claim_id", claim -> claim.claim().claimId())
          .number("at", Remembered::at)
          .text("handed_out", claim -> text(claim.handedOut()))
          .readBy(
              row ->
                  new Remembered(
                      new Claim(row.number(2), row.text(3)), parse(row.text(5)), row.number(4)));
  private static final Write<Remembered> PUT = CLAIMS.upsert();

  private static final Lookup<Remembered> FIND =
      new Lookup<>(
          "SELECT id, worker, claim_id, at, handed_out FROM claims WHERE id = ?",
          "SELECT id, worker, claim_id, at, handed_out FROM claims WHERE id = ANY(?::bigint[])",
          CLAIMS.reader());

  private final Session session;

  JdbcClaims(Session session) {
    this.session = session;
  }

  @Override
  public List<Remembered> find(List<Claim> claims) {
    Set<Claim> asked = new HashSet<>(claims);
    // Two names can have one hash; the later claim then takes the place of the earlier one.
    return session.look(FIND, claims.stream().mapToLong(JdbcClaims::key).toArray()).stream()
        .filter(remembered -> asked.contains(remembered.claim()))
        .toList();
  }

  @Override
  public void put(List<Remembered> claims) {
    session.write(PUT, claims);
  }

  @Override
  public int deleteBefore(long before, int limit) {
    return session.execute(
        "DELETE FROM claims WHERE id IN (SELECT id FROM claims WHERE at < ? ORDER BY at LIMIT ?)",
        before,
        limit);
  }

  /** FNV-1a over the worker and the name, then mixed so that near names lie far apart. */
  private static long key(Claim claim) {
    long hash = 0xcbf29ce484222325L ^ claim.worker() * 0x9E3779B97F4A7C15L;
    for (byte b : claim.claimId().getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
    return hash ^ (hash >>> 32);
  }

  private static String text(List<HandedOut> handedOut) {
    StringBuilder text = new StringBuilder(handedOut.size() * 24);
    for (HandedOut one : handedOut) {
      text.append(text.isEmpty() ? "" : ",")
          .append(Long.toHexString(one.task()))
          .append(':')
          .append(Long.toHexString(one.token()));
    }
    return text.toString();
  }

  private static List<HandedOut> parse(String text) {
    List<HandedOut> handedOut = new ArrayList<>();
    if (!text.isEmpty()) {
      for (String one : text.split(",", -1)) {
        int colon = one.indexOf(':');
        handedOut.add(
            new HandedOut(
                Long.parseUnsignedLong(one.substring(0, colon), 16),
                Long.parseUnsignedLong(one.substring(colon + 1), 16)));
      }
    }
    return handedOut;
  }
}
