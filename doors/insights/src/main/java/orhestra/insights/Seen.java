package orhestra.insights;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import orhestra.engine.store.Storage;
import orhestra.insights.store.ChunkStore;
import orhestra.insights.store.SeenRow;

/**
 * Which chunks of one batch came before, in earlier batches or in this one. What the database says
 * stays true while the batch is prepared, since only the holder of a brand adds to it. Used by one
 * thread.
 */
final class Seen {
  private final Storage storage;
  // Places that were looked up: who is there, null for nobody.
  private final Map<Long, @Nullable Long> taken = new HashMap<>();
  private final List<SeenRow> added = new ArrayList<>();

  private Seen(Storage storage) {
    this.storage = requireNonNull(storage, "storage is null");
  }

  /** Looks all of these up at once. Blocks. */
  static Seen lookUp(Storage storage, Collection<Fingerprint> fingerprints) {
    Seen seen = new Seen(storage);
    seen.read(fingerprints.stream().mapToLong(Fingerprint::key).sorted().distinct().toArray());
    return seen;
  }

  private void read(long[] keys) {
    for (long key : keys) {
      taken.put(key, null);
    }
    storage
        .read(view -> view.door(ChunkStore.class).seen(keys))
        .forEach(row -> taken.put(row.id(), row.otherHalf()));
  }

  /**
   * Notes that a chunk has come.
   *
   * @return its row; empty if it came before
   */
  OptionalLong add(Fingerprint fingerprint) {
    Fingerprint place = fingerprint;
    while (true) {
      if (!taken.containsKey(place.key())) {
        read(new long[] {place.key()});
      }
      Long there = taken.get(place.key());
      if (there == null) {
        taken.put(place.key(), place.otherHalf());
        added.add(new SeenRow(place.key(), place.otherHalf()));
        return OptionalLong.of(place.key());
      }
      if (there == place.otherHalf()) {
        return OptionalLong.empty();
      }
      place = place.next();
    }
  }

  /** What was added, in order. */
  List<SeenRow> added() {
    return added;
  }
}
