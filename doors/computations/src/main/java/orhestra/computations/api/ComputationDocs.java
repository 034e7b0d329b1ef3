package orhestra.computations.api;

import orhestra.computations.domain.DeliveryRow;
import orhestra.computations.domain.JobStatus;
import orhestra.computations.smpc.ComputationType;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.Schema;

/** What the API page says about computations. */
final class ComputationDocs {
  private static final String TAG = "computations";

  private static final Schema ID = Schema.oneOf(Schema.string(), Schema.integer());
  private static final Schema IDS = Schema.array(ID);
  private static final Schema STATUS = Schema.values(JobStatus.class);
  private static final Schema MESSAGE = Schema.object().required("message", Schema.string());
  private static final Schema UNKNOWN =
      Schema.object().required("error", Schema.string()).named("UnknownJob");

  private static final Schema UPDATE_BODY =
      Schema.object()
          .required("jobId", ID)
          .required("clientId", ID)
          .optional("clientsList", IDS.describe("all clients of the job; this or totalClients"))
          .optional("totalClients", Schema.oneOf(Schema.integer(1, 10_000), Schema.string()))
          .optional(
              "schema",
              Schema.oneOf(Schema.array(Schema.object()), Schema.object())
                  .describe(
                      "{name,dataType} with min,max,bins or categories; or an object of names and"
                          + " types; or {featureName,dataType,offset,length,fields}"))
          .optional(
              "mode",
              Schema.values("plain", "smpc")
                  .byDefault("plain")
                  .describe(
                      "smpc where an SMPC cluster is set up: the server sees its result only"))
          .optional(
              "computationType",
              Schema.values(ComputationType.ALL.toArray(String[]::new))
                  .byDefault(ComputationType.USUAL)
                  .describe("what the SMPC cluster computes of the clients' vectors"))
          .optional(
              "contribution",
              Schema.object()
                  .describe(
                      "by feature {n,sum,sumSquares,min,max,histogram}, {n,true},"
                          + " {counts,other} or a vector"))
          .optional("deadlineSeconds", Schema.integer().describe("from the job's beginning"))
          .optional("quorum", Schema.integer().describe("with so many clients the job may do"))
          .optional("graceSeconds", Schema.integer().describe("for the others after the quorum"))
          .optional("mandatoryClients", IDS)
          .optional(
              "returnUrl",
              Schema.string()
                  .describe(
                      "http or https; told when the job is done, by a POST of event (job.completed,"
                          + " job.failed, job.expired), deliveryId, jobId, status, occurredAt,"
                          + " finalResult or error, and metadata. X-Orhestra-Delivery is the same"
                          + " in every attempt; X-Orhestra-Signature is t=SECONDS,v1=HEX, the"
                          + " HMAC-SHA256 of SECONDS, a full stop and the body"))
          .named("ClientUpdate");

  private static final Schema JOB_INFO =
      Schema.object()
          .required("totalClients", Schema.integer())
          .required("doneCount", Schema.integer())
          .required("schema", Schema.any())
          .required("finalResult", Schema.any())
          .required("updatedClients", Schema.array(Schema.string()));

  private static final Schema JOB =
      Schema.object()
          .required("status", STATUS)
          .required("jobId", Schema.string())
          .required("message", Schema.string())
          .required("jobInfo", JOB_INFO)
          .required(
              "progress",
              Schema.object()
                  .required("doneCount", Schema.integer())
                  .required("totalClients", Schema.integer())
                  .required("percentage", Schema.number()))
          .optional("aggregatedResults", Schema.object())
          .optional("metadata", Schema.object())
          .optional("error", Schema.string())
          .named("ComputationStatus");

  static final RouteDoc UPDATE =
      RouteDoc.of(TAG, "A client of a job is done")
          .describe(
              "The first client's update begins the job. A client is counted once, however often"
                  + " it says so; the last one starts the aggregation.")
          .request(
              UPDATE_BODY,
              "{\"jobId\":\"test_123\",\"clientId\":\"client_1\",\"clientsList\":[\"client_1\"]}")
          .answer(
              200,
              "it is counted",
              MESSAGE,
              "{\"message\":\"Update for job test_123, client client_1 recorded.\"}")
          .error(400, "a field is wrong")
          .error(403, "the client is not in the job's list")
          .answer(
              409,
              "the job's first client said something else, or the job is over",
              Schema.object()
                  .required("success", Schema.bool())
                  .required("error", Schema.string())
                  .optional("field", Schema.string())
                  .optional("inForce", Schema.any())
                  .optional("received", Schema.any())
                  .optional("status", STATUS),
              null);

  static final RouteDoc STATUS_OF_JOB =
      RouteDoc.of(TAG, "How far a job is, and its result")
          .answer(200, "its status", JOB, null)
          .error(400, "no id of a job")
          .answer(404, "unknown", UNKNOWN, "{\"error\":\"Unknown jobId test_123\"}");

  static final RouteDoc LIST =
      RouteDoc.of(TAG, "All jobs, by id")
          .query("limit", Schema.integer(1, 1_000).byDefault(100), "jobs on a page")
          .query("cursor", Schema.string(), "nextCursor of the page before")
          .answer(
              200,
              "the jobs",
              Schema.object()
                  .required("jobs", Schema.array(Schema.object()))
                  .optional("nextCursor", Schema.string()),
              null);

  static final RouteDoc CANCEL =
      RouteDoc.of(TAG, "End a job before its time")
          .answer(
              200,
              "it has ended, now or before",
              Schema.object()
                  .required("jobId", Schema.string())
                  .required("status", STATUS)
                  .required("message", Schema.string()),
              null)
          .error(400, "no id of a job")
          .answer(404, "unknown", UNKNOWN, null);

  static final RouteDoc DELETE =
      RouteDoc.of(TAG, "Remove a job and all that is kept of it")
          .answer(200, "it is gone", MESSAGE, null)
          .error(400, "no id of a job")
          .answer(404, "unknown", UNKNOWN, null);

  static final RouteDoc EXPLAIN =
      RouteDoc.of(TAG, "What a job waits for")
          .answer(
              200,
              "in a sentence",
              Schema.object()
                  .required("jobId", Schema.string())
                  .required("status", STATUS)
                  .required("explanation", Schema.string())
                  .required("missingClients", Schema.array(Schema.string()))
                  .required("mayDropOut", Schema.integer())
                  .required("deadline", Schema.timestamp())
                  .optional(
                      "webhook",
                      Schema.object()
                          .required("state", Schema.values(DeliveryRow.State.class))
                          .required("attempts", Schema.integer())
                          .optional("error", Schema.string())
                          .optional("nextAttemptAt", Schema.timestamp())
                          .describe("whether returnUrl has been told of the job's end")),
              null)
          .error(400, "no id of a job")
          .answer(404, "unknown", UNKNOWN, null);

  static final RouteDoc INDEX =
      RouteDoc.of(TAG, "The service's name, and where to go")
          .answer(200, "links", Schema.object(), null);

  static final RouteDoc HEALTH =
      RouteDoc.of(TAG, "Whether the door works")
          .answer(200, "it does", Schema.object().required("status", Schema.string()), null)
          .answer(503, "it does not", Schema.object().required("status", Schema.string()), null);

  static final RouteDoc METRICS =
      RouteDoc.of(TAG, "The door's meters")
          .answer(200, "in the format of Prometheus", "text/plain", Schema.string());

  private ComputationDocs() {}
}
