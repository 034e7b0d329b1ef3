package orhestra.coordinator.api;

import java.util.List;
import java.util.function.LongSupplier;
import orhestra.coordinator.Coordinator;
import orhestra.engine.Caller;
import orhestra.engine.Report;
import orhestra.engine.TaskResult;
import orhestra.engine.Worker;
import orhestra.platform.http.Response;
import orhestra.platform.json.Json;

/** The engine's reports as answers, in the seed's words. */
final class Reports {
  private static final Response TASK_NOT_FOUND = refusal(404, "task not found");
  private static final Response NOT_ASSIGNED = refusal(409, "task not assigned to this spot");
  private static final Response ALREADY_COMPLETED = already("already completed");
  private static final Response WILL_RETRY = failureKept(true);
  private static final Response WILL_NOT_RETRY = failureKept(false);

  private final Coordinator coordinator;
  private final WrongSpots wrongSpots;

  Reports(Coordinator coordinator, LongSupplier nanoTime) {
    this.coordinator = coordinator;
    this.wrongSpots = new WrongSpots(nanoTime);
  }

  /** Who reports: an unknown spot has no number, and only a token can speak for it. */
  Caller caller(ReportBody body) {
    long worker = coordinator.engine().worker(body.requireSpotId()).map(Worker::id).orElse(0L);
    return new Caller(worker == 0 ? -1 : worker, body.token);
  }

  /** The result in a report. */
  TaskResult result(long task, ReportBody body) {
    return new TaskResult(task, caller(body), body.fopt, body.stored());
  }

  /** The answer to one report. */
  Response answer(Report report, long task, ReportBody body) {
    return switch (report) {
      case Report.Accepted() -> Wire.SUCCESS;
      case Report.FailureKept(boolean willRetry) -> willRetry ? WILL_RETRY : WILL_NOT_RETRY;
      case Report.AlreadyDone() -> ALREADY_COMPLETED;
      case Report.AlreadyTerminal(var state) ->
          Response.json(
              200,
              Json.bytes(
                  json ->
                      Wire.object(
                          json,
                          () -> {
                            json.writeBooleanProperty("success", true);
                            json.writeStringProperty("message", "already terminal");
                            json.writeBooleanProperty("accepted", false);
                            json.writeStringProperty("status", state.name());
                          })));
      case Report.NotHeld(long holder) -> {
        note(task, body, holder);
        yield NOT_ASSIGNED;
      }
      case Report.UnknownTask() -> TASK_NOT_FOUND;
    };
  }

  /** The status that the single call would have had. */
  static int status(Report report) {
    return switch (report) {
      case Report.NotHeld notHeld -> 409;
      case Report.UnknownTask unknown -> 404;
      case Report.Accepted accepted -> 200;
      case Report.FailureKept kept -> 200;
      case Report.AlreadyDone done -> 200;
      case Report.AlreadyTerminal terminal -> 200;
    };
  }

  /** A word about a report in a batch; empty if there is nothing to say. */
  String message(Report report, long task, ReportBody body) {
    return switch (report) {
      case Report.Accepted() -> "";
      case Report.FailureKept(boolean willRetry) -> willRetry ? "will retry" : "failed";
      case Report.AlreadyDone() -> "already completed";
      case Report.AlreadyTerminal(var state) -> "already terminal: " + state;
      case Report.NotHeld(long holder) -> {
        note(task, body, holder);
        yield "task not assigned to this spot";
      }
      case Report.UnknownTask() -> "task not found";
    };
  }

  private void note(long task, ReportBody body, long holder) {
    if (holder > 0) {
      wrongSpots.note(body.requireSpotId(), task, () -> name(holder));
    }
  }

  private String name(long spot) {
    return coordinator
        .engine()
        .storage()
        .read(view -> Coordinator.names(view, new long[] {spot}))
        .getOrDefault(spot, "another spot");
  }

  private static Response refusal(int status, String error) {
    return Response.json(
        status,
        Json.bytes(
            json ->
                Wire.object(
                    json,
                    () -> {
                      json.writeBooleanProperty("success", false);
                      json.writeStringProperty("error", error);
                    })));
  }

  private static Response already(String message) {
    return Response.json(
        200,
        Json.bytes(
            json ->
                Wire.object(
                    json,
                    () -> {
                      json.writeBooleanProperty("success", true);
                      json.writeStringProperty("message", message);
                    })));
  }

  private static Response failureKept(boolean willRetry) {
    return Response.json(
        200,
        Json.bytes(
            json ->
                Wire.object(
                    json,
                    () -> {
                      json.writeBooleanProperty("success", true);
                      json.writeBooleanProperty("willRetry", willRetry);
                    })));
  }

  /** Hands results to the engine and waits until they are durable. */
  List<Report> complete(List<TaskResult> results) {
    return coordinator.engine().complete(results).join();
  }
}
