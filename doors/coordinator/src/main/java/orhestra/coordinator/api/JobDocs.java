package orhestra.coordinator.api;

import orhestra.engine.GroupState;
import orhestra.engine.TaskState;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.Schema;

/** What the API page says about jobs, tasks and results. */
final class JobDocs {
  private static final String TAG = "jobs";
  private static final String PATH = "as the submission answered it";

  private static final Schema RANGE =
      Schema.object()
          .required("min", Schema.integer())
          .required("max", Schema.integer())
          .required("step", Schema.integer().with("exclusiveMinimum", 0))
          .closed()
          .named("Range");

  private static final Schema NEW_JOB =
      Schema.object()
          .optional("jarPath", Schema.string().describe("with mainClass; or give command"))
          .optional("mainClass", Schema.string())
          .optional(
              "command", Schema.array(Schema.string()).describe("a program that the SPOTs allow"))
          .required("algorithms", Schema.array(Schema.string()))
          .required("iterations", RANGE)
          .required("agents", RANGE)
          .required("dimension", RANGE)
          .optional("name", Schema.string())
          .optional("priority", Schema.integer(-1_000_000, 1_000_000).byDefault(0))
          .optional("maxAttempts", Schema.integer(1, 100).byDefault(3))
          .optional("timeoutSeconds", Schema.integer(1, 31_536_000))
          .optional("repeats", Schema.integer(1, 1_000_000).byDefault(1))
          .optional("seed", Schema.integer(0, Long.MAX_VALUE).describe("of the runs' seeds"))
          .optional("idempotencyKey", Schema.string().maxLength(200))
          .optional("requires", Schema.array(Schema.string()).describe("labels of the SPOT"))
          .optional("maxFailures", Schema.integer(1, Integer.MAX_VALUE))
          .optional("notBefore", Schema.timestamp())
          .closed()
          .named("NewJob");

  private static final Schema JOB =
      Schema.object()
          .required("id", Schema.string())
          .required("jobId", Schema.string())
          .required("name", Schema.string())
          .required("status", Schema.values(GroupState.class))
          .required("paused", Schema.bool())
          .required("priority", Schema.integer())
          .required("totalTasks", Schema.integer())
          .required("completedTasks", Schema.integer())
          .required("failedTasks", Schema.integer())
          .required("cancelledTasks", Schema.integer())
          .required("runningTasks", Schema.integer())
          .required("pendingTasks", Schema.integer())
          .required("createdAt", Schema.timestamp())
          .optional("notBefore", Schema.timestamp())
          .optional("startedAt", Schema.timestamp())
          .optional("finishedAt", Schema.timestamp())
          .optional("specification", NEW_JOB)
          .named("Job");

  private static final Schema TASK =
      Schema.object()
          .required("id", Schema.string())
          .required("taskId", Schema.string())
          .required("jobId", Schema.string())
          .required("status", Schema.values(TaskState.class))
          .required("attempt", Schema.integer())
          .required("params", Schema.object())
          .optional("spotId", Schema.string())
          .optional("startedAt", Schema.timestamp())
          .named("Task");

  private static final Schema RESULTS =
      Schema.object()
          .required("jobId", Schema.string())
          .required("totalCompleted", Schema.integer())
          .required(
              "results",
              Schema.array(
                  Schema.object()
                      .required("taskId", Schema.string())
                      .required("algorithm", Schema.string())
                      .required("iterations", Schema.integer())
                      .optional("fopt", Schema.number())
                      .optional("runtimeMs", Schema.integer())
                      .required("finishedAt", Schema.timestamp())
                      .named("Result")))
          .optional("nextCursor", Schema.string());

  private static final Schema CHANGED =
      Schema.object()
          .required("success", Schema.bool())
          .required("jobId", Schema.string())
          .required("status", Schema.values(GroupState.class));

  static final RouteDoc HEALTH =
      RouteDoc.of("server", "Whether the coordinator works, and how much there is to do")
          .answer(
              200,
              "healthy",
              Schema.object()
                  .required("status", Schema.string())
                  .required("database", Schema.string())
                  .required("activeSpots", Schema.integer())
                  .required("pendingTasks", Schema.integer())
                  .required("runningTasks", Schema.integer()),
              """
              {"status":"healthy","database":"connected","activeSpots":3,"pendingTasks":42,\
              "runningTasks":12}\
              """);

