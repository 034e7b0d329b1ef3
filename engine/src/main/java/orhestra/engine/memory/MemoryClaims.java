package orhestra.engine.memory;

import java.util.List;
import java.util.Optional;
import orhestra.engine.store.ClaimStore;

final class MemoryClaims implements ClaimStore {
  private final MemoryTables tables;

  MemoryClaims(MemoryTables tables) {
    this.tables = tables;
  }

  private static String key(long worker, String claimId) {
    return worker + "/" + claimId;
  }

  @Override
  public Optional<Remembered> find(long worker, String claimId) {
    return Optional.ofNullable(tables.claimRows.get(key(worker, claimId)));
  }

  @Override
  public void put(Remembered claim) {
    tables.claimRows.put(key(claim.worker(), claim.claimId()), claim);
  }

  @Override
  public int deleteBefore(long before, int limit) {
    List<Remembered> old =
        tables.claimRows.all().stream().filter(claim -> claim.at() < before).limit(limit).toList();
    old.forEach(claim -> tables.claimRows.remove(key(claim.worker(), claim.claimId())));
    return old.size();
  }
}
