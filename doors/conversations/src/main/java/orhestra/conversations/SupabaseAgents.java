package orhestra.conversations;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.conversations.domain.Agent;
import orhestra.conversations.wire.AgentJson;
import orhestra.platform.http.ApiException;
import orhestra.platform.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * Agents of a Supabase project, read from its REST interface (PostgREST): one request for one row,
 * which is answered by 406 if there is none. What was read is good for a while, and after that as
 * long as the project does not answer. Thread-safe; blocks.
 */
final class SupabaseAgents {
  private static final Logger log = LoggerFactory.getLogger(SupabaseAgents.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration NONE_KEPT = Duration.ofSeconds(10);
  private static final String ONE_OBJECT = "application/vnd.pgrst.object+json";
  private static final int REMEMBERED = 10_000;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final String base;
  private final String key;
  private final Duration ttl;
  private final LongSupplier nanoTime;
  private final Map<String, Remembered> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Remembered(Optional<Agent> agent, long readAt) {}

  private SupabaseAgents(URI url, String key, SupabaseSettings settings, LongSupplier nanoTime) {
    String address = url.toString();
    this.base =
        (address.endsWith("/") ? address.substring(0, address.length() - 1) : address)
            + "/rest/v1/"
            + settings.view();
    this.key = requireNonNull(key, "key is null");
    this.ttl = settings.cacheTtl();
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /** Where such a project is configured. */
  static Optional<SupabaseAgents> of(SupabaseSettings settings, LongSupplier nanoTime) {
    @Nullable URI url = settings.url();
    @Nullable String key = settings.key();
    return url == null || key == null
        ? Optional.empty()
        : Optional.of(new SupabaseAgents(url, key, settings, nanoTime));
  }

  /**
   * The public, active agent with this id.
   *
   * @throws ApiException 503 if that cannot be found out
   */
  Optional<Agent> find(String id) {
    @Nullable Remembered known;
    synchronized (remembered) {
      known = remembered.get(id);
    }
    if (known != null) {
      Duration good = known.agent().isPresent() ? ttl : NONE_KEPT;
      if (nanoTime.getAsLong() - known.readAt() < good.toNanos()) {
        return known.agent();
      }
    }
    try {
      Optional<Agent> agent = read(id);
      synchronized (remembered) {
        remembered.put(id, new Remembered(agent, nanoTime.getAsLong()));
      }
      return agent;
    } catch (IOException e) {
      log.warn("the agent {} cannot be read from Supabase: {}", id, e.getMessage());
      if (known != null) {
        return known.agent();
      }
      throw new ApiException(503, "agents cannot be read now; try again");
    }
  }

  private Optional<Agent> read(String id) throws IOException {
    URI address =
        URI.create(
            base
                + "?select=*&id=eq."
                + URLEncoder.encode(id, StandardCharsets.UTF_8)
                + "&is_public=eq.True&is_active=eq.True");
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(TIMEOUT)
            .header("Accept", ONE_OBJECT)
            .header("apikey", key)
            .header("Authorization", "Bearer " + key)
            .build();
    HttpResponse<byte[]> answer;
    try {
      answer = http.send(request, BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return switch (answer.statusCode()) {
      case 200 -> Optional.of(agent(id, answer.body()));
      case 406 -> Optional.empty();
      default -> throw new IOException("status " + answer.statusCode());
    };
  }

  private static Agent agent(String id, byte[] body) throws IOException {
    try {
      JsonNode row = Json.parse(body);
      String execution = object(row, "execution_config");
      Agent agent =
          new Agent(
              id,
              0,
              0,
              text(row, "name", text(row, "agent_name", id)),
              text(row, "tenant_id", Agent.NO_TENANT),
              true,
              true,
              execution,
              object(row, "query_config"),
              object(row, "rag_config"),
              0,
              0);
      return AgentJson.withShortForms(agent, row);
    } catch (ApiException e) {
      throw new IOException("an answer that is no JSON", e);
    }
  }

  private static String text(JsonNode row, String field, String otherwise) {
    return row.path(field).isString() ? row.path(field).stringValue() : otherwise;
  }

  private static String object(JsonNode row, String field) {
    return row.path(field).isObject() ? Json.text(row.path(field)) : "{}";
  }
}
