package orhestra.insights.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SummarizerTest {
  private final PartialMerge merge = new PartialMerge();

  @Test
  void ofNothingIsASensibleSummary() {
    Summary summary = summary();
    assertThat(summary.text()).isEqualTo("Nothing has been reported yet.");
    assertThat(summary.sentiment().score()).isEqualTo(BigDecimal.ZERO);
    assertThat(summary.clusters()).isEmpty();
  }

  @Test
  void ofAChunkWithoutAnythingSaysSo() {
    add("a", 0, 0.5, 0, List.of(), List.of(), "");
    assertThat(summary().text()).isEqualTo("No notable mentions.");
  }

  @Test
  void sentencesAgreeInNumber() {
    add("a", 0, 0, 1, List.of(), List.of(cluster("Launch", 1, false)), "");
    assertThat(summary().text()).isEqualTo("1 notable mention in 1 cluster, the largest Launch.");
  }

  @Test
  void sentencesNameTopicsSpikesAndTheNewestRemarks() {
    add("a", 1, 0, 9, List.of("x", "y"), List.of(cluster("Launch", 4, true)), "First");
    add("b", 2, 0, 9, List.of("y", "z"), List.of(cluster("Battery life", 5, true)), "Second!");
    add("c", 3, 0, 9, List.of("y"), List.of(cluster("Delivery", 1, false)), " Third  of\nall ");
    add("d", 4, 0, 9, List.of(), List.of(), "Fourth");
    Summary summary = summary();
    assertThat(summary.text())
        .isEqualTo(
            "10 notable mentions in 3 clusters, the largest Battery life. Key topics: y, x and z."
                + " Spikes in Battery life and Launch. Highlights: Second! Third of all. Fourth.");
    assertThat(summary.dominantTopics()).containsExactly("y", "x", "z");
    assertThat(summary.chunkSummaries())
        .containsExactly("First", "Second!", " Third  of\nall ", "Fourth");
  }

  @Test
  void moreSpikesThanCanBeNamedAreCounted() {
    List<Chunk.Cluster> clusters = new ArrayList<>();
    for (String label : List.of("Ant", "Bee", "Cow", "Dog", "Eel", "Fox")) {
      clusters.add(cluster(label, 2, true));
    }
    add("a", 0, 0, 12, List.of(), clusters, "");
    assertThat(summary().text())
        .isEqualTo(
            "10 notable mentions in 5 clusters, the largest Ant."
                + " Spikes in Ant, Bee, Cow, Dog, Eel and 1 more cluster.");
    assertThat(summary().clusters()).hasSize(5);
  }

  @Test
  void aSpikeOfAChunkAloneIsSaid() {
    merge.add(
        new Chunk(
            "a",
            0,
            0,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            false,
            1,
            List.of(),
            List.of(),
            "",
            true));
    assertThat(summary().spikeDetected()).isTrue();
    assertThat(summary().text()).isEqualTo("No notable mentions. A spike was reported.");
  }

  @Test
  void onlyTheLastTwentyRemarksAreKept() {
    for (int i = 0; i < 50; i++) {
      add("c" + i, i, 0, 1, List.of(), List.of(), "remark " + i);
    }
    assertThat(summary().chunkSummaries())
        .hasSize(20)
        .startsWith("remark 30")
        .endsWith("remark 49");
  }

  @Test
  void scoresWithinOneAreAveragedByMentions() {
    add("a", 0, 1, 3, List.of(), List.of(), "");
    add("b", 0, -1, 1, List.of(), List.of(), "");
    assertThat(summary().sentiment().score()).isEqualByComparingTo("0.5");
  }

  @Test
  void scoresWithoutMentionsAreAveragedPlainly() {
    add("a", 0, 1, 0, List.of(), List.of(), "");
    add("b", 0, 0, 0, List.of(), List.of(), "");
    add("c", 0, 0, 0, List.of(), List.of(), "");
    assertThat(summary().sentiment().score()).isEqualByComparingTo("0.333333");
  }

  @Test
  void largerScoresAreAddedUp() {
    add("a", 0, 0.1, 3, List.of(), List.of(), "");
    add("b", 0, 0.2, 3, List.of(), List.of(), "");
    add("c", 0, 4, 1, List.of(), List.of(), "");
    assertThat(summary().sentiment().score()).isEqualByComparingTo("4.3");
  }

  @Test
  void numbersStayWithinWhatADoubleHolds() {
    add("a", 0, 1e308, 3, List.of(), List.of(), "");
    add("b", 0, 1e308, 3, List.of(), List.of(), "");
    assertThat(summary().sentiment().score().doubleValue()).isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void topicsOfOneCountComeInTheOrderTheyWereFirstSeen() {
    add("b", 5, 0, 1, List.of("late"), List.of(), "");
    add("a", 5, 0, 1, List.of("second", "third"), List.of(), "");
    add("c", 1, 0, 1, List.of("first"), List.of(), "");
    assertThat(summary().dominantTopics()).containsExactly("first", "second", "third", "late");
  }

  private Summary summary() {
    return Summarizer.summarize("nike", merge, 0.75, 1, 2, 3);
  }

  private void add(
      String id,
      long at,
      double score,
      long mentions,
      List<String> topics,
      List<Chunk.Cluster> clusters,
      String summary) {
    merge.add(
        new Chunk(
            id,
            at,
            score,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            false,
            mentions,
            topics,
            clusters,
            summary,
            false));
  }

  private static Chunk.Cluster cluster(String label, long size, boolean spike) {
    return new Chunk.Cluster(label, label, List.of(), size, spike, Centroid.NONE, null);
  }
}
