package orhestra.engine;

/**
 * An attempt that a worker says it holds.
 *
 * @param token the attempt's token; 0 if the worker knows no tokens
 */
public record HeldTask(long task, long token) {}
