package orhestra.conversations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.conversations.domain.Agent;
import orhestra.platform.http.ApiException;

/** Against a stand-in that answers as PostgREST does. */
@Timeout(60)
final class SupabaseAgentsTest {
  private static final String ROW =
      """
      {"id":"shop","name":"Shop","tenant_id":"t1","is_public":true,"is_active":true,\
      "prompt":"Be kind.","model":"m1","execution_config":{"temperature":0.5}}\
      """;

  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger status = new AtomicInteger();
  private final AtomicReference<String> row = new AtomicReference<>(ROW);
  private final AtomicLong nanos = new AtomicLong();
  private HttpServer server;
  private SupabaseAgents agents;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/rest/v1/agents", this::answer);
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    agents =
        SupabaseAgents.of(
                new SupabaseSettings(url, "secret", "agents", Duration.ofMinutes(5)), nanos::get)
            .orElseThrow();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    String query = exchange.getRequestURI().getRawQuery();
    boolean authorized =
        "secret".equals(exchange.getRequestHeaders().getFirst("apikey"))
            && "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
    boolean object =
        "application/vnd.pgrst.object+json".equals(exchange.getRequestHeaders().getFirst("Accept"));
    boolean found = "select=*&id=eq.shop&is_public=eq.True&is_active=eq.True".equals(query);
    int code = status.get() != 0 ? status.get() : !authorized ? 401 : found && object ? 200 : 406;
    String none =
        """
        {"code":"PGRST116","details":"The result contains 0 rows","hint":null,\
        "message":"JSON object requested, multiple (or no) rows returned"}\
        """;
    byte[] body = (code == 200 ? row.get() : none).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void anAgentIsReadAndRemembered() {
    Agent agent = agents.find("shop").orElseThrow();
    assertThat(agent.name()).isEqualTo("Shop");
    assertThat(agent.tenant()).isEqualTo("t1");
    assertThat(agent.executionConfig())
        .isEqualTo("{\"temperature\":0.5,\"system_prompt\":\"Be kind.\",\"model\":\"m1\"}");
    agents.find("shop");
    assertThat(requests).hasValue(1);
    nanos.addAndGet(Duration.ofMinutes(5).toNanos());
    row.set(ROW.replace("Be kind.", "Be brief."));
    assertThat(agents.find("shop").orElseThrow().executionConfig()).contains("Be brief.");
  }

  @Test
  void thereMayBeNone() {
    assertThat(agents.find("nobody & more")).isEmpty();
    assertThat(agents.find("nobody & more")).isEmpty();
    assertThat(requests).hasValue(1);
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(agents.find("nobody & more")).isEmpty();
    assertThat(requests).hasValue(2);
  }

  @Test
  void whatWasReadIsGoodWhileTheProjectDoesNotAnswer() {
    agents.find("shop");
    status.set(500);
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(agents.find("shop")).isPresent();
    assertThatThrownBy(() -> agents.find("other"))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(503));
  }

  @Test
  void anAnswerThatIsNoJsonIsAnOutage() {
    row.set("<html>");
    assertThatThrownBy(() -> agents.find("shop")).isInstanceOf(ApiException.class);
  }
}
