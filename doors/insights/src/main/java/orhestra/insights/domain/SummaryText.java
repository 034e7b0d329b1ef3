package orhestra.insights.domain;

import java.util.List;

/** A summary in English sentences. */
final class SummaryText {
  private static final int NAMED_SPIKES = 5;
  private static final int HIGHLIGHTS = 3;
  private static final int HIGHLIGHT_LENGTH = 300;

  private SummaryText() {}

  /**
   * On notable mentions, key topics, spikes with their clusters, then some of the newest chunks'
   * own summaries.
   *
   * @param spikes labels of the clusters that spike, the largest first
   */
  static String of(
      Totals totals,
      List<Summary.TopCluster> clusters,
      List<String> topics,
      List<String> spikes,
      List<String> remarks) {
    if (totals.chunks() == 0) {
      return "Nothing has been reported yet.";
    }
    StringBuilder text = new StringBuilder(mentions(clusters));
    if (!topics.isEmpty()) {
      text.append(" Key topics: ").append(enumeration(topics)).append('.');
    }
    if (!spikes.isEmpty()) {
      text.append(spikes(spikes));
    } else if (totals.spike()) {
      text.append(" A spike was reported.");
    }
    if (!remarks.isEmpty()) {
      text.append(" Highlights:");
      remarks.stream()
          .skip(Math.max(0, remarks.size() - HIGHLIGHTS))
          .forEach(remark -> text.append(' ').append(sentence(remark)));
    }
    return text.toString();
  }

  private static String mentions(List<Summary.TopCluster> clusters) {
    long count = 0;
    for (Summary.TopCluster cluster : clusters) {
      count = Exact.sum(count, cluster.mentions());
    }
    if (count == 0) {
      return "No notable mentions.";
    }
    return count(count, "notable mention")
        + " in "
        + count(clusters.size(), "cluster")
        + ", the largest "
        + clusters.getFirst().label()
        + '.';
  }

  private static String spikes(List<String> labels) {
    if (labels.size() == 1) {
      return " Spike in " + labels.getFirst() + '.';
    }
    if (labels.size() <= NAMED_SPIKES) {
      return " Spikes in " + enumeration(labels) + '.';
    }
    return " Spikes in "
        + String.join(", ", labels.subList(0, NAMED_SPIKES))
        + " and "
        + count(labels.size() - NAMED_SPIKES, "more cluster")
        + '.';
  }

  private static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private static String enumeration(List<String> names) {
    return names.size() == 1
        ? names.getFirst()
        : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }

  private static String sentence(String remark) {
    String line = remark.strip().replaceAll("\\s+", " ");
    if (line.length() > HIGHLIGHT_LENGTH) {
      int end =
          HIGHLIGHT_LENGTH - (Character.isHighSurrogate(line.charAt(HIGHLIGHT_LENGTH - 1)) ? 1 : 0);
      return line.substring(0, end).strip() + "…";
    }
    boolean ended = !line.isEmpty() && ".!?…。！？".indexOf(line.charAt(line.length() - 1)) >= 0;
    return ended ? line : line + ".";
  }
}
