package orhestra.client.insights;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a brand's stream is doing.
 *
 * @param lastMergedAt when a chunk was merged last
 * @param orchestratorId who merges its chunks
 * @param mergedChunks chunks merged so far
 * @param waitingChunks chunks in the queue, null when Redis cannot say
 * @param duplicates chunks that had come before
 * @param late chunks that were too old for the window
 * @param failed chunks that could not be merged
 * @param summary null when nothing has been merged yet
 */
public record Live(
    @Nullable Instant lastMergedAt,
    @Nullable String orchestratorId,
    long mergedChunks,
    @Nullable Long waitingChunks,
    long duplicates,
    long late,
    long failed,
    @Nullable Summary summary) {}
