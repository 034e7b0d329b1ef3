package orhestra.execution.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.execution.model.ModelAnswer;
import orhestra.execution.model.ModelException;
import orhestra.execution.model.Prompt;
import orhestra.execution.model.Usage;
import orhestra.execution.openai.TestModel.Script;
import orhestra.platform.json.Json;
import orhestra.platform.redis.TestRedis;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class OpenAiModelTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(150);

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  private TestModel serve(Script... scripts) {
    TestModel server = TestModel.inTurn(scripts);
    opened.add(server);
    return server;
  }

  private OpenAiModel model(URI url, Duration firstToken, Duration token) {
    OpenAiModel model =
        new OpenAiModel(
            new OpenAiSettings(
                url, "sk-secret", null, LONG, firstToken, token, Duration.ofMillis(10)),
            Clock.systemUTC());
    opened.add(model);
    return model;
  }

  private ModelAnswer ask(TestModel server) throws Exception {
    return model(server.url(), LONG, LONG).answer(prompt("{}"), tokens::add);
  }

  private ModelException refused(TestModel server) {
    return refused(model(server.url(), LONG, LONG));
  }

  private ModelException refused(OpenAiModel model) {
    return catchThrowableOfType(
        ModelException.class, () -> model.answer(prompt("{}"), tokens::add));
  }

  private static Prompt prompt(String parameters) {
    return new Prompt("Be brief.", List.of(user("Hello")), null, null, object(parameters));
  }

  private static ObjectNode user(String text) {
    return JsonNodeFactory.instance.objectNode().put("role", "user").put("content", text);
  }

  private static ObjectNode object(String json) {
    return (ObjectNode) Json.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anAnswerIsPassedOnPieceByPiece() throws Exception {
    CountDownLatch firstSeen = new CountDownLatch(1);
    TestModel server =
        serve(
            exchange -> {
              exchange.stream();
              exchange.delta("{\"role\":\"assistant\",\"content\":\"\"}");
              exchange.token("Hel");
              // the rest is only sent when this has been passed on
              assertThat(firstSeen.await(20, TimeUnit.SECONDS)).isTrue();
              exchange.token("lo ");
              exchange.token("there");
              exchange.finish();
            });
    ModelAnswer answer =
        model(server.url(), LONG, LONG)
            .answer(
                prompt("{}"),
                token -> {
                  tokens.add(token);
                  firstSeen.countDown();
                });
    assertThat(tokens).containsExactly("Hel", "lo ", "there");
    assertThat(answer.content()).isEqualTo("Hello there");
    assertThat(answer.usage()).isEqualTo(new Usage(7, 5));
    assertThat(answer.metadata().path("model").stringValue()).isEqualTo("test-model-1");
    assertThat(answer.metadata().path("finish_reason").stringValue()).isEqualTo("stop");
    assertThat(answer.toolCalls()).isEmpty();
  }

  @Test
  void theRequestSaysWhatTheAgentIs() throws Exception {
    TestModel server = serve(TestModel.says("x"));
    ObjectNode called =
        object(
            "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"a\"}],\"ours\":1}");
    Prompt prompt =
        new Prompt(
            "Be brief.",
            List.of(user("Hello"), called),
            Json.parse("[{\"type\":\"function\"}]".getBytes(StandardCharsets.UTF_8)),
            JsonNodeFactory.instance.stringNode("auto"),
            object("{\"model\":\"small\",\"temperature\":0.5,\"system_prompt\":\"no\",\"x\":1}"));
    model(server.url(), LONG, LONG).answer(prompt, tokens::add);
    TestModel.Exchange request = server.exchanges().getFirst();
    assertThat(request.requestLine()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
    assertThat(request.header("Authorization")).isEqualTo("Bearer sk-secret");
    assertThat(request.header("Upgrade")).isNull();
    assertThat(request.body())
        .isEqualTo(
            object(
                """
                {"model":"small","stream":true,"stream_options":{"include_usage":true},
                 "messages":[{"role":"system","content":"Be brief."},
                   {"role":"user","content":"Hello"},
                   {"role":"assistant","tool_calls":[{"id":"a"}]}],
                 "temperature":0.5,"tools":[{"type":"function"}],"tool_choice":"auto"}
                """));
  }

  @Test
  void theModelIsTheSettingsThenTheAgentsThenTheDefault() {
    assertThat(ChatRequest.model(prompt("{\"model\":\"agents\"}"), "settings"))
        .isEqualTo("settings");
    assertThat(ChatRequest.model(prompt("{\"model\":\"agents\"}"), null)).isEqualTo("agents");
    assertThat(ChatRequest.model(prompt("{}"), null)).isEqualTo("gpt-4o-mini");
  }

  @Test
  void toolCallsAreJoinedFromTheirPieces() throws Exception {
    TestModel server =
        serve(
            exchange -> {
              exchange.stream();
              exchange.delta(
                  "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_a\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"\"}}]}");
              exchange.delta(
                  "{\"tool_calls\":[{\"index\":0,\"id\":null,\"function\":{\"arguments\":\"{\\\"q\\\":\"}}]}");
              exchange.delta(
                  "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}");
              exchange.delta(
                  "{\"tool_calls\":[{\"index\":1,\"id\":\"call_b\",\"type\":\"function\",\"function\":{\"name\":\"leave\",\"arguments\":\"{}\"}}]}");
              exchange.finished("tool_calls");
              exchange.event("[DONE]");
              exchange.end();
            });
    ModelAnswer answer = ask(server);
    assertThat(answer.content()).isEmpty();
    assertThat(Json.text(answer.toolCalls()))
        .isEqualTo(
            "[{\"id\":\"call_a\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"{\\\"q\\\":1}\"}},"
                + "{\"id\":\"call_b\",\"type\":\"function\",\"function\":{\"name\":\"leave\",\"arguments\":\"{}\"}}]");
    assertThat(answer.metadata().path("tool_calls").asInt()).isEqualTo(2);
    assertThat(answer.metadata().path("finish_reason").stringValue()).isEqualTo("tool_calls");
    assertThat(answer.metadata().path("usage_estimated").asBoolean()).isTrue();
  }

  @Test
  void linesOfAllFormsAreUnderstood() throws Exception {
    TestModel server =
        serve(
            exchange -> {
              exchange.stream();
              exchange.raw(": waking up\r\n\r\n");
              exchange.raw(
                  "data:{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\r\n\r\n");
              exchange.raw(
                  "data: {\"choices\":[{\"index\":0,\ndata: \"delta\":{\"content\":\"b\"}}]}\n\n");
              exchange.raw(
                  "event: x\n"
                      + "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"no\"}}]}\n\n");
              exchange.raw("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"c\"");
              exchange.raw("},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n");
              exchange.end();
            });
    assertThat(ask(server).content()).isEqualTo("abc");
    assertThat(tokens).containsExactly("a", "b", "c");
  }

  @Test
  void aCharacterCutInTwoIsJoined() throws Exception {
    TestModel server =
        serve(
            exchange -> {
              exchange.stream();
              exchange.delta("{\"content\":\"party \\ud83c\"}");
              exchange.delta("{\"content\":\"\\udf89!\"}");
              exchange.delta("{\"content\":\"half \\ud83c\"}");
              exchange.finish();
            });
    assertThat(ask(server).content()).isEqualTo("party 🎉!half ?");
    assertThat(tokens).containsExactly("party ", "🎉!", "half ", "?");
  }

  @Test
  void anEndpointThatDoesNotStreamIsUnderstood() throws Exception {
    TestModel server =
        serve(
            exchange ->
                exchange.status(
                    200,
                    "{\"model\":\"whole\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"all"
                        + " at once\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}",
                    "Content-Type: application/json"));
    ModelAnswer answer = ask(server);
    assertThat(answer.content()).isEqualTo("all at once");
    assertThat(answer.usage()).isEqualTo(new Usage(3, 4));
    assertThat(tokens).containsExactly("all at once");
  }

  @Test
  void anEndWithoutDoneIsOneAfterTheReason() throws Exception {
    TestModel server =
        serve(
            exchange -> {
              exchange.stream();
              exchange.token("all");
              exchange.finished("length");
              exchange.cut();
            });
    ModelAnswer answer = ask(server);
    assertThat(answer.content()).isEqualTo("all");
    assertThat(answer.metadata().path("finish_reason").stringValue()).isEqualTo("length");
  }

  @Test
  void aConnectionThatIsCutAfterATokenIsNotTriedAgain() {
    TestModel server =
        serve(
            exchange -> {
              exchange.stream();
              exchange.token("half");
              exchange.cut();
            });
    ModelException failure = refused(server);
    assertThat(failure.type()).isEqualTo("stream_interrupted");
    assertThat(failure.retryable()).isTrue();
    assertThat(tokens).containsExactly("half");
    assertThat(server.exchanges()).hasSize(1);
  }

  @Test
  void anOrderlyEndInTheMiddleIsAnInterruptionToo() {
    TestModel server =
        serve(
            exchange -> {
              exchange.stream();
              exchange.token("half");
              exchange.end();
            });
    assertThat(refused(server).type()).isEqualTo("stream_interrupted");
    assertThat(server.exchanges()).hasSize(1);
  }

  @Test
  void anErrorInTheMiddleIsToldAsTheEndpointSaysIt() {
    TestModel server =
        serve(
            exchange -> {
              exchange.stream();
              exchange.token("half");
              exchange.event(
                  "{\"error\":{\"message\":\"out of memory\",\"type\":\"server_error\"}}");
              exchange.end();
            });
    ModelException failure = refused(server);
    assertThat(failure.type()).isEqualTo("stream_interrupted");
    assertThat(failure).hasMessageContaining("out of memory");
    assertThat(server.exchanges()).hasSize(1);
  }

  @Test
  void anEventThatIsNoJsonInterrupts() {
    TestModel server =
        serve(
            exchange -> {
              exchange.stream();
              exchange.token("half");
              exchange.event("<html>");
              exchange.end();
            });
    assertThat(refused(server).type()).isEqualTo("stream_interrupted");
  }

  @Test
  void anErrorBeforeTheFirstTokenIsTriedAgain() throws Exception {
    TestModel server =
        serve(
            exchange -> {
              exchange.stream();
              exchange.delta("{\"role\":\"assistant\"}");
              exchange.event("{\"error\":{\"message\":\"overloaded\",\"code\":503}}");
              exchange.end();
            },
            exchange -> {
              exchange.stream();
              exchange.cut();
            },
            TestModel.says("at last"));
    ModelAnswer answer = ask(server);
    assertThat(answer.content()).isEqualTo("at last");
    assertThat(answer.metadata().path("tries").asInt()).isEqualTo(3);
    assertThat(tokens).containsExactly("at last");
  }

  @Test
  void anErrorOfTheRequestInAnEventIsNotTriedAgain() {
    TestModel server =
        serve(
            exchange -> {
              exchange.stream();
              exchange.event(
                  "{\"error\":{\"message\":\"too"
                      + " long\",\"type\":\"invalid_request_error\",\"code\":\"context_length_exceeded\"}}");
              exchange.end();
            });
    ModelException failure = refused(server);
    assertThat(failure.type()).isEqualTo("model_error");
    assertThat(failure.retryable()).isFalse();
    assertThat(server.exchanges()).hasSize(1);
  }

  @Test
  void aBusyEndpointIsAskedAgainWhenItSays() throws Exception {
    TestModel server =
        serve(
            exchange ->
                exchange.status(429, "{\"error\":{\"message\":\"slow down\"}}", "Retry-After: 1"),
            exchange -> exchange.status(503, "busy"),
            TestModel.says("ok"));
    long start = System.nanoTime();
    assertThat(ask(server).content()).isEqualTo("ok");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void afterThreeTriesItIsSaidWhatWasWrong() {
    TestModel server = serve(exchange -> exchange.status(500, "{\"error\":\"no GPU\"}"));
    ModelException failure = refused(server);
    assertThat(failure.type()).isEqualTo("model_unavailable");
    assertThat(failure.retryable()).isTrue();
    assertThat(failure).hasMessageContaining("500").hasMessageContaining("no GPU");
    assertThat(server.exchanges()).hasSize(3);
  }

  @Test
  void aLongRetryAfterIsLeftToTheOrchestrator() {
    TestModel server =
        serve(exchange -> exchange.status(429, "", "Retry-After: Wed, 21 Oct 2099 07:28:00 GMT"));
    assertThat(refused(server).type()).isEqualTo("rate_limited");
    assertThat(server.exchanges()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 404, 422})
  void whatTheEndpointRefusesIsNotTriedAgain(int status) {
    TestModel server =
        serve(exchange -> exchange.status(status, "{\"error\":{\"message\":\"no such model\"}}"));
    ModelException failure = refused(server);
    assertThat(failure.type()).isEqualTo("model_error");
    assertThat(failure.retryable()).isFalse();
    assertThat(failure).hasMessageContaining(status + ": no such model");
    assertThat(failure.text()).doesNotContain("sk-secret");
    assertThat(server.exchanges()).hasSize(1);
  }

  @Test
  void nobodyThereIsTriedAgainAndSaid() {
    ModelException failure =
        refused(model(URI.create("http://127.0.0.1:" + TestRedis.freePort()), LONG, LONG));
    assertThat(failure.type()).isEqualTo("model_unreachable");
    assertThat(failure).hasMessageContaining("nothing listens").hasMessageContaining("3 tries");
  }

  @Test
  void anAnswerThatDoesNotBeginIsGivenUp() {
    TestModel silent = serve(TestModel.Exchange::awaitClosed);
    ModelException failure = refused(model(silent.url(), SHORT, LONG));
    assertThat(failure.type()).isEqualTo("timeout_first_token");
    assertThat(silent.exchanges()).hasSize(1);
  }

  @Test
  void commentsAndRolesAreNoBeginning() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    TestModel server =
        serve(
            exchange -> {
              exchange.stream();
              exchange.delta("{\"role\":\"assistant\",\"content\":\"\"}");
              exchange.raw(": keep-alive\n\n");
              exchange.awaitClosed();
              closed.countDown();
            });
    assertThat(refused(model(server.url(), SHORT, LONG)).type()).isEqualTo("timeout_first_token");
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anAnswerThatStopsIsGivenUp() {
    TestModel server =
        serve(
            exchange -> {
              exchange.stream();
              exchange.token("half");
              exchange.awaitClosed();
            });
    ModelException failure = refused(model(server.url(), LONG, SHORT));
    assertThat(failure.type()).isEqualTo("timeout_idle");
    assertThat(failure.retryable()).isTrue();
    assertThat(tokens).containsExactly("half");
  }

  @Test
  void aConnectionThatCannotBeMadeInTimeIsSaid() {
    // kept for documentation: nothing there ever answers
    OpenAiModel model =
        new OpenAiModel(
            new OpenAiSettings(
                URI.create("http://192.0.2.1:9"), null, null, SHORT, LONG, LONG, SHORT),
            Clock.systemUTC());
    opened.add(model);
    // where there is no network at all, it is refused at once
    assertThat(refused(model).type()).isIn("timeout_connect", "model_unreachable");
  }

  @Test
  void anInterruptClosesTheConnection() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    TestModel server =
        serve(
            exchange -> {
              exchange.stream();
              exchange.token("half");
              exchange.awaitClosed();
              closed.countDown();
            });
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    OpenAiModel model = model(server.url(), LONG, LONG);
    Thread asking =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    model.answer(prompt("{}"), token -> begun.countDown());
                  } catch (ModelException | InterruptedException e) {
                    end.complete(e);
                  }
                });
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    asking.interrupt();
    assertThat(end.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aReaderThatWantsNoMoreEndsIt() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    TestModel server =
        serve(
            exchange -> {
              exchange.stream();
              exchange.token("one");
              exchange.awaitClosed();
              closed.countDown();
            });
    assertThatThrownBy(
            () ->
                model(server.url(), LONG, LONG)
                    .answer(
                        prompt("{}"),
                        token -> {
                          throw new InterruptedException("enough");
                        }))
        .isInstanceOf(InterruptedException.class);
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void oneConnectionServesManyTurns() throws Exception {
    TestModel server = serve(TestModel.says("a", "b"));
    OpenAiModel model = model(server.url(), LONG, LONG);
    for (int i = 0; i < 20; i++) {
      assertThat(model.answer(prompt("{}"), tokens::add).content()).isEqualTo("ab");
    }
    assertThat(server.connections()).isLessThan(20);
  }
}
