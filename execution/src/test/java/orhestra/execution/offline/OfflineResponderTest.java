package orhestra.execution.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.client.TransportOptions;
import orhestra.execution.model.ModelAnswer;
import orhestra.execution.model.Prompt;
import orhestra.platform.redis.TestRedis;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class OfflineResponderTest {
  private static final String JOB =
      """
      {"id":"job-12","jobId":"job-12","name":"Nightly","status":"RUNNING","totalTasks":200,
       "completedTasks":48,"failedTasks":2,"cancelledTasks":0,"runningTasks":4,"pendingTasks":146,
       "priority":0,"paused":false}
      """;

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private HttpServer server;
  private OfflineResponder responder;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    responder = new OfflineResponder(TransportOptions.of(url()), Duration.ZERO);
    answers.put("/api/v1/jobs/job-12", JOB);
    answers.put("/api/v1/jobs?status=RUNNING&limit=11", "{\"jobs\":[" + JOB + "]}");
    answers.put("/api/v1/jobs?status=FAILED&limit=11", "{\"jobs\":[]}");
    answers.put("/api/v1/jobs?limit=11", "{\"jobs\":[" + JOB + "]}");
    answers.put("/api/v1/jobs?limit=1", "{\"jobs\":[" + JOB + "]}");
    answers.put("/api/v1/jobs?limit=500", "{\"jobs\":[" + JOB + "]}");
  }

  @AfterEach
  void close() {
    responder.close();
    server.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = answers.get(exchange.getRequestURI().toString());
    byte[] bytes =
        (body == null ? "{\"success\":false,\"error\":\"no such thing\"}" : body).getBytes(UTF_8);
    int status = body == null ? 404 : body.contains("\"success\":false") ? 403 : 200;
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static ObjectNode message(String role, String text) {
    return JsonNodeFactory.instance.objectNode().put("role", role).put("content", text);
  }

  private static Prompt prompt(ObjectNode... messages) {
    return new Prompt(null, List.of(messages), null, null, JsonNodeFactory.instance.objectNode());
  }

  /** Of somebody who has been told who answers. */
  private ModelAnswer ask(String text) throws InterruptedException {
    return responder.answer(
        prompt(message("user", "Hi"), message("assistant", "I am..."), message("user", text)),
        token -> {});
  }

  private String said(String text) throws InterruptedException {
    return ask(text).content();
  }

  @Test
  void saysFirstThatThereIsNoModel() throws Exception {
    List<String> tokens = new ArrayList<>();
    ModelAnswer answer = responder.answer(prompt(message("user", "what is running?")), tokens::add);
    assertThat(answer.content())
        .startsWith("I am Orhestra's small built-in responder; there is no language model")
        .contains("job-12 \"Nightly\"");
    assertThat(String.join("", tokens)).isEqualTo(answer.content());
    assertThat(tokens).hasSizeGreaterThan(20).startsWith("I ", "am ");
    assertThat(answer.usage().promptTokens()).isEqualTo(3);
    assertThat(answer.usage().completionTokens()).isEqualTo(tokens.size());
    assertThat(said("what is running?")).doesNotContain("built-in");
  }

  @Test
  void listsJobs() throws Exception {
    assertThat(said("Which jobs are running?"))
        .isEqualTo("1 running job:\n- job-12 \"Nightly\": 50 of 200 tasks ended (25 %)");
    assertThat(said("Which jobs failed?")).isEqualTo("There is no failed job.");
    assertThat(said("list the jobs"))
        .isEqualTo("1 job:\n- job-12 \"Nightly\", RUNNING: 50 of 200 tasks ended (25 %)");
  }

  @Test
  void theNewestTenOfManyAreListed() throws Exception {
    answers.put(
        "/api/v1/jobs?status=RUNNING&limit=11",
        "{\"jobs\":[" + (JOB + ",").repeat(10) + JOB + "]}");
    assertThat(said("Which jobs are running?").lines())
        .hasSize(11)
        .first()
        .isEqualTo("The newest 10 running jobs:");
  }

  @Test
  void saysHowFarAJobIs() throws Exception {
    ModelAnswer answer = ask("How far is job 12?");
    assertThat(answer.content())
        .isEqualTo(
            "job-12 \"Nightly\" is RUNNING: 50 of 200 tasks ended (25 %). Of these 48 have a"
                + " result, 2 failed and 0 were cancelled; 4 are running now and 146 wait.");
    assertThat(answer.metadata().path("tools_used").toString()).isEqualTo("[\"job job-12\"]");
    assertThat(answer.iterations()).isEqualTo(2);
    assertThat(answer.sources()).containsExactly(url());
    assertThat(said("how far is \"nightly\"?")).isEqualTo(answer.content());
    assertThat(said("how far is the last job?")).isEqualTo(answer.content());
    assertThat(said("how far is job 99?")).startsWith("I find no job \"job-99\"");
  }

  @Test
  void namesTheBestResults() throws Exception {
    answers.put("/api/v1/jobs/job-12/results?format=ndjson&order=fopt&limit=3", "");
    assertThat(said("best result of job 12"))
        .isEqualTo("job-12 \"Nightly\" has no results yet: 50 of 200 tasks ended (25 %).");
    answers.put(
        "/api/v1/jobs/job-12/results?format=ndjson&order=fopt&limit=3",
        "{\"taskId\":\"t-1\",\"algorithm\":\"PSO/Sphere\",\"agents\":40,\"dimension\":3,\"attempt\":1,\"runtimeMs\":5,\"fopt\":0.000123456789}\n"
            + "{\"taskId\":\"t-2\",\"algorithm\":\"DE\",\"attempt\":1,\"runtimeMs\":5,\"fopt\":12.5}\n");
    assertThat(said("best result of job 12"))
        .isEqualTo(
            "The best value of job-12 \"Nightly\" so far is 0.000123457 by PSO/Sphere (agents 40,"
                + " dimension 3) in task t-1.\n- then 12.5 by DE in task t-2");
  }

  @Test
  void knowsWhoWorks() throws Exception {
    answers.put("/api/v1/spots", "{\"spots\":[]}");
    assertThat(said("Are workers connected?")).startsWith("No worker is connected.");
    answers.put(
        "/api/v1/spots",
        """
        {"spots":[{"spotId":"spot-1","status":"UP","runningTasks":2,"totalCores":8,
                   "spotInfo":{"hostname":"box","maxConcurrent":4}},
                  {"spotId":"spot-2","status":"DOWN"}]}
        """);
    assertThat(said("Are workers connected?"))
        .isEqualTo(
            "Yes: 1 worker is connected and runs 2 tasks:\n- spot-1 on box: 2 tasks in 4 slots");
  }

  @Test
  void knowsHowTheServerIs() throws Exception {
    answers.put(
        "/api/v1/health",
        "{\"status\":\"healthy\",\"database\":\"connected\",\"activeSpots\":3,\"pendingTasks\":9,\"runningTasks\":1}");
    assertThat(said("is the server up?"))
        .isEqualTo(
            "The server at "
                + url()
                + " says that it is healthy: database connected, 3 workers connected, 1 task"
                + " running and 9 waiting.");
  }

  @Test
  void knowsBrands() throws Exception {
    answers.put("/api/brands", "{\"details\":[{\"brand\":\"nike\",\"chunks\":7}]}");
    answers.put(
        "/api/brands/nike/live",
        """
        {"mergedChunks":7,"summary":{"brand":"nike","totalChunks":7,"totalMentions":70,
         "sentiment":{"positive":1,"neutral":0,"negative":0,"score":0.5},
         "dominantTopics":["shoes"],"summary":"Shoes, mostly."}}
        """);
    assertThat(said("which brands are there?")).isEqualTo("1 brand is known: nike (7 chunks).");
    assertThat(said("how is brand nike?"))
        .isEqualTo(
            "Brand nike: 70 mentions in 7 chunks, mean sentiment 0.5.\n"
                + "Topics: shoes.\n"
                + "Shoes, mostly.");
    assertThat(said("how is brand puma?")).startsWith("Nothing has been merged");
  }

  @Test
  void echoesTheRestUsefully() throws Exception {
    ModelAnswer answer = ask("Tell me a joke");
    assertThat(answer.content())
        .contains("You said: \"Tell me a joke\" (4 words)")
        .contains("OPENAI_BASE_URL")
        .contains("which jobs are running?");
    assertThat(answer.iterations()).isEqualTo(1);
    assertThat(answer.sources()).isEmpty();
  }

  @Test
  void theSameQuestionGetsTheSameAnswer() throws Exception {
    for (String text : List.of("how far is job 12?", "help", "Tell me a joke")) {
      assertThat(ask(text)).isEqualTo(ask(text));
    }
  }

  @Test
  void aServerThatIsAwayIsPartOfTheAnswer() throws Exception {
    String nobody = "http://127.0.0.1:" + TestRedis.freePort();
    try (OfflineResponder alone =
        new OfflineResponder(TransportOptions.of(nobody), Duration.ZERO)) {
      assertThat(alone.answer(prompt(message("user", "what is running?")), token -> {}).content())
          .contains("The Orhestra server at " + nobody + " does not answer");
    }
  }

  @Test
  void aServerThatWantsAKeyIsPartOfTheAnswer() throws Exception {
    answers.put("/api/v1/spots", "{\"success\":false,\"error\":\"key required\"}");
    assertThat(said("workers?")).contains("wants a key").contains("ORHESTRA_VIEWER_KEY");
  }

  @Test
  void anInterruptEndsItAtOnce() throws Exception {
    try (OfflineResponder slow =
        new OfflineResponder(TransportOptions.of(url()), Duration.ofHours(1))) {
      CountDownLatch first = new CountDownLatch(1);
      CountDownLatch ended = new CountDownLatch(1);
      Thread thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      slow.answer(prompt(message("user", "help")), token -> first.countDown());
                    } catch (InterruptedException e) {
                      ended.countDown();
                    }
                  });
      assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
      thread.interrupt();
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void partsOfAMessageAreRead() throws Exception {
    ObjectNode parts = JsonNodeFactory.instance.objectNode().put("role", "user");
    parts.putArray("content").addObject().put("type", "text").put("text", "help");
    assertThat(responder.answer(prompt(parts), token -> {}).content())
        .contains("how far is job 12?");
  }
}
