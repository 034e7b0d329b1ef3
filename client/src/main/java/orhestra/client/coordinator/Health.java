package orhestra.client.coordinator;

import org.jspecify.annotations.Nullable;

/**
 * How the coordinator is.
 *
 * @param status "healthy" when it can work
 * @param database "connected" when its store answers
 * @param activeSpots workers that are UP
 * @param pendingTasks tasks that wait for a worker
 * @param runningTasks tasks that a worker holds
 */
public record Health(
    @Nullable String status,
    @Nullable String database,
    int activeSpots,
    long pendingTasks,
    long runningTasks) {}
