package orhestra.client.coordinator;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orhestra.client.ServerException;
import orhestra.client.Transport;
import orhestra.client.WireJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;

/**
 * Jobs of a coordinator: submit, follow, read, stop.
 *
 * <p>Each call throws {@link ServerException} when the server refuses and {@link
 * orhestra.client.ServerUnreachableException} when no answer came. Nothing is repeated: a submit
 * whose answer was lost is safe to repeat only with an idempotency key, every other call is safe.
 * The methods with a {@code Class} read the answer as that type, {@link JsonNode} for the whole
 * document.
 *
 * <p>Safe for use by many threads. The transport stays the caller's to close.
 */
public final class CoordinatorClient {
  private static final String JOBS = "/api/v1/jobs";

  private final Transport transport;

  public CoordinatorClient(Transport transport) {
    this.transport = requireNonNull(transport, "transport is null");
  }

  public Health health() throws InterruptedException {
    return health(Health.class);
  }

  public <T> T health(Class<T> as) throws InterruptedException {
    return transport.get("/api/v1/health", as);
  }

  /** Submits a sweep; when this returns, the server keeps the job. */
  public Submitted submit(Sweep sweep) throws InterruptedException {
    return transport.post(JOBS, sweep, Submitted.class);
  }

  /** Submits a job in any form that the server knows. */
  public <T> T submit(JsonNode job, Class<T> as) throws InterruptedException {
    return transport.post(JOBS, job, as);
  }

  public Job job(String jobId) throws InterruptedException {
    return job(jobId, Job.class);
  }

  public <T> T job(String jobId, Class<T> as) throws InterruptedException {
    return transport.get(path(jobId, ""), as);
  }

  /** A part of the list of jobs, newest first. */
  public Page<Job> jobs(PageRequest request) throws InterruptedException {
    JobsAnswer answer = jobs(request, JobsAnswer.class);
    return new Page<>(answer.jobs(), answer.nextCursor());
  }

  public <T> T jobs(PageRequest request, Class<T> as) throws InterruptedException {
    return transport.get(JOBS + query(request), as);
  }

  /** A part of the list of a job's tasks. */
  public Page<JobTask> tasks(String jobId, PageRequest request) throws InterruptedException {
    TasksAnswer answer = tasks(jobId, request, TasksAnswer.class);
    return new Page<>(answer.tasks(), answer.nextCursor());
  }

  public <T> T tasks(String jobId, PageRequest request, Class<T> as) throws InterruptedException {
    return transport.get(path(jobId, "/tasks") + query(request), as);
  }

  /** One task with its history. */
  public JobTask task(String taskId) throws InterruptedException {
    return task(taskId, JobTask.class);
  }

  public <T> T task(String taskId, Class<T> as) throws InterruptedException {
    if (taskId.isBlank()) {
      throw new IllegalArgumentException("the task id is empty");
    }
    return transport.get("/api/v1/tasks/" + Transport.encode(taskId), as);
  }

  /**
   * Copies results as they come, without holding them in memory; {@code target} is not closed.
   *
   * @throws IOException if the connection breaks on the way or {@code target} refuses; what was
   *     written until then is not the whole
   */
  public void results(String jobId, ResultRequest request, OutputStream target)
      throws InterruptedException, IOException {
    try (InputStream in = transport.download(resultsPath(jobId, request), accept(request))) {
      in.transferTo(target);
    }
  }

  /**
   * Hands each result to {@code sink} as it comes; the request's format does not matter.
   *
   * @throws IOException if the connection breaks on the way; results handed over until then are not
   *     all
   */
  public void forEachResult(String jobId, ResultRequest request, Consumer<TaskResult> sink)
      throws InterruptedException, IOException {
    ResultRequest lines =
        new ResultRequest(
            ResultRequest.Format.NDJSON, request.bestFirst(), request.limit(), request.cursor());
    try (InputStream in = transport.download(resultsPath(jobId, lines), accept(lines));
        MappingIterator<TaskResult> results =
            WireJson.mapper().readerFor(TaskResult.class).readValues(in)) {
      while (results.hasNextValue()) {
        sink.accept(results.nextValue());
      }
    } catch (JacksonException e) {
      throw new IOException("the results broke off: " + e.getOriginalMessage(), e);
    }
  }

  /** Stops a job: tasks that wait are cancelled, running ones are told to stop. */
  public Job cancel(String jobId) throws InterruptedException {
    cancel(jobId, JsonNode.class);
    return job(jobId);
  }

  public <T> T cancel(String jobId, Class<T> as) throws InterruptedException {
    return transport.post(path(jobId, "/cancel"), null, as);
  }

  /** Gives the failed tasks of a job another set of attempts. */
  public Job retryFailed(String jobId) throws InterruptedException {
    retryFailed(jobId, JsonNode.class);
    return job(jobId);
  }

  public <T> T retryFailed(String jobId, Class<T> as) throws InterruptedException {
    return transport.post(path(jobId, "/retry-failed"), null, as);
  }

  /** All workers ever seen, those that are DOWN too. */
  public List<Spot> spots() throws InterruptedException {
    return spots(SpotsAnswer.class).spots();
  }

  public <T> T spots(Class<T> as) throws InterruptedException {
    return transport.get("/api/v1/spots", as);
  }

  private static String path(String jobId, String rest) {
    if (jobId.isBlank()) {
      throw new IllegalArgumentException("the job id is empty");
    }
    return JOBS + "/" + Transport.encode(jobId) + rest;
  }

  private static String resultsPath(String jobId, ResultRequest request) {
    List<String> parts = new ArrayList<>();
    parts.add("format=" + request.format().parameter());
    if (request.bestFirst()) {
      parts.add("order=fopt");
    }
    add(parts, "limit", request.limit());
    add(parts, "cursor", request.cursor());
    return path(jobId, "/results") + "?" + String.join("&", parts);
  }

  private static String accept(ResultRequest request) {
    return request.format().mediaType();
  }

  private static String query(PageRequest request) {
    List<String> parts = new ArrayList<>();
    add(parts, "status", request.status());
    add(parts, "limit", request.limit());
    add(parts, "cursor", request.cursor());
    return parts.isEmpty() ? "" : "?" + String.join("&", parts);
  }

  private static void add(List<String> parts, String name, @Nullable Object value) {
    if (value != null) {
      parts.add(name + "=" + Transport.encode(value.toString()));
    }
  }

  record JobsAnswer(List<Job> jobs, @Nullable String nextCursor) {
    JobsAnswer {
      requireNonNull(jobs, "jobs is missing");
    }
  }

  record TasksAnswer(List<JobTask> tasks, @Nullable String nextCursor) {
    TasksAnswer {
      requireNonNull(tasks, "tasks is missing");
    }
  }

  record SpotsAnswer(List<Spot> spots) {
    SpotsAnswer {
      requireNonNull(spots, "spots is missing");
    }
  }
}
