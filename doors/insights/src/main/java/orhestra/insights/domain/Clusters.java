package orhestra.insights.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which atoms are one cluster at a threshold: a pure function of the partial merge, so that the
 * same chunks in any order give the same clusters.
 *
 * <p>Atoms come in the order of their size; each joins the cluster it is most similar to, of equals
 * the earlier, if that reaches the threshold, else it begins one (leader clustering: Hartigan,
 * Clustering Algorithms, 1975). Labels and mentions are compared with those of the cluster's
 * leading atom, so that a chain of small steps does not lead from one label to quite another;
 * centroids with the cluster's running centroid, weighted by size.
 *
 * <p>A thousand atoms are half a million pairs. Nearly all are told apart by one AND of two bit
 * sets (of the first letters of the words, of the texts' hashes) before anything is compared.
 */
public final class Clusters {
  private static final Comparator<Cluster> LARGEST_FIRST =
      Comparator.comparingLong(Cluster::size)
          .reversed()
          .thenComparing(Cluster::id)
          .thenComparing(cluster -> cluster.parts().getFirst().atom().key());

  private final double threshold;
  private final double neededOfLabels;
  private final List<Forming> formed = new ArrayList<>();

  private Clusters(double threshold) {
    this.threshold = threshold;
    this.neededOfLabels = Math.max(0, Similarity.neededOfLabels(threshold));
  }

  /** A cluster that may still grow. */
  private static final class Forming {
    final Atom lead;
    final long texts;

    /** Of each length that was seen, which is one or none but where a model was changed. */
    final List<Running> centroids = new ArrayList<>(1);

    final List<Cluster.Part> parts = new ArrayList<>();

    Forming(Atom lead, long texts) {
      this.lead = lead;
      this.texts = texts;
      join(lead, 1);
    }

    void join(Atom atom, double similarity) {
      parts.add(new Cluster.Part(atom, similarity));
      Centroid added = atom.centroid();
      for (int i = 0; i < centroids.size(); i++) {
        if (centroids.get(i).sum.comparesWith(added)) {
          centroids.set(i, new Running(centroids.get(i).sum.plus(added)));
          return;
        }
      }
      if (added.length() > 0) {
        centroids.add(new Running(added));
      }
    }
  }

  /** A centroid, ready for many comparisons. */
  private static final class Running {
    final Centroid sum;
    final int[] rough;

    Running(Centroid sum) {
      this.sum = sum;
      this.rough = sum.rough();
    }

    /** Exact where it reaches the threshold. */
    double cosine(Running other, double threshold) {
      double about = Centroid.roughCosine(rough, other.rough);
      return about < threshold - Centroid.ROUGH_ERROR ? 0 : sum.cosine(other.sum);
    }
  }

  /**
   * The clusters of the largest {@link PartialMerge#MAX_ATOMS} atoms, the largest first, then by
   * id.
   *
   * @param threshold above 0, at most 1
   */
  public static List<Cluster> resolve(PartialMerge merge, double threshold) {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold must be above 0 and at most 1: " + threshold);
    }
    Clusters clusters = new Clusters(threshold);
    merge.atoms().stream().limit(PartialMerge.MAX_ATOMS).forEach(clusters::place);
    return clusters.formed.stream()
        .map(forming -> new Cluster(forming.parts))
        .sorted(LARGEST_FIRST)
        .toList();
  }

  private void place(Atom atom) {
    long texts = texts(atom);
    Running centroid = new Running(atom.centroid());
    double best = 0;
    int at = -1;
    for (int i = 0; i < formed.size() && best < 1; i++) {
      double similarity = similarity(formed.get(i), atom, centroid, texts);
      if (similarity >= threshold && similarity > best) {
        best = similarity;
        at = i;
      }
    }
    if (at < 0) {
      formed.add(new Forming(atom, texts));
    } else {
      formed.get(at).join(atom, best);
    }
  }

  /** Exact where it reaches the threshold; else possibly just 0. */
  private double similarity(Forming forming, Atom atom, Running centroid, long texts) {
    for (Running running : forming.centroids) {
      if (running.sum.comparesWith(centroid.sum)) {
        return running.cosine(centroid, threshold);
      }
    }
    boolean mayOverlap = (forming.texts & texts) != 0;
    double atLeast = mayOverlap ? neededOfLabels : threshold;
    double labels = Similarity.ofLabels(forming.lead.lead().label(), atom.lead().label(), atLeast);
    if (!mayOverlap || labels < atLeast || labels == 1) {
      return labels;
    }
    return Similarity.combined(
        labels, Similarity.overlap(forming.lead.mentions(), atom.mentions()));
  }

  /** A bit for each mention's text: atoms that share no bit share no text. */
  private static long texts(Atom atom) {
    long bits = 0;
    for (Mention mention : atom.mentions()) {
      bits |= 1L << ((mention.text().hashCode() * 0x9E3779B9) >>> 26);
    }
    return bits;
  }
}
