package orhestra.client.spot;

import org.jspecify.annotations.Nullable;

/**
 * @param message such as {@code already completed}
 * @param accepted false if the task had ended otherwise before, so that the result is not used
 * @param status the task's status then
 */
public record CompleteAnswer(
    boolean success,
    @Nullable String message,
    @Nullable Boolean accepted,
    @Nullable String status) {}
