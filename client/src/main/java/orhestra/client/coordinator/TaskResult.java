package orhestra.client.coordinator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The accepted result of one task.
 *
 * @param taskId the task
 * @param algorithm as in the job, {@code PSO} or {@code PSO/Rastrigin}
 * @param iterations budget of iterations, null when the job has no such axis
 * @param agents size of the population, null when the job has no such axis
 * @param dimension number of variables, null when the job has no such axis
 * @param seed random seed of the run
 * @param spotId the worker whose result was accepted
 * @param attempt the accepted attempt, from 1
 * @param runtimeMs wall time of the run in milliseconds
 * @param status DONE for a result
 * @param iter iterations done, null when the program does not say
 * @param fopt best value found, lower is better, null when the program does not say
 * @param bestPos where it was found, any JSON
 * @param charts what the program drew, {@code {"convergence":[[iter,fopt],..]}} among others
 * @param resultJson the program's own result, text or JSON
 * @param finishedAt when the result was accepted
 */
public record TaskResult(
    @Nullable String taskId,
    @Nullable String algorithm,
    @Nullable Integer iterations,
    @Nullable Integer agents,
    @Nullable Integer dimension,
    @Nullable Long seed,
    @Nullable String spotId,
    int attempt,
    long runtimeMs,
    @Nullable String status,
    @Nullable Long iter,
    @Nullable Double fopt,
    @Nullable JsonNode bestPos,
    @Nullable JsonNode charts,
    @Nullable JsonNode resultJson,
    @Nullable Instant finishedAt) {}
