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
          .number("seed", Remembered::seed)
          .text("handed_out", claim -> text(claim.tasks()))
          .readBy(
              row ->
                  new Remembered(
                      new Claim(row.number(2), row.text(3)),
                      row.number(5),
                      parse(row.text(6)),
                      row.number(4)));
  private static final Write<Remembered> PUT = CLAIMS.upsert();

  private static final Lookup<Remembered> FIND =
      new Lookup<>(
          "SELECT id, worker, claim_id, at, seed, handed_out FROM claims WHERE id = ?",
          "SELECT id, worker, claim_id, at, seed, handed_out FROM claims WHERE id ="
              + " ANY(?::bigint[])",
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
        "DELETE FROM claims WHERE id IN (SELECT id FROM claims WHERE at < ? ORDER BY at, id LIMIT"
            + " ?)",
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

  /**
   * Ids in hexadecimal, those that follow each other as a range: {@code 1000000-1000063,2000000}.
   */
  private static String text(List<Long> tasks) {
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < tasks.size()) {
      int end = i;
      while (end + 1 < tasks.size() && tasks.get(end + 1) == tasks.get(end) + 1) {
        end++;
      }
      text.append(text.isEmpty() ? "" : ",").append(Long.toHexString(tasks.get(i)));
      if (end > i) {
        text.append('-').append(Long.toHexString(tasks.get(end)));
      }
      i = end + 1;
    }
    return text.toString();
  }

  private static List<Long> parse(String text) {
    List<Long> tasks = new ArrayList<>();
    for (String range : text.split(",", -1)) {
      int dash = range.indexOf('-');
      long first = Long.parseLong(dash < 0 ? range : range.substring(0, dash), 16);
      long last = dash < 0 ? first : Long.parseLong(range.substring(dash + 1), 16);
      for (long task = first; task <= last; task++) {
        tasks.add(task);
      }
    }
    return tasks;
  }
}
