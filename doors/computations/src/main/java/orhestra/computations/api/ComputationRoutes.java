package orhestra.computations.api;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import orhestra.computations.Answer;
import orhestra.computations.Computations;
import orhestra.computations.Update;
import orhestra.computations.domain.JobRow;
import orhestra.computations.domain.JobStatus;
import orhestra.platform.http.Access;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.Method;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.json.Json;

/** All routes of the computations door, by where they are served. */
public final class ComputationRoutes {
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final int MAX_PAGE = 1_000;

  private final Computations computations;
  private final UpdateReader updates;
  private final Supplier<String> metrics;

  /**
   * The routes on this service.
   *
   * @param metrics the page of the door's meters
   */
  public ComputationRoutes(Computations computations, Supplier<String> metrics) {
    this.computations = requireNonNull(computations, "computations is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.updates = new UpdateReader(computations.settings());
  }

  /** For the main port. */
  public List<Route> main() {
    List<Route> routes = new ArrayList<>(jobs());
    routes.addAll(new RoundRoutes(computations.rounds(), computations.settings()).all());
    return List.copyOf(routes);
  }

  private List<Route> jobs() {
    return List.of(
        new Route(
            Method.POST, "/api/update", Access.CONTRIBUTOR, ComputationDocs.UPDATE, this::update),
        new Route(
            Method.GET,
            "/api/job-status/{jobId}",
            Access.PARTICIPANT,
            ComputationDocs.STATUS_OF_JOB,
            request -> withJob(request, standing -> Json.answer(200, JobWire.status(standing)))),
        new Route(Method.GET, "/api/jobs", Access.VIEWER, ComputationDocs.LIST, this::list),
        new Route(
            Method.GET,
            "/api/jobs/{jobId}/explain",
            Access.PARTICIPANT,
            ComputationDocs.EXPLAIN,
            request -> withJob(request, this::explain)),
        new Route(
            Method.POST,
            "/api/jobs/{jobId}/cancel",
            Access.OPERATOR,
            ComputationDocs.CANCEL,
            this::cancel),
        new Route(
            Method.DELETE,
            "/api/jobs/{jobId}",
            Access.OPERATOR,
            ComputationDocs.DELETE,
            this::delete));
  }

  /** For the port on which the seed's orchestrator answers. */
  public List<Route> own() {
    List<Route> routes = new ArrayList<>(main());
    routes.add(
        new Route(
            Method.GET,
            "/",
            Access.OPEN,
            ComputationDocs.INDEX,
            request -> Json.answer(200, JobWire.index())));
    routes.add(new Route(Method.GET, "/health", Access.OPEN, ComputationDocs.HEALTH, this::health));
    routes.add(
        new Route(
            Method.GET,
            "/metrics",
            Access.OPEN,
            ComputationDocs.METRICS,
            request ->
                Response.bytes(200, METRICS_TYPE, metrics.get().getBytes(StandardCharsets.UTF_8))));
    return List.copyOf(routes);
  }

  private Response health(Request request) {
    boolean healthy = computations.isHealthy();
    return Json.answer(
        healthy ? 200 : 503,
        Map.of("status", healthy ? "ok" : "degraded", "service", JobWire.SERVICE));
  }

  private Response update(Request request) {
    Update update = updates.read(Json.object(request));
    String job = update.job().text();
    return switch (computations.update(update)) {
      case Answer.Recorded recorded ->
          message("Update for job " + job + ", client " + update.client() + " recorded.");
      case Answer.AlreadyCompleted completed ->
          message("Job " + job + " is already completed. No further updates are needed.");
      case Answer.NotListed notListed ->
          throw new ApiException(
              403, "client " + update.client() + " is not in the list of job " + job, "clientId");
      case Answer.Over over -> over(job, over);
      case Answer.Differs differs ->
          JobWire.differs("job " + job, differs.field(), differs.inForce(), differs.received());
      case Answer.Unfit unfit -> throw new ApiException(400, unfit.error(), unfit.field());
    };
  }

  private static Response message(String text) {
    return Json.answer(200, Map.of("message", text));
  }

  private static Response over(String job, Answer.Over over) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("success", false);
    body.put("error", "job " + job + " counts no further clients: " + over.error());
    body.put("status", over.status().name());
    return Json.answer(409, body);
  }

  private static Response unknown(String name) {
    return Json.answer(404, Map.of("error", "Unknown jobId " + name));
  }

  private Response withJob(Request request, Function<Computations.Standing, Response> answer) {
    String name = JobWire.job(request).text();
    return computations.find(name).map(answer).orElseGet(() -> unknown(name));
  }

  private Response list(Request request) {
    int limit = request.intQuery("limit", 100, 1, MAX_PAGE);
    String cursor = request.query("cursor");
    List<JobRow> jobs = computations.list(cursor == null ? "" : cursor, limit);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("jobs", jobs.stream().map(JobWire::line).toList());
    if (jobs.size() == limit) {
      body.put("nextCursor", jobs.getLast().name());
    }
    return Json.answer(200, body);
  }

  private Response explain(Computations.Standing standing) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("jobId", standing.row().name());
    body.put("status", standing.row().status().name());
    body.put("explanation", computations.explain(standing));
    body.put(
        "missingClients", standing.course().terms().participants().missing(standing.counted()));
    body.put("mayDropOut", standing.course().mayDropOut());
    long deadline = standing.row().createdAt() + standing.course().terms().deadline().toMillis();
    body.put("deadline", Instant.ofEpochMilli(deadline).toString());
    computations
        .rounds()
        .standing(standing.row().name())
        .ifPresent(round -> RoundWire.explain(round, body));
    computations
        .delivery(standing.row().id())
        .ifPresent(delivery -> body.put("webhook", JobWire.webhook(delivery)));
    return Json.answer(200, body);
  }

  private Response cancel(Request request) {
    String name = JobWire.job(request).text();
    Optional<JobRow> job = computations.cancel(name);
    if (job.isEmpty()) {
      return unknown(name);
    }
    JobStatus status = job.get().status();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("jobId", name);
    body.put("status", status.name());
    body.put("message", JobWire.message(job.get(), 0));
    return Json.answer(200, body);
  }

  private Response delete(Request request) {
    String name = JobWire.job(request).text();
    return computations.delete(name) ? message("Job " + name + " is deleted.") : unknown(name);
  }
}
