package orhestra.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.platform.config.AccessSettings;
import orhestra.platform.http.Access;
import orhestra.platform.http.HttpServer;
import orhestra.platform.http.Method;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.TestClient;

class AccessGateTest {
  private static final AccessSettings NO_KEYS = new AccessSettings(null, null, null, null, false);
  private static final AccessSettings ALL_KEYS =
      new AccessSettings("agent1", "oper1", "view1", "contr1", false);
  private static final String LOCAL_ONLY =
      "{\"success\":false,\"error\":\"without a key this server answers only at localhost,"
          + " 127.0.0.1 or [::1]\"}";

  private static final Set<String> SITES = Set.of("https://shop.example");

  private final AtomicInteger failed = new AtomicInteger();
  private final List<Duration> pauses = new ArrayList<>();
  private HttpServer server;
  private TestClient client;

  private void start(AccessSettings keys, boolean loopback) {
    List<Route> routes = new ArrayList<>();
    for (Access access : Access.values()) {
      routes.add(
          new Route(
              Method.POST,
              "/" + access.name().toLowerCase(),
              access,
              RouteDoc.of("test", "test"),
              request -> Response.text(200, "in")));
    }
    AccessGate gate =
        new AccessGate(
            keys, loopback, SITES, () -> Instant.EPOCH, pauses::add, failed::incrementAndGet);
    server = HttpServer.builder().listen("127.0.0.1", 0, routes).gate(gate).build().start();
    client = new TestClient(server);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private int status(String path, String... headers) throws Exception {
    return client.post(path, "{}", headers).statusCode();
  }

  @Test
  void withoutKeysEverythingIsOpenOnLoopback() throws Exception {
    start(NO_KEYS, true);
    for (String path : List.of("/open", "/viewer", "/operator", "/agent", "/contributor")) {
      assertThat(status(path)).as(path).isEqualTo(200);
      assertThat(status(path, "X-Orhestra-Key", "anything")).as(path).isEqualTo(200);
    }
  }

  @Test
  void visitorsComeFromTheListedSites() throws Exception {
    start(NO_KEYS, true);
    assertThat(status("/visitor")).isEqualTo(200);
    assertThat(status("/visitor", "Origin", "https://shop.example")).isEqualTo(200);
    assertThat(status("/visitor", "Origin", "https://other.example")).isEqualTo(403);
    assertThat(status("/open", "Origin", "https://shop.example")).isEqualTo(403);
  }

  @Test
  void keysDoNotMakeUpForASiteThatIsNotListed() throws Exception {
    start(ALL_KEYS, true);
    assertThat(status("/visitor", "Origin", "https://shop.example")).isEqualTo(200);
    assertThat(status("/visitor", "Origin", "https://other.example")).isEqualTo(403);
    assertThat(status("/visitor")).isEqualTo(200);
  }

  @Test
  void onlyTheAgentsRoutesAskForTheAgentsKey() throws Exception {
    start(new AccessSettings("agent1", null, null, null, false), true);
    assertThat(status("/agent")).isEqualTo(401);
    assertThat(status("/agent", "X-Orhestra-Key", "agent1")).isEqualTo(200);
    assertThat(status("/operator")).isEqualTo(200);
    assertThat(status("/viewer")).isEqualTo(200);
  }

  @Test
  void aViewersKeyGuardsWhatParticipantsReadAlsoWhereThereIsNoContributorsKey() throws Exception {
    start(new AccessSettings(null, null, "view1", null, false), true);
    assertThat(status("/contributor")).isEqualTo(200);
    assertThat(status("/participant")).isEqualTo(401);
    assertThat(status("/participant", "X-Orhestra-Key", "view1")).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/agent, agent1, 200",
    "/agent, oper1, 401",
    "/agent, view1, 401",
    "/agent, contr1, 401",
    "/operator, oper1, 200",
    "/operator, agent1, 401",
    "/operator, view1, 401",
    "/viewer, view1, 200",
    "/viewer, oper1, 200",
    "/viewer, agent1, 401",
    "/contributor, contr1, 200",
    "/contributor, oper1, 200",
    "/contributor, agent1, 401",
    "/contributor, view1, 401",
    "/participant, view1, 200",
    "/participant, contr1, 200",
    "/participant, oper1, 200",
    "/participant, agent1, 401",
    "/viewer, contr1, 401",
    "/agent, agent, 401",
    "/agent, agent12, 401",
    "/agent, AGENT1, 401",
    "/agent, '', 401",
    "/open, nonsense, 200",
  })
  void eachKeyOpensItsRoutes(String path, String key, int status) throws Exception {
    start(ALL_KEYS, true);
    assertThat(status(path, "X-Orhestra-Key", key)).isEqualTo(status);
    if (!key.isEmpty()) {
      assertThat(status(path, "Authorization", "Bearer " + key)).isEqualTo(status);
    }
  }