  static final RouteDoc SUBMIT =
      RouteDoc.of(TAG, "Submit a job")
          .describe(
              "The axes are crossed in full: algorithms x iterations x agents x dimension x"
                  + " repeats; a range has floor((max-min)/step)+1 values, both ends included. The"
                  + " example below has 3 x 5 x 5 x 5 = **375** tasks; the 75 that earlier"
                  + " documentation gives for it left one axis out.\n\n"
                  + "Repeating a submission with its `idempotencyKey` answers 200 and the job of"
                  + " the first.")
          .request(
              NEW_JOB,
              """
              {"jarPath":"/path/to/optimizer.jar","mainClass":"com.example.OptRunner",\
              "algorithms":["PSO","GA","DE"],"iterations":{"min":100,"max":500,"step":100},\
              "agents":{"min":10,"max":50,"step":10},"dimension":{"min":2,"max":10,"step":2}}\
              """)
          .answer(
              201,
              "accepted",
              Schema.object()
                  .required("success", Schema.bool())
                  .required("jobId", Schema.string())
                  .required("totalTasks", Schema.integer()),
              "{\"success\":true,\"jobId\":\"job-1\",\"totalTasks\":375}")
          .error(409, "the idempotencyKey belongs to another job");

  static final RouteDoc LIST =
      RouteDoc.of(TAG, "Jobs, newest first")
          .query("status", Schema.values(GroupState.class), "only those in this state")
          .query("limit", Schema.integer(1, 1_000).byDefault(100), "at most so many")
          .query("cursor", Schema.string(), "nextCursor of the page before")
          .answer(
              200,
              "a page",
              Schema.object()
                  .required("jobs", Schema.array(JOB))
                  .optional("nextCursor", Schema.string()),
              null);

  static final RouteDoc JOB_DOC =
      RouteDoc.of(TAG, "A job")
          .path("jobId", PATH)
          .answer(200, "the job", JOB, null)
          .error(404, "job not found");

  static final RouteDoc REMOVE =
      RouteDoc.of(TAG, "Remove a job that is over")
          .describe("With its tasks, results and logs.")
          .path("jobId", PATH)
          .answer(200, "removed", Schema.object().required("success", Schema.bool()), null)
          .error(404, "job not found")
          .error(409, "the job is not over");

  static final RouteDoc CANCEL =
      RouteDoc.of(TAG, "Cancel a job")
          .describe("SPOTs are told to stop its tasks with their next heartbeat.")
          .path("jobId", PATH)
          .answer(200, "cancelled", CHANGED, null)
          .error(404, "job not found")
          .error(409, "the job is over");

  static final RouteDoc RETRY_FAILED =
      RouteDoc.of(TAG, "Retry the failed tasks of a job")
          .describe("Their failures are forgiven; a job that was over runs again.")
          .path("jobId", PATH)
          .answer(200, "in the queue", CHANGED, null)
          .error(404, "job not found")
          .error(409, "the job was cancelled");

  static final RouteDoc RESULTS_DOC =
      RouteDoc.of(TAG, "Results of a job")
          .describe(
              "Without `limit` all of them, streamed. CSV columns: task_id, algorithm, iterations,"
                  + " agents, dimension, seed, spot, attempt, runtime_ms, status, iter, fopt,"
                  + " best_position.")
          .path("jobId", PATH)
          .query("format", Schema.values("json", "csv", "ndjson").byDefault("json"), "")
          .query("order", Schema.values("task", "fopt").byDefault("task"), "fopt: best first")
          .query("limit", Schema.integer(1, 10_000), "at most so many")
          .query("cursor", Schema.string(), "nextCursor of the page before")
          .answer(200, "the results", RESULTS, null)
          .error(404, "job not found");

  static final RouteDoc TASKS =
      RouteDoc.of("tasks", "Tasks of a job, in order")
          .path("jobId", PATH)
          .query("status", Schema.values(TaskState.class), "only those in this state")
          .query("limit", Schema.integer(1, 1_000).byDefault(100), "at most so many")
          .query(
              "cursor",
              Schema.string(),
              "nextCursor of the page before; a page may be short although more follow")
          .answer(
              200,
              "a page",
              Schema.object()
                  .required("tasks", Schema.array(TASK))
                  .optional("nextCursor", Schema.string()),
              null)
          .error(404, "job not found");

  static final RouteDoc TASK_DOC =
      RouteDoc.of("tasks", "A task with its attempts and the end of its log")
          .path("taskId", "such as task-1-0")
          .answer(200, "the task", TASK, null)
          .error(404, "task not found");

  static final RouteDoc RESET =
      RouteDoc.of("tasks", "Put a task back into its queue")
          .describe("Whether it runs, waits for its backoff or has failed.")
          .path("taskId", "such as task-1-0")
          .answer(200, "in the queue", Schema.object().required("success", Schema.bool()), null)
          .error(404, "task not found")
          .error(409, "the task is done, or its job is over");

  private JobDocs() {}
}
