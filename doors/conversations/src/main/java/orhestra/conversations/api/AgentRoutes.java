package orhestra.conversations.api;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import orhestra.conversations.Agents;
import orhestra.conversations.Conversations;
import orhestra.conversations.domain.Agent;
import orhestra.conversations.wire.AgentJson;
import orhestra.platform.http.Access;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.Method;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.json.Json;

/** With whom sessions can talk. */
final class AgentRoutes {
  private static final String AGENTS = "/api/v1/agents";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final int MAX_PAGE = 1_000;

  private final Agents agents;

  AgentRoutes(Conversations conversations) {
    this.agents = conversations.agents();
  }

  List<Route> routes() {
    String one = AGENTS + "/{agent_id}";
    return List.of(
        ChatWire.route(Method.GET, AGENTS, Access.VIEWER, ChatDocs.AGENTS, this::list),
        ChatWire.route(Method.GET, one, Access.VIEWER, ChatDocs.AGENT, this::get),
        ChatWire.route(Method.PUT, one, Access.OPERATOR, ChatDocs.PUT_AGENT, this::put),
        ChatWire.route(Method.DELETE, one, Access.OPERATOR, ChatDocs.DELETE_AGENT, this::delete));
  }

  private Response list(Request request) {
    int limit = request.intQuery("limit", 100, 1, MAX_PAGE);
    @Nullable String cursor = request.query("cursor");
    List<Agent> page = agents.list(cursor == null ? "" : cursor, limit);
    return Json.objectAnswer(
        200,
        json -> {
          json.writeArrayPropertyStart("agents");
          page.forEach(agent -> AgentJson.write(json, agent));
          json.writeEndArray();
          if (page.size() == limit) {
            json.writeStringProperty("nextCursor", page.getLast().id());
          }
        });
  }

  private Response get(Request request) {
    return agents
        .find(request.pathParam("agent_id"))
        .map(agent -> agent(200, agent))
        .orElseThrow(AgentRoutes::unknown);
  }

  private static ApiException unknown() {
    return new ApiException(404, "there is no such agent", "agent_id");
  }

  private static Response agent(int status, Agent agent) {
    return Response.json(status, Json.bytes(json -> AgentJson.write(json, agent)));
  }

  private Response put(Request request) {
    String id = request.pathParam("agent_id");
    if (!ID.matcher(id).matches()) {
      throw new ApiException(
          400,
          "an agent's id is made of letters, digits, dots, hyphens and underscores, at most 100",
          "agent_id");
    }
    int version = request.intQuery("version", 0, 0, Integer.MAX_VALUE);
    Agents.Put put = agents.put(id, version, Json.object(request));
    if (put.agent() == null) {
      throw new ApiException(
          409, "the agent has another version by now; read it and try again", "version");
    }
    return agent(put.isNew() ? 201 : 200, put.agent());
  }

  private Response delete(Request request) {
    String id = request.pathParam("agent_id");
    if (!agents.remove(id)) {
      throw unknown();
    }
    return Json.objectAnswer(
        200,
        json -> {
          json.writeBooleanProperty("success", true);
          json.writeStringProperty("agent_id", id);
        });
  }
}
