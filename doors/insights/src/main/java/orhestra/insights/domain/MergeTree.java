package orhestra.insights.domain;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sum of many partial merges of which few change: a segment tree whose nodes are summed up when
 * somebody asks. The leaf that was changed last is left out of the tree and added at the end, so
 * that a stream that fills one bucket costs one addition for each total, whatever the other buckets
 * hold; going over to another leaf costs two paths to the root.
 */
final class MergeTree {
  private static final int NO_LEAF = -1;

  private final int leaves;
  private final PartialMerge nothing = new PartialMerge();

  /** The root is 1, the children of i are 2i and 2i+1, leaf k is {@code leaves + k}. */
  private final PartialMerge[] nodes;

  private final boolean[] stale;
  private int hot = NO_LEAF;
  private @Nullable PartialMerge total;

  MergeTree(int leaves) {
    this.leaves = leaves;
    this.nodes = new PartialMerge[2 * leaves];
    this.stale = new boolean[leaves];
    Arrays.fill(nodes, nothing);
  }

  /** A leaf as it is; not to be changed without {@link #changing}. */
  PartialMerge leaf(int leaf) {
    return nodes[leaves + leaf];
  }

  /** A leaf that its caller is about to change, before anything else is asked here. */
  PartialMerge changing(int leaf) {
    total = null;
    if (leaf != hot) {
      if (hot != NO_LEAF) {
        markPath(hot);
      }
      hot = leaf;
      markPath(leaf);
    }
    if (leaf(leaf).isEmpty()) {
      nodes[leaves + leaf] = new PartialMerge();
    }
    return leaf(leaf);
  }

  /** Empties a leaf. */
  void clear(int leaf) {
    total = null;
    nodes[leaves + leaf] = nothing;
    markPath(leaf);
  }

  /** The sum of all leaves; not to be changed. */
  PartialMerge total() {
    PartialMerge known = total;
    if (known == null) {
      PartialMerge rest = node(1);
      known = hot == NO_LEAF ? rest : rest.isEmpty() ? leaf(hot).copy() : sum(rest, leaf(hot));
      total = known;
    }
    return known;
  }

  private PartialMerge node(int node) {
    if (node >= leaves) {
      return node - leaves == hot ? nothing : nodes[node];
    }
    if (stale[node]) {
      nodes[node] = sum(node(2 * node), node(2 * node + 1));
      stale[node] = false;
    }
    return nodes[node];
  }

  private static PartialMerge sum(PartialMerge one, PartialMerge two) {
    if (one.isEmpty()) {
      return two;
    }
    if (two.isEmpty()) {
      return one;
    }
    PartialMerge sum = one.copy();
    sum.add(two);
    return sum;
  }

  private void markPath(int leaf) {
    for (int node = (leaves + leaf) / 2; node >= 1; node /= 2) {
      stale[node] = true;
    }
  }
}
