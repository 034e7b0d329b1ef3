package orhestra.engine;

/**
 * A task that went back to its queue, or that may start only at a later time. Tasks that were never
 * touched have no row at all: they lie beyond their group's cursor.
 *
 * @param task the task
 * @param attempt number of the last attempt; 0 if there was none
 * @param token token of the last attempt; 0 if there was none
 * @param worker who made the last attempt; 0 if there was none
 * @param notBefore earliest start, epoch milliseconds; 0 for at once
 * @param failures real failures so far
 * @param losses attempts lost with their worker so far
 */
public record Waiting(
    long task, int attempt, long token, long worker, long notBefore, int failures, int losses) {}
