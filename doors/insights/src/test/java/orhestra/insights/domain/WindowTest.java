package orhestra.insights.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class WindowTest {
  private static final long BUCKET = 10;
  private static final long MILLIS = Window.BUCKETS * BUCKET;

  private final Window window = new Window(MILLIS);

  @Test
  void orderWithinTheWindowDoesNotMatter() {
    Window other = new Window(MILLIS);
    for (long at : new long[] {5, 2_000, 1_000}) {
      window.add(chunk(at));
    }
    for (long at : new long[] {2_000, 1_000, 5}) {
      other.add(chunk(at));
    }
    assertThat(window.total()).isEqualTo(other.total());
    assertThat(window.total().totals().chunks()).isEqualTo(3);
    assertThat(window.start()).isEqualTo(other.start()).isEqualTo(2_000 - MILLIS + BUCKET);
    assertThat(window.end()).isEqualTo(other.end()).isEqualTo(2_000);
  }

  @Test
  void lateChunksChangeNothing() {
    window.add(chunk(MILLIS + 25));
    window.takeChanges();
    assertThat(window.start()).isEqualTo(30);
    assertThat(window.add(chunk(29))).isEqualTo(Window.Verdict.LATE);
    assertThat(window.total().totals().chunks()).isEqualTo(1);
    assertThat(window.takeChanges()).isEqualTo(new Window.Changes(List.of(), List.of()));
    assertThat(window.add(chunk(30))).isEqualTo(Window.Verdict.ACCEPTED);
    assertThat(window.total().totals().chunks()).isEqualTo(2);
  }

  @Test
  void whatFallsOutIsDroppedAndReported() {
    window.add(chunk(0));
    window.add(chunk(15));
    assertThat(window.takeChanges()).isEqualTo(new Window.Changes(List.of(0L, 1L), List.of()));
    window.add(chunk(MILLIS));
    assertThat(window.takeChanges())
        .isEqualTo(new Window.Changes(List.of((long) Window.BUCKETS), List.of(0L)));
    assertThat(window.indexes()).containsExactly(1L, (long) Window.BUCKETS);
    assertThat(window.total().totals().chunks()).isEqualTo(2);
    assertThat(window.bucket(0).isEmpty()).isTrue();
    assertThat(window.bucket(1).totals().chunks()).isEqualTo(1);
  }

  @Test
  void aLeapForwardEmptiesIt() {
    window.add(chunk(-5));
    window.add(chunk(100 * MILLIS));
    assertThat(window.total().totals().chunks()).isEqualTo(1);
    assertThat(window.takeChanges().removed()).containsExactly(-1L);
  }

  @Test
  void isEmptyAtFirst() {
    assertThat(window.isEmpty()).isTrue();
    assertThat(window.total()).isEqualTo(new PartialMerge());
    assertThat(window.start()).isZero();
    assertThat(window.end()).isZero();
    assertThatThrownBy(() -> new Window(Window.BUCKETS - 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void storedBucketsBeforeTheWindowAreForgotten() {
    PartialMerge old = new PartialMerge();
    old.add(chunk(3));
    window.put(Window.BUCKETS, merge(chunk(MILLIS + 1)));
    window.put(0, old);
    assertThat(window.takeChanges()).isEqualTo(new Window.Changes(List.of(), List.of(0L)));
    assertThat(window.total().totals().chunks()).isEqualTo(1);
    assertThat(window.end()).isEqualTo(MILLIS + 1);
  }

  @RepeatedTest(20)
  void isWhatIsStoredAndTheSumOfItsBuckets() {
    long seed = RandomChunks.seed();
    Random random = new Random(seed);
    Map<Long, PartialMerge> stored = new TreeMap<>();
    List<Chunk> accepted = new ArrayList<>();
    for (Chunk chunk : new RandomChunks(seed).chunks(200, -MILLIS, 3 * MILLIS)) {
      if (window.add(chunk) == Window.Verdict.ACCEPTED) {
        accepted.add(chunk);
      }
      if (random.nextInt(4) == 0) {
        Window.Changes changes = window.takeChanges();
        changes.changed().forEach(index -> stored.put(index, window.bucket(index).copy()));
        changes.removed().forEach(stored::remove);
        accepted.removeIf(one -> one.at() < window.start());
        PartialMerge expected = new PartialMerge();
        accepted.forEach(expected::add);
        assertThat(window.total()).as("seed %d", seed).isEqualTo(expected);

        Window restored = new Window(MILLIS);
        stored.forEach(restored::put);
        assertThat(restored.total()).as("seed %d", seed).isEqualTo(expected);
        assertThat(restored.start()).isEqualTo(window.start());
        assertThat(restored.end()).isEqualTo(window.end());
        assertThat(restored.indexes()).isEqualTo(window.indexes());
        assertThat(restored.takeChanges().changed()).isEmpty();
      }
    }
  }

  @Test
  void spikeScoreComparesABucketWithTheOthers() {
    window.add(chunk(0));
    assertThat(SpikeScore.of(window, 0)).isEqualTo(1);
    window.add(chunk(BUCKET));
    window.add(chunk(2 * BUCKET));
    window.add(chunk(2 * BUCKET));
    window.add(chunk(2 * BUCKET));
    assertThat(SpikeScore.of(window, 2)).isEqualTo(3);
    assertThat(SpikeScore.of(window, 1)).isEqualTo(0.5);
    assertThat(SpikeScore.of(window, 7)).isZero();
  }

  private static PartialMerge merge(Chunk chunk) {
    PartialMerge merge = new PartialMerge();
    merge.add(chunk);
    return merge;
  }

  private static Chunk chunk(long at) {
    return new Chunk(
        "c" + at,
        at,
        0,
        BigDecimal.ONE,
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        false,
        5,
        List.of("t"),
        List.of(),
        "",
        false);
  }
}
