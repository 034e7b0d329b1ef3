package orhestra.coordinator.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import orhestra.coordinator.Coordinator;
import orhestra.coordinator.domain.Ids;
import orhestra.coordinator.domain.Job;
import orhestra.engine.Attempt;
import orhestra.engine.Group;
import orhestra.engine.GroupChange;
import orhestra.engine.TaskId;
import orhestra.engine.TaskState;
import orhestra.engine.TaskStatus;
import orhestra.platform.http.Access;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.Method;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.json.Json;
import tools.jackson.core.JsonGenerator;

/** Single tasks: list, look, reset. */
final class TaskRoutes {
  private static final int MAX_PAGE = 1_000;

  /** Tasks looked at for one page of a rare state; the cursor goes on from there. */
  private static final int MAX_LOOKED_AT = 100_000;

  private final Coordinator coordinator;
  private final Payloads payloads;
  private final LiveProgress progress;

  TaskRoutes(Coordinator coordinator, Payloads payloads, LiveProgress progress) {
    this.coordinator = coordinator;
    this.payloads = payloads;
    this.progress = progress;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            Method.GET, "/api/v1/jobs/{jobId}/tasks", Access.VIEWER, JobDocs.TASKS, this::list),
        new Route(
            Method.GET, "/api/v1/tasks/{taskId}", Access.VIEWER, JobDocs.TASK_DOC, this::task),
        new Route(
            Method.POST,
            "/api/v1/tasks/{taskId}/reset",
            Access.OPERATOR,
            JobDocs.RESET,
            this::reset));
  }

  private Response list(Request request) {
    Job job = coordinator.job(request.pathParam("jobId")).orElseThrow(Wire::jobNotFound);
    @Nullable TaskState state = request.enumQuery("status", TaskState.class);
    int limit = request.intQuery("limit", 100, 1, MAX_PAGE);
    int from = cursor(request, job.group().id());
    Group group = job.group();
    int total = group.progress().total();
    List<TaskStatus> found = new ArrayList<>();
    int next = from;
    while (next < total && found.size() < limit && next - from < MAX_LOOKED_AT) {
      for (TaskStatus status : coordinator.tasks(group, next, next + MAX_PAGE)) {
        if (found.size() == limit) {
          break;
        }
        if (state == null || status.state() == state) {
          found.add(status);
        }
        next = TaskId.ordinal(status.task()) + 1;
      }
    }
    int cursor = next;
    Map<Long, String> names = names(found);
    return Response.json(
        200,
        Json.bytes(
            json ->
                Wire.object(
                    json,
                    () -> {
                      json.writeArrayPropertyStart("tasks");
                      for (TaskStatus status : found) {
                        json.writeStartObject();
                        fields(json, status, names);
                        json.writeEndObject();
                      }
                      json.writeEndArray();
                      if (cursor < total) {
                        json.writeStringProperty(
                            "nextCursor", Ids.task(TaskId.of(group.id(), cursor)));
                      }
                    })));
  }

  private static int cursor(Request request, long group) {
    @Nullable String cursor = request.query("cursor");
    if (cursor == null) {
      return 0;
    }
    OptionalLong task = Ids.parseTask(cursor);
    if (task.isEmpty() || TaskId.group(task.getAsLong()) != group) {
      throw new ApiException(400, "cursor must be a nextCursor of this list", "cursor");
    }
    return TaskId.ordinal(task.getAsLong());
  }

  private Map<Long, String> names(List<TaskStatus> tasks) {
    long[] workers =
        tasks.stream()
            .mapToLong(TaskStatus::worker)
            .filter(id -> id > 0)
            .sorted()
            .distinct()
            .toArray();
    return names(workers);
  }

  private Map<Long, String> names(long[] workers) {
    return coordinator.engine().storage().read(view -> Coordinator.names(view, workers));
  }

  private void fields(JsonGenerator json, TaskStatus status, Map<Long, String> names) {
    String id = Ids.task(status.task());
    json.writeStringProperty("id", id);
    json.writeStringProperty("taskId", id);
    json.writeStringProperty("jobId", Ids.job(TaskId.group(status.task())));
    json.writeStringProperty("status", status.state().name());
    json.writeNumberProperty("attempt", status.attempt());
    @Nullable String spot = names.get(status.worker());
    if (spot != null) {
      json.writeStringProperty("spotId", spot);
    }
    Wire.time(json, "startedAt", status.since());
    Wire.time(json, untilField(status.state()), status.until());
    @Nullable Attempt last = status.last();
    if (last != null && last.score() != null && status.state() == TaskState.DONE) {
      json.writeNumberProperty("fopt", last.score());
    }
    LiveProgress.@Nullable Said said = progress.of(status.task());
    if (status.state() == TaskState.RUNNING && said != null) {
      if (!said.progress().isEmpty()) {
        json.writeName("progress");
        json.writeRawValue(said.progress());
      }
      if (!said.message().isEmpty()) {
        json.writeStringProperty("message", said.message());
      }
    }
    json.writeName("params");
    json.writeRawValue(payloads.text(status.task()));
  }

  private static String untilField(TaskState state) {
    return switch (state) {
      case NEW, CANCELLED -> "notBefore";
      case RUNNING -> "leaseExpiresAt";
      case DONE, FAILED -> "finishedAt";
    };
  }

  private Response task(Request request) {
    long task = Wire.task(request);
    Job job = coordinator.job(Ids.job(TaskId.group(task))).orElseThrow(Wire::taskNotFound);
    int ordinal = TaskId.ordinal(task);
    TaskStatus status =
        coordinator.tasks(job.group(), ordinal, ordinal + 1).stream()
            .findFirst()
            .orElseThrow(Wire::taskNotFound);
    List<Attempt> attempts =
        coordinator.engine().storage().read(view -> view.tasks().attempts(task));
    String log = coordinator.log(task).orElse("");
    List<Long> workers = new ArrayList<>();
    workers.add(status.worker());
    attempts.forEach(attempt -> workers.add(attempt.worker()));
    Map<Long, String> names =
        names(
            workers.stream()
                .mapToLong(id -> id)
                .filter(id -> id > 0)
                .sorted()
                .distinct()
                .toArray());
    return Response.json(
        200,
        Json.bytes(
            json ->
                Wire.object(
                    json,
                    () -> {
                      fields(json, status, names);
                      json.writeArrayPropertyStart("attempts");
                      attempts.forEach(attempt -> attempt(json, attempt, names));
                      json.writeEndArray();
                      json.writeStringProperty("logTail", log);
                    })));
  }

  private static void attempt(JsonGenerator json, Attempt attempt, Map<Long, String> names) {
    json.writeStartObject();
    json.writeNumberProperty("attempt", attempt.number());
    json.writeStringProperty("outcome", attempt.outcome().name());
    @Nullable String spot = names.get(attempt.worker());
    if (spot != null) {
      json.writeStringProperty("spotId", spot);
    }
    Wire.time(json, "startedAt", attempt.startedAt());
    Wire.time(json, "finishedAt", attempt.endedAt());
    if (attempt.score() != null) {
      json.writeNumberProperty("fopt", attempt.score());
    }
    if (attempt.body().startsWith("{")) {
      StoredResult.parse(attempt.body()).writeAll(json);
    } else if (!attempt.body().isEmpty()) {
      json.writeStringProperty("error", attempt.body());
    }
    json.writeEndObject();
  }

  private Response reset(Request request) {
    long task = Wire.task(request);
    if (!coordinator.exists(task)) {
      throw Wire.taskNotFound();
    }
    return switch (coordinator.engine().reset(task)) {
      case GroupChange.NoSuchGroup() -> throw Wire.taskNotFound();
      case GroupChange.Refused(var state) ->
          throw new ApiException(
              409,
              state.isClosed()
                  ? "the job is " + state + ": use retry-failed, or submit it again"
                  : "the task is done");
      case GroupChange.Did did -> Wire.SUCCESS;
    };
  }
}
