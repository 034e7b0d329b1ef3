package orhestra.coordinator.api;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import orhestra.coordinator.Coordinator;
import orhestra.coordinator.domain.Ids;
import orhestra.coordinator.domain.Job;
import orhestra.engine.GroupChange;
import orhestra.engine.GroupState;
import orhestra.engine.Progress;
import orhestra.engine.store.GroupReads;
import orhestra.platform.http.Access;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.Method;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.json.Json;
import tools.jackson.core.JsonGenerator;

/** Jobs: submit, look, list, cancel, retry, remove; and the door's health. */
final class JobRoutes {
  private static final int MAX_PAGE = 1_000;

  private final Coordinator coordinator;

  JobRoutes(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  List<Route> routes() {
    return List.of(
        new Route(Method.GET, "/api/v1/health", Access.OPEN, JobDocs.HEALTH, this::health),
        new Route(Method.POST, "/api/v1/jobs", Access.OPERATOR, JobDocs.SUBMIT, this::submit),
        new Route(Method.GET, "/api/v1/jobs", Access.VIEWER, JobDocs.LIST, this::list),
        new Route(Method.GET, "/api/v1/jobs/{jobId}", Access.VIEWER, JobDocs.JOB_DOC, this::job),
        new Route(
            Method.DELETE, "/api/v1/jobs/{jobId}", Access.OPERATOR, JobDocs.REMOVE, this::remove),
        new Route(
            Method.POST,
            "/api/v1/jobs/{jobId}/cancel",
            Access.OPERATOR,
            JobDocs.CANCEL,
            this::cancel),
        new Route(
            Method.POST,
            "/api/v1/jobs/{jobId}/retry-failed",
            Access.OPERATOR,
            JobDocs.RETRY_FAILED,
            this::retryFailed));
  }

  private Response health(Request request) {
    GroupReads.Totals totals = coordinator.totals();
    long active =
        coordinator.engine().storage().read(view -> view.workers().all()).stream()
            .filter(worker -> worker.state() == orhestra.engine.Worker.State.UP)
            .count();
    return Response.json(
        200,
        Json.bytes(
            json ->
                Wire.object(
                    json,
                    () -> {
                      json.writeStringProperty("status", "healthy");
                      json.writeStringProperty("database", "connected");
                      json.writeNumberProperty("activeSpots", active);
                      json.writeNumberProperty("pendingTasks", totals.pending());
                      json.writeNumberProperty("runningTasks", totals.running());
                    })));
  }

  private Response submit(Request request) {
    Coordinator.Submitted submitted =
        coordinator.submit(Json.object(request), request.correlationId());
    return Response.json(
        submitted.existing() ? 200 : 201,
        Json.bytes(
            json ->
                Wire.object(
                    json,
                    () -> {
                      json.writeBooleanProperty("success", true);
                      json.writeStringProperty("jobId", submitted.jobId());
                      json.writeStringProperty("id", submitted.jobId());
                      json.writeNumberProperty("totalTasks", submitted.totalTasks());
                      if (submitted.existing()) {
                        json.writeBooleanProperty("existing", true);
                      }
                    })));
  }

  private Response job(Request request) {
    Job job = find(request);
    return Response.json(200, Json.bytes(json -> write(json, job, true)));
  }

  private Job find(Request request) {
    return coordinator.job(request.pathParam("jobId")).orElseThrow(Wire::jobNotFound);
  }

  private Response list(Request request) {
    @Nullable GroupState state = request.enumQuery("status", GroupState.class);
    int limit = request.intQuery("limit", 100, 1, MAX_PAGE);
    long before = cursor(request);
    List<Job> jobs = coordinator.jobs(state, before, limit);
    return Response.json(
        200,
        Json.bytes(
            json ->
                Wire.object(
                    json,
                    () -> {
                      json.writeArrayPropertyStart("jobs");
                      jobs.forEach(job -> write(json, job, false));
                      json.writeEndArray();
                      if (jobs.size() == limit) {
                        json.writeStringProperty("nextCursor", jobs.getLast().id());
                      }
                    })));
  }

  private static long cursor(Request request) {
    @Nullable String cursor = request.query("cursor");
    if (cursor == null) {
      return Long.MAX_VALUE;
    }
    OptionalLong before = Ids.parseJob(cursor);
    return before.orElseThrow(
        () -> new ApiException(400, "cursor must be a nextCursor of this list", "cursor"));
  }

  private static void write(JsonGenerator json, Job job, boolean withSpecification) {
    Progress progress = job.group().progress();
    json.writeStartObject();
    json.writeStringProperty("id", job.id());
    json.writeStringProperty("jobId", job.id());
    json.writeStringProperty("name", job.name());
    json.writeStringProperty("status", progress.state().name());
    json.writeBooleanProperty("paused", progress.paused());
    json.writeNumberProperty("priority", job.group().terms().priority());
    json.writeNumberProperty("totalTasks", progress.total());
    json.writeNumberProperty("completedTasks", progress.done());
    json.writeNumberProperty("failedTasks", progress.failed());
    json.writeNumberProperty("cancelledTasks", progress.cancelled());
    json.writeNumberProperty("runningTasks", progress.running());
    json.writeNumberProperty("pendingTasks", progress.pending());
    Wire.time(json, "createdAt", job.group().terms().createdAt());
    Wire.time(json, "notBefore", job.group().terms().notBefore());
    Wire.time(json, "startedAt", progress.startedAt());
    Wire.time(json, "finishedAt", progress.finishedAt());
    if (withSpecification) {
      json.writeName("specification");
      json.writeRawValue(job.specification());
    }
    json.writeEndObject();
  }

  private Response cancel(Request request) {
    Job job = find(request);
    GroupChange change = coordinator.engine().cancel(job.group().id()).join();
    return switch (change) {
      case GroupChange.NoSuchGroup() -> throw Wire.jobNotFound();
      case GroupChange.Refused(GroupState state) when state != GroupState.CANCELLED ->
          throw new ApiException(409, "the job is " + state + " already, nothing to cancel");
      case GroupChange.Refused refused -> changed(job, "cancelledTasks", 0);
      case GroupChange.Did(int count, boolean more) -> changed(job, "cancelledTasks", count);
    };
  }

  private Response retryFailed(Request request) {
    Job job = find(request);
    return switch (coordinator.engine().retryFailed(job.group().id())) {
      case GroupChange.NoSuchGroup() -> throw Wire.jobNotFound();
      case GroupChange.Refused(GroupState state) ->
          throw new ApiException(409, "the job is " + state + ": submit it again to run its tasks");
      case GroupChange.Did(int count, boolean more) -> changed(job, "retriedTasks", count);
    };
  }

  private Response remove(Request request) {
    Job job = find(request);
    return switch (coordinator.remove(job.group().id())) {
      case GroupChange.NoSuchGroup() -> throw Wire.jobNotFound();
      case GroupChange.Refused(GroupState state) ->
          throw new ApiException(409, "the job is " + state + ": cancel it before you remove it");
      case GroupChange.Did did -> Wire.SUCCESS;
    };
  }

  private Response changed(Job before, String counter, int count) {
    Job job = coordinator.job(before.id()).orElse(before);
    return Response.json(
        200,
        Json.bytes(
            json ->
                Wire.object(
                    json,
                    () -> {
                      json.writeBooleanProperty("success", true);
                      json.writeStringProperty("jobId", job.id());
                      json.writeStringProperty("status", job.group().progress().state().name());
                      json.writeNumberProperty(counter, count);
                    })));
  }
}
