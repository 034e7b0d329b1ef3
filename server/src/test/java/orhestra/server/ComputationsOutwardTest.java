package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orhestra.platform.json.Json;
import orhestra.platform.outgoing.Signature;
import orhestra.server.TestServer.Answer;
import tools.jackson.databind.JsonNode;

/** The computations door where it calls others: an SMPC cluster, and who waits for a job's end. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ComputationsOutwardTest {
  private static final String AB = ",\"clientsList\":[\"A\",\"B\"]";

  @TempDir private static Path folder;
  private static HttpServer others;
  private static TestServer server;
  private static final BlockingQueue<Told> TOLD = new LinkedBlockingQueue<>();

  private record Told(String signature, String body) {}

  @BeforeAll
  static void start() throws IOException {
    others = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    others.createContext("/api/secure-aggregation/job-id/", exchange -> answer(exchange, "\"\""));
    others.createContext(
        "/api/get-result/job-id/",
        exchange ->
            answer(exchange, "{\"status\":\"COMPLETED\",\"computationOutput\":[\"5\",\"2\"]}"));
    others.createContext(
        "/told",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          TOLD.add(new Told(exchange.getRequestHeaders().getFirst(Signature.HEADER), body));
          answer(exchange, "thanks");
        });
    others.start();
    server =
        TestServer.onH2(
            folder,
            "COORDINATOR_HOST",
            "127.0.0.1",
            "COORDINATOR_PORT",
            Integer.toString(others.getAddress().getPort()),
            "COMPUTATIONS_WEBHOOK_SECRET",
            "between us");
  }

  @AfterAll
  static void stop() {
    server.close();
    others.stop(0);
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Answer update(String job, String client, String more) {
    return server.post(
        "/api/update", "{\"jobId\":\"%s\",\"clientId\":\"%s\"%s}".formatted(job, client, more));
  }

  private static String told() {
    return "http://127.0.0.1:" + others.getAddress().getPort() + "/told";
  }

  private static Answer completed(String job) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    Answer answer = server.get("/api/job-status/" + job);
    while (!answer.text("status").equals("COMPLETED")) {
      assertThat(System.nanoTime()).as(answer.toString()).isLessThan(limit);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      answer = server.get("/api/job-status/" + job);
    }
    return answer;
  }

  @Test
  void aJobIsComputedByTheClusterAndItsEndIsTold() throws InterruptedException {
    String terms =
        AB
            + ",\"mode\":\"smpc\",\"computationType\":\"fsum\",\"returnUrl\":\""
            + told()
            + "\",\"schema\":[{\"featureName\":\"sex\",\"dataType\":\"BOOLEAN\",\"offset\":0,"
            + "\"length\":2,\"fields\":[]}]";
    assertThat(update("both", "A", terms).status()).isEqualTo(200);
    assertThat(update("both", "B", AB).status()).as("what is left out agrees").isEqualTo(200);
    JsonNode results = completed("both").body().path("aggregatedResults");
    assertThat(results.at("/sex/percentage").doubleValue()).isEqualTo(40);
    assertThat(results.at("/smpc/computationType").stringValue()).isEqualTo("fsum");
    Told heard = TOLD.poll(30, TimeUnit.SECONDS);
    assertThat(heard).isNotNull();
    byte[] body = heard.body().getBytes(StandardCharsets.UTF_8);
    assertThat(new Signature("between us").isRight(heard.signature(), body)).isTrue();
    assertThat(Json.parse(body).at("/finalResult/aggregatedResults")).isEqualTo(results);
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!server
        .get("/api/jobs/both/explain")
        .body()
        .at("/webhook/state")
        .asString()
        .equals("DELIVERED")) {
      assertThat(System.nanoTime()).isLessThan(limit);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @Test
  void whoSaysOtherTermsIsShownBoth() {
    update("terms", "A", AB + ",\"mode\":\"smpc\",\"returnUrl\":\"" + told() + "\"");
    Answer mode = update("terms", "B", AB + ",\"mode\":\"plain\"");
    assertThat(mode.status()).isEqualTo(409);
    assertThat(mode.text("field")).isEqualTo("mode");
    assertThat(mode.text("inForce")).isEqualTo("smpc");
    assertThat(mode.text("received")).isEqualTo("plain");
    Answer type = update("terms", "B", AB + ",\"mode\":\"smpc\",\"computationType\":\"max\"");
    assertThat(type.status()).isEqualTo(409);
    assertThat(type.text("inForce")).isEqualTo("sum");
    Answer url = update("terms", "B", AB + ",\"returnUrl\":\"http://127.0.0.1/other\"");
    assertThat(url.status()).isEqualTo(409);
    assertThat(url.text("field")).isEqualTo("returnUrl");
    assertThat(url.text("inForce")).isEqualTo(told());
    Answer clear = update("terms", "B", AB + ",\"contribution\":{\"sex\":[1,1]}");
    assertThat(clear.status()).as("the server must not see it").isEqualTo(400);
    assertThat(clear.text("field")).isEqualTo("contribution");
    update("silent", "A", AB);
    Answer late = update("silent", "B", AB + ",\"returnUrl\":\"" + told() + "\"");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.body().path("inForce").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"mode\":7 | mode",
        "\"mode\":\"secure\" | mode",
        "\"computationType\":\"sum\" | computationType",
        "\"mode\":\"smpc\",\"computationType\":\"median\" | computationType",
        "\"mode\":\"smpc\",\"contribution\":{} | contribution",
        "\"mode\":\"smpc\",\"schema\":{\"smpc\":\"numeric\"} | schema",
        "\"returnUrl\":7 | returnUrl",
        "\"returnUrl\":\"\" | returnUrl",
        "\"returnUrl\":\"ftp://example.org/\" | returnUrl",
        "\"returnUrl\":\"http://a:b@example.org/\" | returnUrl",
        "\"returnUrl\":\"http://169.254.169.254/latest\" | returnUrl",
        "\"returnUrl\":\"http://[fe80::1]/\" | returnUrl"
      })
  void aWrongFieldIsNamed(String more, String field) {
    Answer answer = update("wrong", "A", AB + "," + more);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo(field);
    assertThat(server.get("/api/job-status/wrong").status()).isEqualTo(404);
  }

  @Test
  void privateAddressesAreRefusedWhereTheSettingSaysSo(@TempDir Path own) {
    try (TestServer strict = TestServer.onH2(own, "COMPUTATIONS_WEBHOOK_PRIVATE", "false")) {
      Answer refused =
          strict.post(
              "/api/update",
              "{\"jobId\":\"j\",\"clientId\":\"A\",\"totalClients\":1,\"returnUrl\":\""
                  + told()
                  + "\"}");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text("error"))
          .isEqualTo("returnUrl is a private address, to which nothing is sent");
    }
  }
}
