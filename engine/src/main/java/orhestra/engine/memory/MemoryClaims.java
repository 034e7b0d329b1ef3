package orhestra.engine.memory;

import java.util.ArrayList;
import java.util.List;
import orhestra.engine.store.ClaimStore;

final class MemoryClaims implements ClaimStore {
  private final MemoryTables tables;

  MemoryClaims(MemoryTables tables) {
    this.tables = tables;
  }

  private static String key(Claim claim) {
    return claim.worker() + "/" + claim.claimId();
  }

  @Override
  public List<Remembered> find(List<Claim> claims) {
    List<Remembered> found = new ArrayList<>();
    for (Claim claim : claims) {
      Remembered remembered = tables.claimRows.get(key(claim));
      if (remembered != null) {
        found.add(remembered);
      }
    }
    return found;
  }

  @Override
  public void put(List<Remembered> claims) {
    claims.forEach(claim -> tables.claimRows.put(key(claim.claim()), claim));
  }

  @Override
  public int deleteBefore(long before, int limit) {
    List<Remembered> old =
        tables.claimRows.all().stream().filter(claim -> claim.at() < before).limit(limit).toList();
    old.forEach(claim -> tables.claimRows.remove(key(claim.claim())));
    return old.size();
  }
}
