package orhestra.insights.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class PartialMergeTest {
  private final long seed = RandomChunks.seed();
  private final Random random = new Random(seed);

  @RepeatedTest(60)
  void orderAndGroupingDoNotMatter() {
    List<Chunk> chunks = new RandomChunks(seed).chunks(1 + random.nextInt(80), 0, 50);
    PartialMerge oneByOne = new PartialMerge();
    chunks.forEach(oneByOne::add);
    Collections.shuffle(chunks, random);
    PartialMerge grouped = grouped(chunks);

    assertThat(grouped).as("seed %d", seed).isEqualTo(oneByOne);
    assertThat(summary(grouped)).as("seed %d", seed).isEqualTo(summary(oneByOne));
    assertThat(Clusters.resolve(grouped, 0.6))
        .as("seed %d", seed)
        .isEqualTo(Clusters.resolve(oneByOne, 0.6));
  }

  @RepeatedTest(20)
  void addingLeavesTheAddedAsItWas() {
    List<Chunk> chunks = new RandomChunks(seed).chunks(20, 0, 50);
    PartialMerge one = grouped(chunks.subList(0, 10));
    PartialMerge two = grouped(chunks.subList(10, 20));
    PartialMerge before = two.copy();
    PartialMerge sum = one.copy();
    sum.add(two);
    assertThat(two).as("seed %d", seed).isEqualTo(before);
    assertThat(one).as("seed %d", seed).isEqualTo(grouped(chunks.subList(0, 10)));
    assertThat(sum).as("seed %d", seed).isEqualTo(grouped(chunks)).isNotEqualTo(one);
  }

  @Test
  void fractionsCountForTheChunksMentions() {
    PartialMerge merge = new PartialMerge();
    merge.add(sentiment("a", "0.25", true, 8));
    merge.add(sentiment("b", "3", false, 8));
    assertThat(merge.totals().positive()).isEqualByComparingTo("5");
  }

  @Test
  void countsStopInsteadOfOverflowing() {
    PartialMerge merge = new PartialMerge();
    merge.add(sentiment("a", "1", false, Chunk.MAX_COUNT));
    for (int i = 0; i < 14; i++) {
      merge.add(merge.copy());
    }
    assertThat(merge.totals().mentions()).isEqualTo(Long.MAX_VALUE);
    assertThat(merge.atoms().getFirst().size()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void beyondItsBoundsOnlyTheSmallestGo() {
    PartialMerge merge = new PartialMerge();
    for (int i = 0; i < 5_000; i++) {
      merge.add(
          chunk("c" + i, List.of("topic" + i, "often"), List.of(cluster("Label x" + i, 1 + i))));
      merge.add(chunk("d" + i, List.of("other" + i, "often"), List.of(cluster("The big one", 1))));
    }
    assertThat(merge.atoms()).hasSizeLessThanOrEqualTo(1_250).hasSizeGreaterThanOrEqualTo(1_000);
    assertThat(merge.topics()).hasSizeLessThanOrEqualTo(6_250).hasSizeGreaterThanOrEqualTo(5_000);
    assertThat(merge.topics().getFirst())
        .returns("often", Topic::name)
        .returns(10_000L, Topic::count);
    assertThat(merge.atoms().getFirst().lead().label().text()).isEqualTo("Label x4999");
    assertThat(merge.atoms()).anyMatch(atom -> atom.lead().label().text().equals("The big one"));
    assertThat(merge.totals().chunks()).isEqualTo(10_000);
  }

  @Test
  void theLargestContributionNamesTheAtom() {
    PartialMerge merge = new PartialMerge();
    merge.add(chunk("a", List.of(), List.of(cluster("launch buzz", 2))));
    merge.add(
        chunk("b", List.of(), List.of(cluster("Buzz: launch", 3), cluster("Buzz, launch", 3))));
    assertThat(merge.atoms()).hasSize(1);
    assertThat(merge.atoms().getFirst().lead().label().text()).isEqualTo("Buzz, launch");
    assertThat(merge.atoms().getFirst().size()).isEqualTo(8);
  }

  private PartialMerge grouped(List<Chunk> chunks) {
    PartialMerge merge = new PartialMerge();
    if (chunks.size() <= 2) {
      chunks.forEach(merge::add);
      return merge;
    }
    int cut = random.nextInt(chunks.size());
    List<PartialMerge> parts = new ArrayList<>();
    parts.add(cut == 0 ? new PartialMerge() : grouped(chunks.subList(0, cut)));
    PartialMerge rest = new PartialMerge();
    chunks.subList(cut, chunks.size()).forEach(rest::add);
    parts.add(rest);
    Collections.shuffle(parts, random);
    parts.forEach(merge::add);
    return merge;
  }

  private static Summary summary(PartialMerge merge) {
    return Summarizer.summarize("nike", merge, 0.75, 1, 2, 3);
  }

  private static Chunk sentiment(String id, String positive, boolean fractions, long mentions) {
    return new Chunk(
        id,
        0,
        0,
        new BigDecimal(positive),
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        fractions,
        mentions,
        List.of(),
        List.of(cluster("Launch", mentions)),
        "",
        false);
  }

  private static Chunk chunk(String id, List<String> topics, List<Chunk.Cluster> clusters) {
    return new Chunk(
        id,
        0,
        0,
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        false,
        1,
        topics,
        clusters,
        "",
        false);
  }

  private static Chunk.Cluster cluster(String label, long size) {
    return new Chunk.Cluster("id", label, List.of(), size, false, Centroid.NONE, null);
  }
}
