package orhestra.bench.insights;

import tools.jackson.databind.JsonNode;

/** What a brand's summary counts. */
record BrandTotals(long chunks, long mentions, long positive, long neutral, long negative) {
  static final BrandTotals NOTHING = new BrandTotals(0, 0, 0, 0, 0);

  /** With one more chunk. */
  BrandTotals plus(SampleChunk chunk) {
    return new BrandTotals(
        chunks + 1,
        mentions + chunk.mentions(),
        positive + chunk.positive(),
        neutral + chunk.neutral(),
        negative + chunk.negative());
  }

  /** Of a summary as it is published. */
  static BrandTotals of(JsonNode summary) {
    return new BrandTotals(
        summary.path("totalChunks").asLong(-1),
        summary.path("totalMentions").asLong(-1),
        summary.at("/sentiment/positive").asLong(-1),
        summary.at("/sentiment/neutral").asLong(-1),
        summary.at("/sentiment/negative").asLong(-1));
  }
}
