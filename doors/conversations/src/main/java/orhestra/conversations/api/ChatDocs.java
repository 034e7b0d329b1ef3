package orhestra.conversations.api;

import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.Schema;

/** What the API page says about conversations. */
final class ChatDocs {
  private static final String TAG = "conversations";
  private static final String TOKEN =
      "Where keys are configured the session's resume_token is needed, as ?token=, as"
          + " X-Session-Token or as a bearer token; the operator's key does as well.";

  private static final Schema STARTED =
      Schema.object()
          .required("session_id", Schema.string())
          .required("task_id", Schema.string().describe("a name for the first turn"))
          .required("websocket_url", Schema.string())
          .required("agent_name", Schema.string())
          .required("resume_token", Schema.string())
          .named("ChatSession");

  private static final Schema TASK_BODY =
      Schema.object()
          .optional("message", Schema.string())
          .optional("messages", Schema.array(Schema.object()))
          .optional("tools", Schema.array(Schema.object()))
          .optional("tool_choice", Schema.any())
          .optional("conversation_id", Schema.string())
          .optional("metadata", Schema.object())
          .optional("task_id", Schema.string())
          .named("ChatTask");

  private static final Schema TASK_ANSWER =
      Schema.object()
          .required("task_id", Schema.string())
          .required("session_id", Schema.string())
          .required("created_at", Schema.timestamp())
          .required("status", Schema.string())
          .named("ChatTaskTaken");

  private static final Schema AGENT_BODY =
      Schema.object()
          .optional("name", Schema.string())
          .optional("tenant_id", Schema.string())
          .optional("is_public", Schema.bool())
          .optional("is_active", Schema.bool())
          .optional("prompt", Schema.string())
          .optional("model", Schema.string())
          .optional(
              "limits",
              Schema.object()
                  .optional("messages_per_minute", Schema.integer())
                  .optional("messages_per_month", Schema.integer()))
          .optional("execution_config", Schema.object())
          .optional("query_config", Schema.object())
          .optional("rag_config", Schema.object())
          .named("Agent");

  static final RouteDoc INIT =
      RouteDoc.of(TAG, "Begin a session")
          .describe(
              "Where keys are configured, with the operator's key or a visitor's token"
                  + " (X-Visitor-Token, or as a bearer token).")
          .request(
              "application/json",
              false,
              Schema.object()
                  .optional("agent_id", Schema.string())
                  .optional("metadata", Schema.object())
                  .named("ChatInit"),
              "{\"agent_id\":\"default\"}")
          .answer(200, "The session", STARTED, null)
          .error(404, "there is no public agent")
          .error(422, "an unknown field")
          .error(429, "too many sessions in this minute");

  static final RouteDoc VISITORS =
      RouteDoc.of(TAG, "Make a visitor's token")
          .describe("Lets its holder begin sessions until it expires.")
          .request(
              Schema.object()
                  .required("user_id", Schema.string())
                  .optional("expires_in", Schema.integer().describe("seconds"))
                  .named("Visitor"),
              "{\"user_id\":\"anna\",\"expires_in\":86400}")
          .answer(
              201,
              "The token",
              Schema.object()
                  .required("visitor_token", Schema.string())
                  .required("user_id", Schema.string())
                  .required("expires_in", Schema.integer())
                  .named("VisitorToken"),
              null)
          .error(422, "an unknown field");

  static final RouteDoc TASK =
      RouteDoc.of(TAG, "Say something")
          .describe(
              "What is said is kept when this is answered, and executed after what was said before."
                  + " Said twice under one task_id it counts once. An empty body only makes a"
                  + " task_id. "
                  + TOKEN)
          .request("application/json", false, TASK_BODY, "{\"message\":\"Hello\"}")
          .answer(202, "Taken", TASK_ANSWER, null)
          .error(404, "there is no such session")
          .error(410, "the session has ended")
          .error(422, "an unknown field")
          .error(429, "too much at once");

  static final RouteDoc STATUS =
      RouteDoc.of(TAG, "Where a session stands")
          .describe(TOKEN)
          .answer(200, "The session", Schema.object().named("ChatStatus"), null)
          .error(404, "there is no such session");

  static final RouteDoc DELETE =
      RouteDoc.of(TAG, "End a session")
          .describe("Its sockets are closed with 4001. May be repeated. " + TOKEN)
          .answer(
              200,
              "Ended",
              Schema.object()
                  .required("message", Schema.string())
                  .required("session_id", Schema.string())
                  .required("deleted_at", Schema.timestamp())
                  .named("ChatDeleted"),
              null)
          .error(404, "there is no such session");

