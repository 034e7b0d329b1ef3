package orhestra.insights.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Atoms that are similar, as one cluster of a summary.
 *
 * @param parts the atoms, the leading one first
 */
public record Cluster(List<Part> parts) {

  /**
   * An atom and how similar it was to the cluster when it joined; the leading one is similar by 1.
   */
  public record Part(Atom atom, double similarity) {}

  public Cluster {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a cluster has an atom");
    }
  }

  /** That of the largest contribution to the largest atom. */
  public String id() {
    return parts.getFirst().atom().lead().id();
  }

  /** That of the largest contribution to the largest atom. */
  public String label() {
    return parts.getFirst().atom().lead().label().text();
  }

  /** Mentions in all; at most {@code Long.MAX_VALUE}. */
  public long size() {
    long size = 0;
    for (Part part : parts) {
      size = Exact.sum(size, part.atom().size());
    }
    return size;
  }

  /** Whether a worker saw a spike in any contribution. */
  public boolean spike() {
    return parts.stream().anyMatch(part -> part.atom().spike());
  }

  /** The first distinct texts, at most {@link Mention#MAX}. */
  public List<String> mentions() {
    List<Mention> union = List.of();
    for (Part part : parts) {
      union = Mention.union(union, part.atom().mentions());
    }
    return union.stream().map(Mention::text).toList();
  }

  /** The mean of the contributions' scores, weighted by mentions; null if none had one. */
  public @Nullable BigDecimal sentimentScore() {
    BigDecimal sum = BigDecimal.ZERO;
    long weight = 0;
    for (Part part : parts) {
      sum = sum.add(part.atom().sentiment());
      weight = Exact.sum(weight, part.atom().sentimentWeight());
    }
    return weight == 0
        ? null
        : sum.divide(BigDecimal.valueOf(weight), Summary.DECIMALS, RoundingMode.HALF_UP);
  }
}
