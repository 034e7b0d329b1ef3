package orhestra.computations.api;

import orhestra.computations.domain.JobStatus;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.Schema;
import orhestra.secagg.Refusal;
import orhestra.secagg.Stage;
import orhestra.secagg.Variant;

/** What the API page says about rounds. */
final class RoundDocs {
  private static final String TAG = "rounds";
  private static final String BINARY = "application/octet-stream";

  private static final Schema ID = Schema.oneOf(Schema.string(), Schema.integer());
  private static final Schema NAMES = Schema.array(Schema.string());
  private static final Schema STAGE = Schema.values(Stage.class);

  private static final Schema JOIN_BODY =
      Schema.object()
          .required("clientId", ID)
          .required(
              "token",
              Schema.string()
                  .describe("random, at least 22 characters; shown again with each message"))
          .required("clientsList", Schema.array(ID))
          .required(
              "schema",
              Schema.oneOf(Schema.array(Schema.object()), Schema.object())
                  .describe("{name,dataType}; NUMERIC with min, max, bins, others with categories"))
          .optional("variant", Schema.values(Variant.class).byDefault("SEMI_HONEST"))
          .optional(
              "keys",
              Schema.map(Schema.string())
                  .describe("in ACTIVE: the clients' Ed25519 public keys, 64 hexadecimal digits"))
          .optional("minimumClients", Schema.integer().describe("of the sum; 3 at least"))
          .optional("minimumCell", Schema.integer().describe("smaller counts are not told"))
          .optional("maxRows", Schema.integer().describe("of one client; bounds the numbers"))
          .optional("deadlineSeconds", Schema.integer().describe("until all must have come"))
          .optional("stageSeconds", Schema.integer().describe("for each stage after that"))
          .optional("returnUrl", Schema.string().describe("told when the round is over"))
          .closed()
          .named("RoundJoin");

  private static final Schema ROUND =
      Schema.object()
          .required("jobId", Schema.string())
          .required("status", Schema.values(JobStatus.class))
          .required("stage", STAGE)
          .required("variant", Schema.values(Variant.class))
          .required("clients", NAMES)
          .required("threshold", Schema.integer())
          .required("minimumClients", Schema.integer())
          .required("mayDropOut", Schema.integer())
          .required("roundId", Schema.string())
          .required("warnings", NAMES)
          .optional("deadline", Schema.timestamp())
          .optional("parameters", Schema.string().describe("of secagg, in base64"))
          .optional("message", Schema.string())
          .named("Round");

  private static final Schema REFUSED =
      Schema.object()
          .required("success", Schema.bool())
          .required("error", Schema.string())
          .required("refusal", Schema.values(Refusal.class))
          .named("RoundRefusal");

  private static final Schema UNKNOWN = Schema.object().required("error", Schema.string());

  static final RouteDoc JOIN =
      RouteDoc.of(TAG, "Take part in a round")
          .describe(
              "The first client opens the round; the others must want the same. Ask again with the"
                  + " same token as often as you like.")
          .request(JOIN_BODY, null)
          .answer(200, "the client has its seat", ROUND, null)
          .error(400, "a field is wrong, or the parameters give no privacy")
          .error(403, "the client is not in the round's list")
          .answer(
              409,
              "the round's first client said something else, or the round has begun",
              Schema.object()
                  .required("success", Schema.bool())
                  .required("error", Schema.string())
                  .optional("field", Schema.string())
                  .optional("inForce", Schema.any())
                  .optional("received", Schema.any()),
              null);

  static final RouteDoc SEND =
      RouteDoc.of(TAG, "Hand in a client's message of the present stage")
          .query("client", Schema.string(), "who hands it in")
          .header(RoundRoutes.TOKEN, Schema.string(), "the token with which the client joined")
          .request(BINARY, true, Schema.string().describe("a message of secagg"), null)
          .answer(
              200,
              "it is kept",
              Schema.object()
                  .required("stage", STAGE)
                  .required("present", Schema.integer())
                  .required("expected", Schema.integer())
                  .required("repeated", Schema.bool()),
              null)
          .answer(400, "it is no message of this round", REFUSED, null)
          .answer(403, "it is not the client's", REFUSED, null)
          .answer(404, "unknown", UNKNOWN, null)
          .answer(
              409, "too late, too early, repeated otherwise, or the round is over", REFUSED, null);

  static final RouteDoc RECEIVE =
      RouteDoc.of(TAG, "What a client needs for its message of a stage")
          .query("client", Schema.string(), "who asks")
          .query("stage", STAGE, "the stage")
          .query("waitSeconds", Schema.integer(0, 60).byDefault(0), "for the stage to begin")
          .header(RoundRoutes.TOKEN, Schema.string(), "the token with which the client joined")
          .answer(200, "the server's message", BINARY, Schema.string())
          .answer(
              202,
              "the stage has not begun",
              Schema.object()
                  .required("stage", STAGE)
                  .required("present", Schema.integer())
                  .required("expected", Schema.integer()),
              null)
          .error(400, "a parameter is wrong")
          .answer(403, "the token is not the client's", REFUSED, null)
          .answer(404, "unknown", UNKNOWN, null)
          .answer(409, "too late, dropped out, or the round is over", REFUSED, null);

  static final RouteDoc LIST =
      RouteDoc.of(TAG, "All rounds, the newest first")
          .query("limit", Schema.integer(1, 1_000).byDefault(100), "rounds on a page")
          .query("cursor", Schema.string(), "nextCursor of the page before")
          .answer(
              200,
              "the rounds",
              Schema.object()
                  .required("rounds", Schema.array(Schema.object()))
                  .optional("nextCursor", Schema.string()),
              null)
          .error(400, "a parameter is wrong");

  static final RouteDoc STANDING =
      RouteDoc.of(TAG, "How far a round is, who is awaited, and what the server sees")
          .answer(200, "the round", ROUND, null)
          .error(400, "no id of a job")
          .answer(404, "unknown", UNKNOWN, null);

  static final RouteDoc TRANSCRIPT =
      RouteDoc.of(TAG, "The transcript of a round, for checking offline")
          .describe("./orhestra verify-transcript FILE checks it.")
          .answer(
              200, "hashes and signatures; no vector, no share, no key", BINARY, Schema.string())
          .error(400, "no id of a job")
          .answer(404, "unknown, or there is none", UNKNOWN, null);

  private RoundDocs() {}
}
