package orhestra.conversations.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orhestra.conversations.domain.Agent;
import orhestra.platform.http.ApiException;
import orhestra.platform.json.Json;
import orhestra.platform.json.JsonFields;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Agents as JSON: {@code {name, tenant_id, is_public, is_active, prompt, model, limits
 * {messages_per_minute, messages_per_month}, execution_config, query_config, rag_config}}. Prompt
 * and model are short for {@code execution_config.system_prompt} and {@code
 * execution_config.model}.
 */
public final class AgentJson {
  private static final int MAX_TEXT = 100_000;
  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "tenant_id",
          "is_public",
          "is_active",
          "prompt",
          "model",
          "limits",
          "execution_config",
          "query_config",
          "rag_config");

  private AgentJson() {}

  /**
   * Reads what somebody wants an agent to be; what is not given is as it was.
   *
   * @throws ApiException that names the field which is wrong
   */
  public static Agent read(JsonFields fields, Agent before) {
    fields.only(FIELDS);
    ObjectNode execution = config(fields, "execution_config", before.executionConfig());
    @Nullable String prompt = fields.optionalString("prompt", MAX_TEXT);
    if (prompt != null) {
      execution.put("system_prompt", prompt);
    }
    @Nullable String model = fields.optionalString("model", 200);
    if (model != null) {
      execution.put("model", model);
    }
    @Nullable JsonFields limits = fields.optionalObject("limits");
    if (limits != null) {
      limits.only("messages_per_minute", "messages_per_month");
    }
    @Nullable String name = fields.optionalString("name", 200);
    @Nullable String tenant = fields.optionalString("tenant_id", 100);
    return new Agent(
        before.id(),
        before.version(),
        before.updatedAt(),
        name == null ? before.name() : name,
        tenant == null ? before.tenant() : tenant,
        fields.bool("is_public", before.isPublic()),
        fields.bool("is_active", before.isActive()),
        Json.text(execution),
        Json.text(config(fields, "query_config", before.queryConfig())),
        Json.text(config(fields, "rag_config", before.ragConfig())),
        limit(limits, "messages_per_minute", before.messagesPerMinute()),
        limit(limits, "messages_per_month", before.messagesPerMonth()));
  }

  /** The agent with the prompt and the model that a row has beside its configuration. */
  public static Agent withShortForms(Agent agent, JsonNode row) {
    ObjectNode execution = ((ObjectNode) Json.exact(agent.executionConfig())).deepCopy();
    for (String prompt : List.of("prompt", "system_prompt")) {
      if (row.path(prompt).isString()) {
        execution.put("system_prompt", row.path(prompt).stringValue());
      }
    }
    if (row.path("model").isString()) {
      execution.put("model", row.path("model").stringValue());
    }
    return new Agent(
        agent.id(),
        agent.version(),
        agent.updatedAt(),
        agent.name(),
        agent.tenant(),
        agent.isPublic(),
        agent.isActive(),
        Json.text(execution),
        agent.queryConfig(),
        agent.ragConfig(),
        agent.messagesPerMinute(),
        agent.messagesPerMonth());
  }

  private static ObjectNode config(JsonFields fields, String name, String before) {
    @Nullable JsonFields given = fields.optionalObject(name);
    JsonNode tree = given == null ? Json.exact(before) : given.node();
    return ((ObjectNode) tree).deepCopy();
  }

  private static long limit(@Nullable JsonFields limits, String name, long before) {
    return limits == null ? before : limits.longValue(name, 0, Long.MAX_VALUE, before);
  }

  /** As it is kept: without id, version and time. */
  public static String document(Agent agent) {
    return new String(
        Json.bytes(
            json -> {
              json.writeStartObject();
              writeFields(json, agent);
              json.writeEndObject();
            }),
        StandardCharsets.UTF_8);
  }

  /** Reads what was kept. */
  public static Agent kept(String id, long version, long updatedAt, String document) {
    Agent read = read(Json.parseObject(document.getBytes(StandardCharsets.UTF_8)), blank(id));
    return read.at(version, updatedAt);
  }

  /** Writes an agent as an object. */
  public static void write(JsonGenerator json, Agent agent) {
    json.writeStartObject();
    json.writeStringProperty("agent_id", agent.id());
    json.writeNumberProperty("version", agent.version());
    if (agent.updatedAt() == 0) {
      json.writeNullProperty("updated_at");
    } else {
      json.writeStringProperty("updated_at", Instant.ofEpochMilli(agent.updatedAt()).toString());
    }
    writeFields(json, agent);
    json.writeEndObject();
  }

  private static void writeFields(JsonGenerator json, Agent agent) {
    json.writeStringProperty("name", agent.name());
    json.writeStringProperty("tenant_id", agent.tenant());
    json.writeBooleanProperty("is_public", agent.isPublic());
    json.writeBooleanProperty("is_active", agent.isActive());
    json.writeName("limits");
    json.writeStartObject();
    json.writeNumberProperty("messages_per_minute", agent.messagesPerMinute());
    json.writeNumberProperty("messages_per_month", agent.messagesPerMonth());
    json.writeEndObject();
    json.writeName("execution_config");
    json.writeRawValue(agent.executionConfig());
    json.writeName("query_config");
    json.writeRawValue(agent.queryConfig());
    json.writeName("rag_config");
    json.writeRawValue(agent.ragConfig());
  }

  /** What an agent is before anything is said of it. */
  public static Agent blank(String id) {
    return new Agent(id, 0, 0, id, Agent.NO_TENANT, true, true, "{}", "{}", "{}", 0, 0);
  }
}
