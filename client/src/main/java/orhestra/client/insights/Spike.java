package orhestra.client.insights;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A period in which a worker saw a spike.
 *
 * @param timestamp of the first chunk that reported it
 * @param spikeScore the period's mentions divided by the usual ones
 * @param mentionCount the period's mentions when it was reported
 * @param threshold the score from which it stands out by itself
 */
public record Spike(
    @Nullable Instant timestamp, double spikeScore, long mentionCount, double threshold) {}
