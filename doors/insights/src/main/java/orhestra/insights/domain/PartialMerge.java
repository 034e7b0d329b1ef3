package orhestra.insights.domain;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is kept of any number of chunks: enough for a summary, and enough to be added to others.
 *
 * <p>Partial merges are a commutative monoid. A new one is the neutral element, a chunk is a
 * partial merge of one, and {@link #add(PartialMerge)} is associative and commutative: the same
 * chunks give equal partial merges in whatever order they came and however they were grouped, in
 * one process or in many, kept and read again in between. Who adds a chunk twice counts it twice.
 *
 * <p>How that is so:
 *
 * <ul>
 *   <li>Sums are of whole numbers and decimals, never of doubles, whose sums depend on their order.
 *       Counts stop at {@code Long.MAX_VALUE}, which is associative since none is negative.
 *   <li>What was first or last goes by {@link Place}, not by arrival. The first hundred texts of a
 *       union are the first hundred of the union of the first hundreds, and so for the last twenty
 *       remarks.
 *   <li>"Similar" is not transitive: a is like b, b like c, a not like c. Whoever merges what is
 *       similar as it comes gets results that depend on the order. So clusters are added up only
 *       where they are the same beyond doubt, as {@linkplain Atom atoms}: same words in the label
 *       and, where they have centroids, same sides of eight hyperplanes. Similarity comes in when a
 *       summary is made ({@link Clusters}), each time from all atoms. Another threshold therefore
 *       needs no chunk read again.
 * </ul>
 *
 * <p>Bounds are where this ends. A partial merge that has grown a quarter beyond {@link #MAX_ATOMS}
 * or {@link #MAX_TOPICS} loses the smallest of them, down to the bound. Totals are untouched by
 * that, as is everything as long as a brand has fewer labels and topics; beyond, the tail is
 * approximate and may depend on the grouping.
 *
 * <p>Not thread-safe. The parts that it hands out are immutable.
 */
public final class PartialMerge {
  /** How many atoms are kept: the largest. */
  public static final int MAX_ATOMS = 1_000;

  /** How many topics are kept: the most frequent. */
  public static final int MAX_TOPICS = 5_000;

  /** In what order atoms count: the largest first, then by id, then by key. */
  static final Comparator<Atom> LARGEST_FIRST =
      Comparator.comparingLong(Atom::size)
          .reversed()
          .thenComparing(atom -> atom.lead().id())
          .thenComparing(Atom::key);

  /** In what order topics count: the most frequent first, then by where they were first seen. */
  static final Comparator<Topic> MOST_FREQUENT_FIRST =
      Comparator.comparingLong(Topic::count).reversed().thenComparing(Topic::first);

  private Totals totals;
  private List<Remark> remarks;
  private final Map<String, Topic> topics;
  private final Map<String, Atom> atoms;

  /** Of no chunks. */
  public PartialMerge() {
    this(Totals.NONE, List.of(), new HashMap<>(), new HashMap<>());
  }

  private PartialMerge(
      Totals totals, List<Remark> remarks, Map<String, Topic> topics, Map<String, Atom> atoms) {
    this.totals = totals;
    this.remarks = remarks;
    this.topics = topics;
    this.atoms = atoms;
  }

  /** One that was kept as its parts. */
  public static PartialMerge restored(
      Totals totals, Collection<Remark> remarks, Collection<Topic> topics, Collection<Atom> atoms) {
    PartialMerge restored = new PartialMerge();
    restored.totals = totals;
    restored.remarks = remarks.stream().sorted().toList();
    topics.forEach(restored::add);
    atoms.forEach(restored::add);
    restored.keepBounds();
    return restored;
  }

  /** Adds a chunk. */
  public void add(Chunk chunk) {
    totals = totals.plus(Totals.of(chunk));
    Place start = new Place(chunk.at(), chunk.chunkId(), 0);
    if (!chunk.summary().isEmpty()) {
      remarks = Remark.newest(remarks, List.of(new Remark(start, chunk.summary())));
    }
    int index = 0;
    for (String name : chunk.topics()) {
      add(new Topic(name, 1, new Place(chunk.at(), chunk.chunkId(), index++)));
    }
    index = 0;
    for (Chunk.Cluster cluster : chunk.clusters()) {
      add(Atom.of(chunk, cluster, index));
      index += cluster.mentions().size();
    }
    keepBounds();
  }

  /** Adds all that another one has, which stays as it is. */
  public void add(PartialMerge other) {
    totals = totals.plus(other.totals);
    remarks = Remark.newest(remarks, other.remarks);
    other.topics.values().forEach(this::add);
    other.atoms.values().forEach(this::add);
    keepBounds();
  }

  /** One that changes apart from this one. */
  public PartialMerge copy() {
    return new PartialMerge(totals, remarks, new HashMap<>(topics), new HashMap<>(atoms));
  }

  /** Whether there is no chunk in it. */
  public boolean isEmpty() {
    return totals.chunks() == 0;
  }

  /** What is summed over whole chunks. */
  public Totals totals() {
    return totals;
  }

  /** The newest chunks' own summaries, oldest first. */
  public List<Remark> remarks() {
    return remarks;
  }

  /** The most frequent first. */
  public List<Topic> topics() {
    return topics.values().stream().sorted(MOST_FREQUENT_FIRST).toList();
  }

  /** The largest first. */
  public List<Atom> atoms() {
    return atoms.values().stream().sorted(LARGEST_FIRST).toList();
  }

  private void add(Topic topic) {
    topics.merge(topic.name(), topic, Topic::plus);
  }

  private void add(Atom atom) {
    atoms.merge(atom.key(), atom, Atom::plus);
  }

  // Only when a quarter too many have come: sorting them each time would cost more than merging.
  private void keepBounds() {
    if (atoms.size() > MAX_ATOMS + MAX_ATOMS / 4) {
      atoms().stream().skip(MAX_ATOMS).forEach(atom -> atoms.remove(atom.key()));
    }
    if (topics.size() > MAX_TOPICS + MAX_TOPICS / 4) {
      topics().stream().skip(MAX_TOPICS).forEach(topic -> topics.remove(topic.name()));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartialMerge merge
        && totals.equals(merge.totals)
        && remarks.equals(merge.remarks)
        && topics.equals(merge.topics)
        && atoms.equals(merge.atoms);
  }

  @Override
  public int hashCode() {
    return totals.hashCode();
  }

  @Override
  public String toString() {
    return "PartialMerge[" + totals + ", " + topics + ", " + atoms + ", " + remarks + "]";
  }
}
