package orhestra.conversations.wire;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import orhestra.conversations.domain.Agent;
import orhestra.conversations.domain.Names;
import orhestra.conversations.domain.Running;
import orhestra.conversations.domain.Session;
import orhestra.conversations.domain.Turn;
import orhestra.platform.json.Json;
import tools.jackson.core.JsonGenerator;

/** Writes what the execution service is sent. */
public final class ActionJson {
  private ActionJson() {}

  /** The name of an attempt, by which its callbacks are known. */
  public static String correlation(Running attempt) {
    return Names.attempt(attempt.turn(), attempt.attempt().number(), attempt.token()).toString();
  }

  /**
   * A turn to be executed.
   *
   * @param history what was said before this turn, JSON objects; the oldest first
   * @param now epoch milliseconds
   * @param callbacks the stream that callbacks are to go to
   */
  public static byte[] dispatch(
      Session session,
      Agent agent,
      Turn turn,
      Running attempt,
      List<String> history,
      String callbacks,
      long now) {
    return Json.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringProperty("action_id", UUID.randomUUID().toString());
          json.writeStringProperty("action_type", "execution.chat." + turn.mode());
          json.writeStringProperty("timestamp", Instant.ofEpochMilli(now).toString());
          json.writeStringProperty("tenant_id", session.tenant());
          json.writeStringProperty("session_id", session.name().toString());
          json.writeStringProperty("task_id", turn.task());
          textOrNull(json, "user_id", session.user());
          json.writeStringProperty("agent_id", session.agent());
          json.writeStringProperty("origin_service", "orchestrator");
          json.writeStringProperty("correlation_id", correlation(attempt));
          textOrNull(json, "trace_id", turn.trace());
          json.writeStringProperty("callback_queue_name", callbacks);
          json.writeStringProperty("callback_action_type", "orchestrator.chat.response");
          raw(json, "execution_config", agent.executionConfig());
          raw(json, "query_config", agent.queryConfig());
          raw(json, "rag_config", agent.ragConfig());
          raw(json, "data", turn.request());
          json.writeName("metadata");
          json.writeStartObject();
          json.writeNumberProperty("attempt", attempt.attempt().number());
          json.writeNumberProperty("agent_version", agent.version());
          raw(json, "session", session.metadata());
          json.writeArrayPropertyStart("history");
          history.forEach(json::writeRawValue);
          json.writeEndArray();
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  /** That an attempt is to be given up. */
  public static byte[] cancel(Running attempt) {
    return Json.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringProperty("task_id", attempt.task());
          json.writeStringProperty("correlation_id", correlation(attempt));
          json.writeEndObject();
        });
  }

  private static void textOrNull(JsonGenerator json, String field, String text) {
    if (text.isEmpty()) {
      json.writeNullProperty(field);
    } else {
      json.writeStringProperty(field, text);
    }
  }

  private static void raw(JsonGenerator json, String field, String document) {
    json.writeName(field);
    json.writeRawValue(document);
  }
}
