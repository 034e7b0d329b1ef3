package orhestra.client.spot;

import org.jspecify.annotations.Nullable;

/**
 * @param willRetry whether the task gets another attempt
 * @param accepted false if the task had ended before
 */
public record FailAnswer(
    boolean success,
    @Nullable Boolean willRetry,
    @Nullable String message,
    @Nullable Boolean accepted,
    @Nullable String status) {}