  static final RouteDoc TURN =
      RouteDoc.of(TAG, "What became of a turn")
          .describe(TOKEN)
          .answer(200, "The turn", Schema.object().named("ChatTurn"), null)
          .error(404, "there is no such session, or no such task in it");

  static final RouteDoc CANCEL =
      RouteDoc.of(TAG, "Cancel a turn")
          .describe("A turn that has ended stays as it ended. " + TOKEN)
          .answer(200, "How it stands", Schema.object().named("ChatCancelled"), null)
          .error(404, "there is no such session, or no such task in it");

  static final RouteDoc MESSAGES =
      RouteDoc.of(TAG, "The transcript")
          .describe(TOKEN)
          .query("after", Schema.integer(), "the number of a message; those after it")
          .query("limit", Schema.integer(1, 1_000), "100 if not given")
          .answer(200, "Messages in order", Schema.object().named("ChatMessages"), null)
          .error(404, "there is no such session");

  static final RouteDoc STREAM =
      RouteDoc.of(TAG, "A session's events as server-sent events")
          .describe(
              "The same frames as over the WebSocket. With after (or Last-Event-ID) all events"
                  + " after that one come, once and in order; without, only new ones. "
                  + TOKEN)
          .query("after", Schema.integer(), "the seq of the last event that was seen")
          .answer(200, "Frames", "text/event-stream", Schema.string())
          .error(404, "there is no such session");

  static final RouteDoc SOCKET =
      RouteDoc.of(TAG, "A session's WebSocket")
          .describe(
              "Frames are {message_id, message_type, timestamp, data, session_id, task_id, seq}."
                  + " In: ping, chat_message, resume, cancel, ack. Out: connection_ack, pong,"
                  + " chat_processing, chat_streaming, chat_response, chat_error, task_cancelled,"
                  + " session_deleted, session_expired, error. Close codes: 4001 deleted or not"
                  + " allowed, 4004 unknown session, 4008 too slow, 4013 message too long, 1012 the"
                  + " server restarts. A chat_processing with status restarted means that the text"
                  + " streamed so far is void. "
                  + TOKEN)
          .query("after", Schema.integer(), "the seq of the last event that was seen")
          .query("token", Schema.string(), "the session's resume_token")
          .webSocket();

  static final RouteDoc AGENTS =
      RouteDoc.of(TAG, "List the agents")
          .query("limit", Schema.integer(1, 1_000), "100 if not given")
          .query("cursor", Schema.string(), "nextCursor of the page before")
          .answer(200, "Agents by id", Schema.object().named("Agents"), null);

  static final RouteDoc AGENT =
      RouteDoc.of(TAG, "One agent")
          .answer(200, "The agent", AGENT_BODY, null)
          .error(404, "there is no such agent");

  static final RouteDoc PUT_AGENT =
      RouteDoc.of(TAG, "Make or change an agent")
          .describe("What is not given stays as it is. Takes effect with the next turn.")
          .query("version", Schema.integer(), "what the agent must have now; 409 otherwise")
          .request(AGENT_BODY, "{\"name\":\"Help desk\",\"prompt\":\"You are brief.\"}")
          .answer(200, "Changed", AGENT_BODY, null)
          .answer(201, "Made", AGENT_BODY, null)
          .error(409, "the agent has another version by now");

  static final RouteDoc DELETE_AGENT =
      RouteDoc.of(TAG, "Remove an agent")
          .describe("Sessions that talk to it go on without its configuration.")
          .answer(200, "Removed", Schema.object().named("AgentRemoved"), null)
          .error(404, "there is no such agent");

  static final RouteDoc HEALTH =
      RouteDoc.of(TAG, "Whether the door is there")
          .answer(
              200,
              "It is",
              Schema.object().required("status", Schema.values("healthy")).named("ChatHealth"),
              null);

  static final RouteDoc DETAILED =
      RouteDoc.of(TAG, "Health in detail")
          .answer(200, "healthy or degraded, and why", Schema.object().named("ChatDetails"), null);

  static final RouteDoc METRICS =
      RouteDoc.of(TAG, "The door's meters")
          .describe("Prometheus text; with Accept: application/json a few of them as JSON.")
          .answer(200, "Meters", "text/plain", Schema.string());

  private ChatDocs() {}
}
