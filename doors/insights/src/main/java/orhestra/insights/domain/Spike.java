package orhestra.insights.domain;

/**
 * A period with a spike.
 *
 * @param at the processedAt of the chunk that first told of it, epoch milliseconds
 * @param score how many times the usual mentions of a period
 * @param mentions of the period
 * @param threshold the score from which on a period stands out by itself
 */
public record Spike(long at, double score, long mentions, double threshold) {}
