package orhestra.cli.demo.stream;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import orhestra.client.WireJson;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes chunks as real workers send them: clusters without a centroid, at most three example texts
 * with the true size beside them, sentiment as fractions or as counts, and labels of which no two
 * are written alike. Not for use by several threads.
 */
final class ChunkMaker {
  private static final int EXAMPLES = 3;
  private static final int MOST_TOPICS = 10;

  private final Random random;
  private final String worker;
  private final boolean fractions;
  private int made;

  /**
   * @param worker begins the chunks' ids
   * @param fractions how its sentiment is told
   */
  ChunkMaker(Random random, String worker, boolean fractions) {
    this.random = requireNonNull(random, "random is null");
    this.worker = requireNonNull(worker, "worker is null");
    this.fractions = fractions;
  }

  /** The next chunk of a brand; in a spike much more is said, and nothing kind. */
  ObjectNode make(BrandStory story, Instant at, boolean spike) {
    int number = ++made;
    long mentions =
        2 + Math.round(story.mentions() * (0.5 + random.nextDouble()) * (spike ? 6 : 1));
    ObjectNode chunk = WireJson.mapper().createObjectNode();
    chunk.put("chunkId", worker + "-" + story.name() + "-" + number);
    chunk.put("brand", story.name());
    chunk.put("processedAt", at.truncatedTo(ChronoUnit.MILLIS).toString());
    sentiment(chunk.putObject("sentiment"), story, mentions, spike);
    ArrayNode topics = chunk.putArray("topics");
    story.topics().stream()
        .filter(topic -> random.nextInt(story.topics().size()) < 4)
        .limit(MOST_TOPICS)
        .forEach(topics::add);
    String label = clusters(chunk.putArray("clusters"), story, mentions, spike);
    chunk.put(
        "summary",
        mentions
            + (spike ? " mentions at once, nearly all on " : " mentions, most on ")
            + label
            + ".");
    chunk.put("spikeDetected", spike);
    chunk.putObject("meta").put("mentionCount", mentions).put("chunkIndex", number);
    return chunk;
  }

  private void sentiment(ObjectNode sentiment, BrandStory story, long mentions, boolean spike) {
    double noise = random.nextGaussian() * 0.06;
    double positive = Math.clamp(spike ? 0.08 : story.positive() + noise, 0.02, 0.9);
    double negative = Math.clamp(spike ? 0.8 : story.negative() - noise, 0.02, 0.95 - positive);
    if (fractions) {
      double kind = Math.round(positive * 1000) / 1000.0;
      double unkind = Math.round(negative * 1000) / 1000.0;
      sentiment.put("positive", kind);
      sentiment.put("neutral", Math.round((1 - kind - unkind) * 1000) / 1000.0);
      sentiment.put("negative", unkind);
    } else {
      long kind = Math.round(positive * mentions);
      long unkind = Math.min(mentions - kind, Math.round(negative * mentions));
      sentiment.put("positive", kind);
      sentiment.put("neutral", mentions - kind - unkind);
      sentiment.put("negative", unkind);
    }
    sentiment.put("score", Math.round((positive - negative) * 1000) / 1000.0);
  }

  /** Splits some of the mentions into clusters; the label of the largest. */
  private String clusters(ArrayNode clusters, BrandStory story, long mentions, boolean spike) {
    List<BrandStory.Theme> themes = new ArrayList<>(story.themes());
    if (!spike) {
      Collections.swap(themes, 0, random.nextInt(themes.size()));
    }
    long left = mentions;
    String first = "";
    for (int i = 0; i < themes.size() && left > 0; i++) {
      BrandStory.Theme theme = themes.get(i);
      long size = Math.max(1, Math.round(left * (spike ? 0.85 : 0.3 + 0.3 * random.nextDouble())));
      left -= size;
      String label = theme.labels().get(random.nextInt(theme.labels().size()));
      first = first.isEmpty() ? label : first;
      ObjectNode cluster = clusters.addObject();
      cluster.put("id", worker + "-" + made + "-" + i);
      cluster.put("label", label);
      ArrayNode texts = cluster.putArray("mentions");
      int offset = random.nextInt(theme.texts().size());
      for (int k = 0; k < Math.min(EXAMPLES, size); k++) {
        texts.add(theme.texts().get((offset + k) % theme.texts().size()));
      }
      cluster.put("mentionCount", size);
      if (spike && i == 0) {
        cluster.put("spike", true);
      }
    }
    return first;
  }
}