  @Test
  void refusalIsExactlyTheContracts() throws Exception {
    start(ALL_KEYS, true);
    HttpResponse<String> answer = client.post("/agent", "{}");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo("{\"success\":false,\"error\":\"unauthorized\"}");
    assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
  }

  @Test
  void elsewhereRoutesOfAnUnsetKeyTakeTheOperators() throws Exception {
    start(new AccessSettings("agent1", "oper1", null, null, false), false);
    assertThat(status("/viewer")).isEqualTo(401);
    assertThat(status("/viewer", "X-Orhestra-Key", "oper1")).isEqualTo(200);
    assertThat(status("/contributor")).isEqualTo(401);
    assertThat(status("/contributor", "X-Orhestra-Key", "oper1")).isEqualTo(200);
    assertThat(status("/open")).isEqualTo(200);
  }

  @Test
  void elsewhereAnonymousUseMustBeAllowed() throws Exception {
    start(new AccessSettings(null, null, null, null, true), false);
    assertThat(status("/operator")).isEqualTo(200);
    assertThat(withHost("/operator", "orhestra.example", "")).startsWith("HTTP/1.1 200 ");
    assertThat(withHost("/operator", "orhestra.example", "Origin: http://other.example\r\n"))
        .startsWith("HTTP/1.1 403 ");
  }

  @Test
  void failedTriesAreCountedAndWrongKeysHeldBack() throws Exception {
    start(ALL_KEYS, true);
    for (int i = 0; i < 5; i++) {
      assertThat(status("/agent", "X-Orhestra-Key", "guess" + i)).isEqualTo(401);
    }
    assertThat(pauses).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));
    assertThat(status("/agent")).isEqualTo(401);
    assertThat(status("/agent", "X-Orhestra-Key", "agent1")).isEqualTo(200);
    assertThat(failed).hasValue(6);
    assertThat(pauses).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8080",
        "LOCALHOST:1",
        "127.0.0.1",
        "127.0.0.1:8080",
        "127.1.2.3",
        "[::1]",
        "[::1]:8080"
      })
  void ownNamesAreAnswered(String host) throws Exception {
    start(NO_KEYS, true);
    assertThat(withHost("/operator", host, "")).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.evil.example",
        "[::2]",
        "[::1.evil.example",
        "192.168.0.1",
        "0.0.0.0",
        "xlocalhost"
      })
  void otherNamesAreNot(String host) throws Exception {
    start(NO_KEYS, true);
    for (String path : List.of("/open", "/viewer", "/operator", "/agent", "/nothing")) {
      assertThat(withHost(path, host, ""))
          .as(path)
          .startsWith("HTTP/1.1 4")
          .doesNotContain("200 OK", "404 Not Found");
    }
    if (!host.startsWith("[::1.")) {
      assertThat(withHost("/open", host, "")).startsWith("HTTP/1.1 403 ").endsWith(LOCAL_ONLY);
    }
  }

  @Test
  void keyVouchesForAnyHost() throws Exception {
    start(new AccessSettings("agent1", null, null, null, false), true);
    String key = "X-Orhestra-Key: agent1\r\n";
    assertThat(withHost("/agent", "proxy.example", key)).startsWith("HTTP/1.1 200 ");
    assertThat(withHost("/operator", "proxy.example", key)).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void behindAProxyWithBothKeysOpenRoutesAnswerToAnyHost() throws Exception {
    start(new AccessSettings("agent1", "oper1", null, null, false), true);
    assertThat(withHost("/open", "proxy.example", "")).startsWith("HTTP/1.1 200 ");
    assertThat(withHost("/viewer", "proxy.example", "")).startsWith("HTTP/1.1 403 ");
    assertThat(withHost("/viewer", "proxy.example", "X-Orhestra-Key: oper1\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8080, http://localhost:8080, 200",
    "localhost:8080, HTTP://LOCALHOST:8080, 200",
    "localhost, http://localhost:80, 200",
    "localhost:80, http://localhost, 200",
    "localhost:443, https://localhost, 200",
    "[::1]:8080, http://[::1]:8080, 200",
    "localhost:8080, http://localhost:3000, 403",
    "localhost:8080, http://evil.example, 403",
    "localhost:8080, null, 403",
    "localhost, https://localhost, 200",
    "localhost:80, https://localhost, 403",
    "localhost, localhost, 403",
  })
  void pagesOfOtherSitesAreRefused(String host, String origin, int status) throws Exception {
    start(NO_KEYS, true);
    assertThat(withHost("/operator", host, "Origin: " + origin + "\r\n"))
        .startsWith("HTTP/1.1 " + status + " ");
  }

  private String withHost(String path, String host, String headers) throws Exception {
    return client.last(
        "POST "
            + path
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\n"
            + headers
            + "Content-Length: 2\r\nConnection: close\r\n\r\n{}");
  }
}
