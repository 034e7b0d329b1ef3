package orhestra.client.insights;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the chunks of a brand come to, over its whole window: a newer one replaces an older one.
 *
 * @param brand the brand's name
 * @param generatedAt when it was made
 * @param totalChunks chunks in the window
 * @param totalMentions mentions in them
 * @param sentiment of all mentions
 * @param dominantTopics the most frequent first
 * @param clusters the largest first
 * @param spikeDetected whether any chunk of the window reported a spike
 * @param text the summary in sentences
 * @param chunkSummaries what the last chunks said of themselves
 * @param epoch counts the brand's merges; the higher one is the newer one
 * @param windowStart chunks from before are not in it
 */
public record Summary(
    String brand,
    @Nullable Instant generatedAt,
    long totalChunks,
    long totalMentions,
    Sentiment sentiment,
    List<String> dominantTopics,
    List<Cluster> clusters,
    boolean spikeDetected,
    @JsonAlias("summary") String text,
    List<String> chunkSummaries,
    long epoch,
    @Nullable Instant windowStart) {

  /** Mentions by what they feel like, and the mean score. */
  public record Sentiment(double positive, double neutral, double negative, double score) {
    /** Nothing is known. */
    public static final Sentiment NONE = new Sentiment(0, 0, 0, 0);

    public double sum() {
      return positive + neutral + negative;
    }
  }

  /** Mentions that are about the same. */
  public record Cluster(String id, String label, long mentions, boolean spike) {
    public Cluster(@Nullable String id, @Nullable String label, long mentions, boolean spike) {
      this.id = Objects.toString(id, "");
      this.label = Objects.toString(label, "");
      this.mentions = mentions;
      this.spike = spike;
    }
  }

  public Summary(
      String brand,
      @Nullable Instant generatedAt,
      long totalChunks,
      long totalMentions,
      @Nullable Sentiment sentiment,
      @Nullable List<String> dominantTopics,
      @Nullable List<Cluster> clusters,
      boolean spikeDetected,
      @Nullable String text,
      @Nullable List<String> chunkSummaries,
      long epoch,
      @Nullable Instant windowStart) {
    this.brand = requireNonNull(brand, "brand is missing");
    this.generatedAt = generatedAt;
    this.totalChunks = totalChunks;
    this.totalMentions = totalMentions;
    this.sentiment = sentiment == null ? Sentiment.NONE : sentiment;
    this.dominantTopics = dominantTopics == null ? List.of() : List.copyOf(dominantTopics);
    this.clusters = clusters == null ? List.of() : List.copyOf(clusters);
    this.spikeDetected = spikeDetected;
    this.text = text == null ? "" : text;
    this.chunkSummaries = chunkSummaries == null ? List.of() : List.copyOf(chunkSummaries);
    this.epoch = epoch;
    this.windowStart = windowStart;
  }
}
