package orhestra.insights.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ClustersTest {
  @Test
  void aThousandUnlikeLabelsStayAThousand() {
    List<Chunk.Cluster> clusters =
        IntStream.range(0, 1_000)
            .mapToObj(i -> cluster(word(i) + " " + word(i * 31 + 7), 1 + i))
            .toList();
    List<Cluster> resolved = Clusters.resolve(merge(clusters), 0.75);
    assertThat(resolved).hasSize(1_000);
    assertThat(resolved.getFirst().size()).isEqualTo(1_000);
    assertThat(resolved.getLast().size()).isEqualTo(1);
  }

  @Test
  void aThousandAlikeLabelsAreOne() {
    List<Chunk.Cluster> clusters = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      // One more word of five each time, so all have keys of their own.
      clusters.add(cluster("terrible customer service hotline " + word(i), 1));
    }
    clusters.add(cluster("Terrible customer service hotline", 5_000));
    List<Cluster> resolved = Clusters.resolve(merge(clusters), 0.75);
    assertThat(resolved).hasSize(1);
    assertThat(resolved.getFirst().label()).isEqualTo("Terrible customer service hotline");
    assertThat(resolved.getFirst().parts()).hasSize(1_000);
  }

  @Test
  void whatJoinsIsAddedUp() {
    PartialMerge merge =
        merge(
            List.of(
                new Chunk.Cluster(
                    "l", "Launch Buzz", List.of("a", "b"), 6, false, Centroid.NONE, 0.5),
                new Chunk.Cluster(
                    "m", "Launch buzzes", List.of("b", "c"), 3, true, Centroid.NONE, -0.25),
                new Chunk.Cluster(
                    "n", "Battery life", List.of("d"), 1, false, Centroid.NONE, null)));
    List<Cluster> resolved = Clusters.resolve(merge, 0.75);
    assertThat(resolved).hasSize(2);
    Cluster launch = resolved.getFirst();
    assertThat(launch.id()).isEqualTo("l");
    assertThat(launch.label()).isEqualTo("Launch Buzz");
    assertThat(launch.size()).isEqualTo(9);
    assertThat(launch.spike()).isTrue();
    assertThat(launch.mentions()).containsExactly("a", "b", "c");
    assertThat(launch.sentimentScore()).isEqualByComparingTo("0.25");
    assertThat(launch.parts().get(1).similarity()).isBetween(0.95, 1.0);
    assertThat(resolved.get(1).sentimentScore()).isNull();
  }

  @Test
  void sharedMentionsJoinWhatLabelsAloneDoNot() {
    assertThat(Clusters.resolve(merge(named("Store news", "x"), named("Store talk", "y")), 0.7))
        .hasSize(2);
    assertThat(Clusters.resolve(merge(named("Store news", "x"), named("Store talk", "x")), 0.7))
        .hasSize(1);
  }

  @Test
  void centroidsOfEqualLengthDecideAlone() {
    PartialMerge merge =
        merge(
            List.of(
                pointing("Quality", 1, 0, 0),
                pointing("Quality", 0, 1, 0),
                pointing("Workmanship", 1, 0.1, 0),
                pointing("Quality", 1, 0)));
    assertThat(Clusters.resolve(merge, 0.75))
        .extracting(
            cluster ->
                cluster.parts().stream().map(part -> part.atom().centroid()).toList().toString())
        .hasSize(2)
        .anySatisfy(
            centroids ->
                assertThat(centroids)
                    .contains("[1048576, 0]", "[1048576, 0, 0]", "[1043372, 104337, 0]"))
        .contains("[Centroid[0, 1048576, 0]]");
  }

  @Test
  void anotherThresholdNeedsNothingButTheSameMerge() {
    PartialMerge merge = merge(named("Launch Buzz"), named("Big launch buzz"));
    assertThat(Clusters.resolve(merge, 0.75)).hasSize(1);
    assertThat(Clusters.resolve(merge, 0.9)).hasSize(2);
  }

  private static Chunk.Cluster pointing(String label, double... vector) {
    return new Chunk.Cluster("id", label, List.of(), 1, false, Centroid.of(vector), null);
  }

  private static Chunk.Cluster named(String label, String... mentions) {
    return new Chunk.Cluster("id", label, List.of(mentions), 1, false, Centroid.NONE, null);
  }

  private static Chunk.Cluster cluster(String label, long size) {
    return new Chunk.Cluster("id", label, List.of(), size, false, Centroid.NONE, null);
  }

  /** Words that no misspelling turns into each other. */
  private static String word(int number) {
    StringBuilder word = new StringBuilder();
    long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
    for (int i = 0; i < 7; i++) {
      word.append((char) ('a' + Math.floorMod(mixed >>> (i * 8), 25L)));
    }
    return word + "z";
  }

  private static PartialMerge merge(Chunk.Cluster... clusters) {
    return merge(List.of(clusters));
  }

  private static PartialMerge merge(List<Chunk.Cluster> clusters) {
    PartialMerge merge = new PartialMerge();
    merge.add(
        new Chunk(
            "c",
            0,
            0,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            false,
            1,
            List.of(),
            clusters,
            "",
            false));
    return merge;
  }
}
