package orhestra.coordinator.api;

import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.Schema;

/** What the API page says about the calls of a SPOT about its work. */
final class WorkDocs {
  private static final String TAG = "spots";

  private static final Schema TASK =
      Schema.object()
          .required("id", Schema.string())
          .required("taskId", Schema.string().describe("the same as id"))
          .required("jobId", Schema.string())
          .required("attempt", Schema.integer(1, 255))
          .required("attemptToken", Schema.string().describe("proves that the caller holds it"))
          .required("leaseExpiresAt", Schema.timestamp())
          .required(
              "payload",
              Schema.any().describe("the parameters as a JSON string, or an object if asked for"))
          .required("params", Schema.object().describe("the parameters as an object"))
          .named("ClaimedTask");

  private static final Schema CLAIM_FIELDS =
      Schema.object()
          .optional("maxTasks", Schema.integer(1, 1_000).byDefault(1))
          .optional(
              "waitMs",
              Schema.integer(0, 30_000).byDefault(0).describe("how long to wait for the first"))
          .optional(
              "claimId",
              Schema.string()
                  .maxLength(200)
                  .describe(
                      "repeated within 10 minutes, answers those of the same leases still held"))
          .optional("payloadAs", Schema.values("string", "object").byDefault("string"));

  private static final Schema RESULT =
      Schema.object()
          .optional("attemptToken", Schema.string().describe("as the claim answered it"))
          .optional("runtimeMs", Schema.integer(0, Long.MAX_VALUE))
          .optional("iter", Schema.number())
          .optional("fopt", Schema.number().describe("the best value found; lower is better"))
          .optional("resultJson", Schema.string().describe("anything, as text"))
          .optional("bestPos", Schema.any())
          .optional("charts", Schema.any())
          .optional("peakRamMb", Schema.number());

  private static final Schema SUCCESS =
      Schema.object()
          .required("success", Schema.bool())
          .optional("message", Schema.string())
          .optional("accepted", Schema.bool())
          .optional("status", Schema.string());

  private static final String TASK_EXAMPLE =
      """
      {"tasks":[{"id":"task-1-0","taskId":"task-1-0","jobId":"job-1","attempt":1,\
      "attemptToken":"8c3f1e22a90b7d45","leaseExpiresAt":"2026-01-28T16:05:00Z",\
      "payload":"{\\"alg\\":\\"PSO\\",\\"iterations\\":100}",\
      "params":{"alg":"PSO","iterations":100}}]}\
      """;

  static final RouteDoc CLAIM =
      RouteDoc.of(TAG, "Claim tasks")
          .describe(
              "Leases up to `maxTasks` tasks. An empty list means that there is no work for this"
                  + " SPOT now; with `waitMs` the call waits for some.")
          .request(
              CLAIM_FIELDS.required("spotId", Schema.string()),
              "{\"spotId\":\"spot-abc123\",\"maxTasks\":5}")
          .answer(
              200, "the tasks", Schema.object().required("tasks", Schema.array(TASK)), TASK_EXAMPLE)
          .error(404, "the spot is unknown: call hello")
          .hotPath();

  static final RouteDoc COMPLETE =
      RouteDoc.of(TAG, "Report a result")
          .describe(
              "Idempotent. A result that comes after the lease ran out is accepted as long as"
                  + " nobody else holds the task.")
          .path("taskId", "as the claim answered it")
          .request(
              RESULT.required("spotId", Schema.string()),
              "{\"spotId\":\"spot-abc123\",\"runtimeMs\":1500,\"iter\":100,\"fopt\":0.00123}")
          .answer(200, "kept, or kept before", SUCCESS, "{\"success\":true}")
          .error(404, "task not found")
          .error(409, "task not assigned to this spot")
          .hotPath();

  static final RouteDoc COMPLETE_MANY =
      RouteDoc.of(TAG, "Report many results and claim the next tasks")
          .describe("Each result has its own outcome, with the status that the single call gives.")
          .request(
              Schema.object()
                  .required("spotId", Schema.string())
                  .required("results", Schema.array(RESULT.required("taskId", Schema.string())))
                  .optional("claim", CLAIM_FIELDS),
              "{\"spotId\":\"spot-abc123\",\"results\":[{\"taskId\":\"task-1-0\","
                  + "\"fopt\":0.1}],\"claim\":{\"maxTasks\":1}}")
          .answer(
              200,
              "the outcomes in the order of the results, and the tasks",
              Schema.object()
                  .required("success", Schema.bool())
                  .required(
                      "outcomes",
                      Schema.array(
                          Schema.object()
                              .required("taskId", Schema.string())
                              .required("status", Schema.integer(200, 409))
                              .optional("message", Schema.string())))
                  .required("tasks", Schema.array(TASK)),
              null)
          .error(404, "the spot is unknown and wants to claim: call hello")
          .hotPath();

  static final RouteDoc FAIL =
      RouteDoc.of(TAG, "Report a failure")
          .describe(
              "Idempotent. The task goes back to its queue unless it is not retriable or has"
                  + " failed `maxAttempts` times.")
          .path("taskId", "as the claim answered it")
          .request(
              Schema.object()
                  .required("spotId", Schema.string())
                  .optional("attemptToken", Schema.string())
                  .optional("error", Schema.string())
                  .optional("retriable", Schema.bool().byDefault(true))
                  .optional(
                      "failureReason",
                      Schema.string()
                          .describe("UNSUPPORTED, MISSING_ARTIFACT, RUNTIME_ERROR or TIMEOUT"))
                  .optional("exitCode", Schema.integer())
                  .optional("outputSnippet", Schema.string()),
              "{\"spotId\":\"spot-abc123\",\"error\":\"OutOfMemoryError\",\"retriable\":true}")
          .answer(
              200,
              "kept",
              SUCCESS.optional("willRetry", Schema.bool()),
              "{\"success\":true,\"willRetry\":true}")
          .error(404, "task not found")
          .error(409, "task not assigned to this spot");

  static final RouteDoc LOG =
      RouteDoc.of(TAG, "Append a program's output to its task's log")
          .describe("The last 64 KiB are kept. The body is JSON, or plain text.")
          .path("taskId", "as the claim answered it")
          .request(Schema.object().required("text", Schema.string()), "{\"text\":\"line\\n\"}")
          .answer(200, "kept", SUCCESS, "{\"success\":true}")
          .error(404, "task not found");

  private WorkDocs() {}
}
