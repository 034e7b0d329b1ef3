package orhestra.insights;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.engine.DeadLetter;
import orhestra.engine.Event;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;
import orhestra.insights.store.BrandRow;
import orhestra.insights.store.BrandStore;
import orhestra.insights.store.BucketRow;
import orhestra.insights.store.ChunkRow;
import orhestra.insights.store.ChunkStore;
import orhestra.insights.store.FailureRow;
import orhestra.insights.store.SeenRow;
import orhestra.insights.store.SpikeRow;
import orhestra.insights.store.SummaryRow;

/**
 * Keeps what a merge has come to. The merge itself was made before, by the holder of the brand, who
 * is alone with it as long as the fence is his; so all that is left to do here is to check the
 * fence and to write. Answers whether the fence still was the writer's.
 */
final class Merging implements Operation<Merging.Merge, Boolean> {
  /** The queue under which the dead letters of this door stand. */
  static final String QUEUE = "insights";

  /**
   * A merge.
   *
   * @param before the brand that it started from
   * @param after the brand that it made
   * @param chunksGone chunks that have left the window
   * @param late how many chunks were too old for the window
   * @param summary null if it has not changed
   */
  record Merge(
      BrandRow before,
      BrandRow after,
      List<ChunkRow> chunks,
      List<SeenRow> seen,
      List<ChunkRow> chunksGone,
      List<FailureRow> failures,
      List<SpikeRow> spikes,
      List<BucketRow> buckets,
      List<Long> bucketsGone,
      int late,
      @Nullable SummaryRow summary) {
    Merge {
      requireNonNull(before, "before is null");
      requireNonNull(after, "after is null");
      chunks = List.copyOf(chunks);
      seen = List.copyOf(seen);
      chunksGone = List.copyOf(chunksGone);
      failures = List.copyOf(failures);
      spikes = List.copyOf(spikes);
      buckets = List.copyOf(buckets);
      bucketsGone = List.copyOf(bucketsGone);
    }
  }

  @Override
  public int phase() {
    return 38;
  }

  @Override
  public List<Boolean> apply(Transaction tx, List<Merge> merges) {
    BrandStore store = tx.door(BrandStore.class);
    Map<Long, BrandRow> rows = new HashMap<>();
    store
        .lock(merges.stream().mapToLong(merge -> merge.before().id()).sorted().distinct().toArray())
        .forEach(row -> rows.put(row.id(), row));
    List<Merge> held = new ArrayList<>(merges.size());
    List<Boolean> answers = new ArrayList<>(merges.size());
    for (Merge merge : merges) {
      BrandRow row = rows.get(merge.before().id());
      boolean fits =
          row != null
              && row.hold().fence() == merge.before().hold().fence()
              && row.extent().epoch() == merge.before().extent().epoch();
      if (fits) {
        rows.put(merge.after().id(), merge.after());
        held.add(merge);
      }
      answers.add(fits);
    }
    write(tx, store, held);
    return answers;
  }

  private static void write(Transaction tx, BrandStore store, List<Merge> merges) {
    ChunkStore chunkStore = tx.door(ChunkStore.class);
    Map<Long, BrandRow> brands = new HashMap<>();
    List<ChunkRow> chunks = new ArrayList<>();
    List<SeenRow> seen = new ArrayList<>();
    List<SpikeRow> spikes = new ArrayList<>();
    List<BucketRow> buckets = new ArrayList<>();
    List<SummaryRow> summaries = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    for (Merge merge : merges) {
      brands.put(merge.after().id(), merge.after());
      chunks.addAll(merge.chunks());
      seen.addAll(merge.seen());
      spikes.addAll(merge.spikes());
      buckets.addAll(merge.buckets());
      if (merge.summary() != null) {
        summaries.add(merge.summary());
      }
      chunkStore.deleteChunks(merge.chunksGone());
      store.deleteBuckets(merge.bucketsGone().stream().mapToLong(Long::longValue).toArray());
      bury(tx, chunkStore, merge.failures());
      tell(events, tx.now(), merge);
    }
    store.update(List.copyOf(brands.values()));
    chunkStore.insertChunks(chunks);
    chunkStore.insertSeen(seen);
    store.putSpikes(spikes);
    store.putBuckets(buckets);
    store.putSummaries(summaries);
    tx.events().append(events);
  }

  /** A failure takes the place of the one that came {@link FailureRow#KEPT} before it. */
  private static void bury(Transaction tx, ChunkStore store, List<FailureRow> failures) {
    if (failures.isEmpty()) {
      return;
    }
    long[] ids = failures.stream().mapToLong(FailureRow::id).sorted().distinct().toArray();
    store.deleteFailures(store.failures(ids));
    store.putFailures(failures);
    tx.deadLetters().delete(ids);
    tx.deadLetters()
        .insert(
            failures.stream()
                .map(failure -> new DeadLetter(failure.id(), QUEUE, failure.at(), failure.error()))
                .toList());
  }

  private static void tell(List<Event> events, long now, Merge merge) {
    tell(events, now, merge, "insights.merged", merge.chunks().size());
    tell(events, now, merge, "insights.late", merge.late());
    tell(events, now, merge, "insights.failed", merge.failures().size());
    tell(events, now, merge, "insights.spike", merge.spikes().size());
  }

  /** The subject is {@code brand:count}. */
  private static void tell(List<Event> events, long now, Merge merge, String kind, int count) {
    if (count > 0) {
      BrandRow brand = merge.after();
      events.add(new Event(0, now, kind, brand.id(), brand.name() + ":" + count, ""));
    }
  }
}
