package orhestra.insights.domain;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All clusters of some chunks whose labels have the same words (and whose centroids, if any, lie on
 * the same side of some hyperplanes): what can be added up before anybody asks what is similar.
 * {@link #plus} is associative and commutative among atoms of one key.
 *
 * @param key equal for clusters that are added up
 * @param sketch what the centroids add to the key; empty without centroids
 * @param lead the label and id of the largest contribution
 * @param size mentions in all
 * @param mentions the first distinct texts
 * @param sentiment sum of the contributions' scores, each times its size
 * @param sentimentWeight sum of the sizes of the contributions that had a score
 * @param centroid the sum of the contributions' directions, each by its size
 */
public record Atom(
    String key,
    String sketch,
    Lead lead,
    long size,
    boolean spike,
    List<Mention> mentions,
    BigDecimal sentiment,
    long sentimentWeight,
    Centroid centroid) {

  /** The contribution that names the atom: the largest; of equals, that of the smaller text. */
  public record Lead(long size, String id, Label label) {
    public Lead {
      requireNonNull(id, "id is null");
      requireNonNull(label, "label is null");
    }

    Lead orLarger(Lead other) {
      if (size != other.size) {
        return size > other.size ? this : other;
      }
      int byLabel = label.text().compareTo(other.label.text());
      if (byLabel != 0) {
        return byLabel < 0 ? this : other;
      }
      return id.compareTo(other.id) <= 0 ? this : other;
    }
  }

  public Atom {
    requireNonNull(key, "key is null");
    requireNonNull(sketch, "sketch is null");
    requireNonNull(lead, "lead is null");
    mentions = List.copyOf(mentions);
    requireNonNull(sentiment, "sentiment is null");
    requireNonNull(centroid, "centroid is null");
  }

  /** An atom that was kept; its key follows from the rest. */
  public static Atom restored(
      String sketch,
      Lead lead,
      long size,
      boolean spike,
      List<Mention> mentions,
      BigDecimal sentiment,
      long sentimentWeight,
      Centroid centroid) {
    return new Atom(
        key(lead.label, sketch),
        sketch,
        lead,
        size,
        spike,
        mentions,
        sentiment,
        sentimentWeight,
        centroid);
  }

  /** One cluster of one chunk; its first text has the number {@code index} within the chunk. */
  static Atom of(Chunk chunk, Chunk.Cluster cluster, int index) {
    Centroid centroid = cluster.centroid();
    String sketch = centroid.length() == 0 ? "" : centroid.length() + "/" + centroid.sketch();
    Double score = cluster.sentimentScore();
    long weight = score == null ? 0 : cluster.size();
    return restored(
        sketch,
        new Lead(cluster.size(), cluster.id(), Label.of(cluster.label())),
        cluster.size(),
        cluster.spike(),
        mentions(chunk, cluster, index),
        score == null ? BigDecimal.ZERO : Exact.of(score).multiply(BigDecimal.valueOf(weight)),
        weight,
        // A cluster of no mentions still points somewhere.
        centroid.times(Math.max(1, cluster.size())));
  }

  private static String key(Label label, String sketch) {
    return sketch.isEmpty() ? label.key() : label.key() + '\u0001' + sketch;
  }

  private static List<Mention> mentions(Chunk chunk, Chunk.Cluster cluster, int index) {
    List<Mention> mentions = new ArrayList<>(cluster.mentions().size());
    Set<String> texts = HashSet.newHashSet(cluster.mentions().size());
    int next = index;
    for (String text : cluster.mentions()) {
      if (mentions.size() < Mention.MAX && texts.add(text)) {
        mentions.add(new Mention(text, new Place(chunk.at(), chunk.chunkId(), next)));
      }
      next++;
    }
    return mentions;
  }

  /** Both, which have the same key. */
  Atom plus(Atom other) {
    return new Atom(
        key,
        sketch,
        lead.orLarger(other.lead),
        Exact.sum(size, other.size),
        spike || other.spike,
        Mention.union(mentions, other.mentions),
        sentiment.add(other.sentiment),
        Exact.sum(sentimentWeight, other.sentimentWeight),
        centroid.plus(other.centroid));
  }
}
