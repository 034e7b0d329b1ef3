package orhestra.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static orhestra.execution.TestOrchestrator.NAMES;
import static orhestra.execution.TestOrchestrator.action;
import static orhestra.execution.TestOrchestrator.kind;
import static orhestra.platform.redis.TestRedis.eventually;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.execution.openai.TestModel;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisStatus;
import orhestra.platform.redis.StreamConsumer;
import orhestra.platform.redis.TestRedis;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Timeout(120)
class ExecutionServiceTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration CLAIM_AFTER = Duration.ofSeconds(1);

  private final List<AutoCloseable> opened = new ArrayList<>();
  private TestRedis server = open(TestRedis.start());
  private TestOrchestrator orchestrator = open(new TestOrchestrator(server));
  private final TestModel endpoint = open(new TestModel(TestModel.says("Hello ", "there")));

  private <T extends AutoCloseable> T open(T one) {
    opened.add(one);
    return one;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  private ExecutionService start() {
    return start(16, LONG, LONG);
  }

  private ExecutionService start(int concurrency, Duration turnTimeout, Duration stopTimeout) {
    ExecutionSettings settings =
        new ExecutionSettings(
            NAMES, concurrency, turnTimeout, stopTimeout, CLAIM_AFTER, Duration.ZERO, null);
    Redis redis = open(Redis.connect(server.address(), Clock.systemUTC()));
    eventually().until(() -> redis.status() instanceof RedisStatus.Connected);
    return open(
        ExecutionService.start(
            redis, settings, open(ExecutionProcess.model(endpoint.url())), Clock.systemUTC()));
  }

  /** Says a word for each permit, and the end when it is told. */
  private record Held(Semaphore words, CountDownLatch closed) {
    Held() {
      this(new Semaphore(0), new CountDownLatch(1));
    }

    TestModel.Script script(int words) {
      return exchange -> {
        exchange.stream();
        try {
          for (int i = 0; i < words; i++) {
            this.words.acquire();
            exchange.token("w" + i + " ");
          }
          exchange.finish();
        } finally {
          closed.countDown();
        }
      };
    }

    /** Says one word and then nothing until nobody listens. */
    TestModel.Script silent() {
      return exchange -> {
        exchange.stream();
        exchange.token("w0 ");
        exchange.awaitClosed();
        closed.countDown();
      };
    }
  }

  @Test
  void aTurnIsAnsweredInPiecesAndAsAWhole() {
    start();
    ObjectNode asked = action("t1", "c1", "Hello");
    ((ObjectNode) asked.get("data")).put("conversation_id", "conversation-1");
    orchestrator.dispatch(asked);
    JsonNode end = orchestrator.awaitEnd("t1");
    List<JsonNode> callbacks = orchestrator.callbacks();
    assertThat(callbacks.stream().map(TestOrchestrator::kind))
        .containsExactly("streaming", "streaming", "streaming", "response");
    for (JsonNode callback : callbacks) {
      assertThat(callback.path("session_id").stringValue()).isEqualTo("session-1");
      assertThat(callback.path("correlation_id").stringValue()).isEqualTo("c1");
      assertThat(callback.path("tenant_id").stringValue()).isEqualTo("tenant-1");
      assertThat(callback.path("agent_id").stringValue()).isEqualTo("default");
      assertThat(callback.path("trace_id").stringValue()).isEqualTo("trace-1");
      assertThat(callback.get("user_id").isNull()).isTrue();
      assertThat(callback.path("origin_service").stringValue()).isEqualTo("execution");
      assertThat(callback.path("timestamp").stringValue()).endsWith("Z");
    }
    assertThat(callbacks.stream().map(one -> one.path("action_id").stringValue()).distinct())
        .hasSize(4);
    assertThat(orchestrator.pieces("t1").toString())
        .isEqualTo(
            "[{\"content\":\"Hello \",\"is_final\":false,\"chunk_index\":0},"
                + " {\"content\":\"there\",\"is_final\":false,\"chunk_index\":1},"
                + " {\"content\":\"\",\"is_final\":true,\"chunk_index\":2}]");
    JsonNode data = end.path("data");
    assertThat(data.path("message").toString())
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"Hello there\"}");
    assertThat(data.path("usage").toString())
        .isEqualTo("{\"prompt_tokens\":7,\"completion_tokens\":5,\"total_tokens\":12}");
    assertThat(data.path("conversation_id").stringValue()).isEqualTo("conversation-1");
    assertThat(data.path("status").stringValue()).isEqualTo("completed");
    assertThat(data.path("iterations").asInt()).isEqualTo(1);
    assertThat(data.path("execution_time_ms").isIntegralNumber()).isTrue();
    assertThat(data.path("sources").isArray()).isTrue();
    assertThat(data.path("metadata").path("mode").stringValue()).isEqualTo("simple");
    assertThat(endpoint.exchanges().getFirst().body().path("messages").toString())
        .isEqualTo(
            "[{\"role\":\"system\",\"content\":\"Be"
                + " brief.\"},{\"role\":\"user\",\"content\":\"Hello\"}]");
    orchestrator.awaitNothingPending();
  }

  @Test
  void toolCallsOfTheAdvancedModeAreToldAndToolsOfTheSimpleOneIgnored() {
    endpoint.script(
        exchange -> {
          exchange.stream();
          exchange.delta(
              "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}");
          exchange.finished("tool_calls");
          exchange.event("[DONE]");
          exchange.end();
        });
    start();
    ObjectNode advanced = action("t1", "c1", "Hello");
    advanced.put("action_type", "execution.chat.advance");
    ((ObjectNode) advanced.get("data")).putArray("tools").addObject().put("type", "function");
    orchestrator.dispatch(advanced);
    JsonNode data = orchestrator.awaitEnd("t1").path("data");
    assertThat(data.path("message").path("tool_calls").path(0).path("id").stringValue())
        .isEqualTo("a");
    assertThat(data.path("metadata").path("mode").stringValue()).isEqualTo("advance");
    assertThat(endpoint.exchanges().getFirst().body().has("tools")).isTrue();
    ObjectNode simple = action("t2", "c2", "Hello");
    ((ObjectNode) simple.get("data")).putArray("tools").addObject().put("type", "function");
    orchestrator.dispatch(simple);
    orchestrator.awaitEnd("t2");
    assertThat(endpoint.exchanges().getLast().body().has("tools")).isFalse();
  }

  @Test
  void whatWasSaidBeforeIsSentAlongUnlessItIsRepeated() {
    start();
    ObjectNode later = action("t1", "c1", "And then?");
    ((ObjectNode) later.get("metadata"))
        .putArray("history")
        .addObject()
        .put("role", "user")
        .put("content", "Once upon a time");
    orchestrator.dispatch(later);
    orchestrator.awaitEnd("t1");
    assertThat(contents()).containsExactly("Be brief.", "Once upon a time", "And then?");
    ObjectNode whole = later.deepCopy();
    whole.put("task_id", "t2").put("correlation_id", "c2");
    ((ObjectNode) whole.get("data"))
        .putArray("messages")
        .add(whole.objectNode().put("role", "assistant").put("content", "I said"))
        .add(whole.objectNode().put("role", "user").put("content", "And then?"));
    orchestrator.dispatch(whole);
    orchestrator.awaitEnd("t2");
    assertThat(contents()).containsExactly("Be brief.", "I said", "And then?");
  }

  private List<String> contents() {
    List<String> contents = new ArrayList<>();
    endpoint
        .exchanges()
        .getLast()
        .body()
        .path("messages")
        .forEach(message -> contents.add(message.path("content").stringValue()));
    return contents;
  }

  @Test
  void callbacksGoWhereTheTurnSays() {
    start();
    orchestrator.dispatch(action("t1", "c1", "x").put("callback_queue_name", "my:own:stream"));
    eventually().until(() -> orchestrator.callbacks("my:own:stream").size() == 4);
    for (String odd : List.of("no stream", "word", NAMES.dispatch(), "a:" + "b".repeat(300))) {
      orchestrator.dispatch(action("t2", "c-" + odd.length(), "x").put("callback_queue_name", odd));
    }
    eventually().until(() -> orchestrator.ends("t2").size() == 4);
  }

  @Test
  void whatTheModelRefusesIsAnError() {
    endpoint.script(exchange -> exchange.status(401, "{\"error\":{\"message\":\"bad key\"}}"));
    start();
    orchestrator.dispatch("t1");
    JsonNode end = orchestrator.awaitEnd("t1");
    assertThat(kind(end)).isEqualTo("error");
    assertThat(end.path("data").path("error_type").stringValue()).isEqualTo("model_error");
    assertThat(end.path("data").path("message").stringValue()).contains("bad key");
    assertThat(end.path("data").path("details").toString()).isEqualTo("{\"retryable\":false}");
    orchestrator.awaitNothingPending();
  }

  @Test
  void anAnswerThatBreaksOffIsAnErrorThatSaysSo() {
    endpoint.script(
        exchange -> {
          exchange.stream();
          exchange.token("half");
          exchange.cut();
        });
    start();
    orchestrator.dispatch("t1");
    JsonNode data = orchestrator.awaitEnd("t1").path("data");
    assertThat(data.path("error_type").stringValue()).isEqualTo("stream_interrupted");
    assertThat(data.path("details").toString()).isEqualTo("{\"retryable\":true,\"partial\":true}");
    assertThat(orchestrator.said("t1")).isEqualTo("half");
    assertThat(endpoint.exchanges()).hasSize(1);
  }

  @Test
  void aTurnThatTakesTooLongIsAnError() throws Exception {
    Held held = new Held();
    endpoint.script(held.silent());
    start(16, Duration.ofMillis(400), LONG);
    orchestrator.dispatch("t1");
    JsonNode data = orchestrator.awaitEnd("t1").path("data");
    assertThat(data.path("error_type").stringValue()).isEqualTo("timeout_total");
    assertThat(data.path("details").path("retryable").asBoolean()).isTrue();
    assertThat(held.closed().await(10, TimeUnit.SECONDS)).isTrue();
    orchestrator.awaitNothingPending();
  }

  @Test
  void aTurnThatWasCalledOffIsNotBegun() {
    orchestrator.set("nooble4:test:execution:cancelled:c-t1");
    start();
    orchestrator.dispatch("t1");
    orchestrator.dispatch("t2");
    orchestrator.awaitEnd("t2");
    orchestrator.awaitNothingPending();
    assertThat(orchestrator.callbacksOf("t1")).isEmpty();
    assertThat(endpoint.exchanges()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c-t1", ""})
  void aTurnThatIsCalledOffStopsAtOnceAndSaysNothingMore(String correlation) throws Exception {
    Held held = new Held();
    Held other = new Held();
    endpoint.script(
        exchange -> {
          boolean first = exchange.body().toString().contains("Hello t1");
          (first ? held.silent() : other.script(2)).answer(exchange);
        });
    start();
    orchestrator.dispatch("t1");
    orchestrator.dispatch("t2");
    other.words().release();
    orchestrator.awaitPieces("t1", 1);
    orchestrator.awaitPieces("t2", 1);
    orchestrator.cancel("t1", correlation);
    assertThat(held.closed().await(10, TimeUnit.SECONDS)).isTrue();
    eventually().until(() -> orchestrator.pending() == 1);
    assertThat(orchestrator.callbacksOf("t1")).hasSize(1);
    other.words().release();
    assertThat(kind(orchestrator.awaitEnd("t2"))).isEqualTo("response");
    assertThat(orchestrator.callbacksOf("t1")).hasSize(1);
  }

  @Test
  void aCancellationOfAnotherAttemptChangesNothing() {
    Held held = new Held();
    endpoint.script(held.script(2));
    start();
    orchestrator.dispatch("t1");
    held.words().release();
    orchestrator.awaitPieces("t1", 1);
    orchestrator.cancel("t1", "an-older-attempt");
    orchestrator
        .redis()
        .await(orchestrator.redis().commands().publish(NAMES.cancel(), "{".getBytes(UTF_8)));
    held.words().release();
    assertThat(kind(orchestrator.awaitEnd("t1"))).isEqualTo("response");
  }

  @Test
  void whatCannotBeReadIsPassedOverOrAnswered() {
    start();
    orchestrator.raw("not JSON");
    orchestrator.raw("[1,2]");
    orchestrator.raw("{\"task_id\":\"t0\"}");
    orchestrator.raw("{\"session_id\":\"s0\"}");
    orchestrator.dispatch(Map.of("other", "x".getBytes(UTF_8)));
    orchestrator.raw("{\"task_id\":\"no-type\",\"session_id\":\"s\"}");
    orchestrator.dispatch(action("no-messages", "c", "x").putNull("data"));
    ObjectNode odd = action("odd-message", "c", "x");
    ((ObjectNode) odd.get("data")).putArray("messages").add("text");
    orchestrator.dispatch(odd);
    orchestrator.dispatch("good");
    for (String task : List.of("no-type", "no-messages", "odd-message")) {
      JsonNode data = orchestrator.awaitEnd(task).path("data");
      assertThat(data.path("error_type").stringValue()).isEqualTo("invalid_dispatch");
      assertThat(data.path("details").path("retryable").asBoolean(true)).isFalse();
    }
    assertThat(kind(orchestrator.awaitEnd("good"))).isEqualTo("response");
    orchestrator.awaitNothingPending();
    assertThat(orchestrator.callbacksOf("t0")).isEmpty();
  }

  @Test
  void aStreamForCallbacksThatIsNoneStopsNobody() {
    server.ask("SET", "bad:stream", "text");
    start();
    orchestrator.dispatch(action("t1", "c1", "x").put("callback_queue_name", "bad:stream"));
    orchestrator.dispatch("t2");
    assertThat(kind(orchestrator.awaitEnd("t2"))).isEqualTo("response");
    orchestrator.awaitNothingPending();
  }

  @Test
  void manyPiecesComeInTheirOrder() {
    String[] words = IntStream.range(0, 5000).mapToObj(i -> i + " ").toArray(String[]::new);
    endpoint.script(TestModel.says(words));
    start();
    orchestrator.dispatch("t1");
    orchestrator.awaitEnd("t1");
    List<JsonNode> pieces = orchestrator.pieces("t1");
    assertThat(pieces.stream().map(piece -> piece.path("chunk_index").asInt()))
        .containsExactlyElementsOf(IntStream.rangeClosed(0, 5000).boxed().toList());
    assertThat(orchestrator.said("t1")).isEqualTo(String.join("", words));
  }

  @Test
  void soManyAtATimeAndNoMore() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Held held = new Held();
    endpoint.script(
        exchange -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          exchange.stream();
          held.words().acquire();
          exchange.token("x");
          now.decrementAndGet();
          exchange.finish();
        });
    start(2, LONG, LONG);
    for (int i = 0; i < 6; i++) {
      orchestrator.dispatch("t" + i);
    }
    eventually().until(() -> now.get() == 2);
    held.words().release(6);
    for (int i = 0; i < 6; i++) {
      orchestrator.awaitEnd("t" + i);
    }
    assertThat(most).hasValue(2);
  }

  @Test
  void workersOfAGroupShareTheTurns() {
    start();
    start();
    for (int i = 0; i < 200; i++) {
      orchestrator.dispatch("t" + i);
    }
    eventually()
        .until(
            () ->
                orchestrator.callbacks().stream()
                        .filter(one -> kind(one).equals("response"))
                        .count()
                    >= 200);
    orchestrator.awaitNothingPending();
    List<JsonNode> ends =
        orchestrator.callbacks().stream().filter(one -> !kind(one).equals("streaming")).toList();
    assertThat(ends).hasSize(200).allMatch(one -> kind(one).equals("response"));
    assertThat(ends.stream().map(one -> one.path("task_id").stringValue()).distinct()).hasSize(200);
    assertThat(
            ends.stream()
                .map(one -> one.path("data").path("metadata").path("worker").stringValue())
                .distinct())
        .hasSize(2);
  }

  /** Takes entries as a worker does, and is never heard of again. */
  private void takeAndDie() throws InterruptedException {
    StreamConsumer dead =
        StreamConsumer.open(
            orchestrator.redis(),
            new StreamConsumer.Options(
                NAMES.dispatch(), StreamNames.GROUP, "dead", 10, Duration.ofMillis(50), LONG));
    assertThat(dead.next()).isNotEmpty();
    dead.close();
  }

  @Test
  void aTurnThatNobodyBeganIsBegunByTheNext() throws Exception {
    orchestrator.dispatch("t1");
    takeAndDie();
    start();
    assertThat(kind(orchestrator.awaitEnd("t1"))).isEqualTo("response");
    orchestrator.awaitNothingPending();
  }

  @Test
  void aTurnThatALostWorkerBeganIsNotBegunAgain() throws Exception {
    orchestrator.dispatch("t1");
    takeAndDie();
    orchestrator.set("nooble4:test:execution:started:c-t1");
    start();
    JsonNode data = orchestrator.awaitEnd("t1").path("data");
    assertThat(data.path("error_type").stringValue()).isEqualTo("worker_lost");
    assertThat(data.path("details").toString()).isEqualTo("{\"retryable\":true}");
    orchestrator.awaitNothingPending();
    assertThat(endpoint.exchanges()).isEmpty();
  }

  @Test
  void aFreshAttemptAtItIsAnswered() throws Exception {
    orchestrator.set("nooble4:test:execution:started:c-t1");
    start();
    orchestrator.dispatch(action("t1", "c-t1-again", "Hello"));
    assertThat(kind(orchestrator.awaitEnd("t1"))).isEqualTo("response");
  }

  @Test
  void aTurnThatIsDispatchedTwiceIsAnsweredOnce() throws Exception {
    Held held = new Held();
    endpoint.script(held.script(2));
    start();
    orchestrator.dispatch("t1");
    orchestrator.dispatch("t1");
    // both ask the model, and one of them learns from its first word that it need not
    held.words().release(100);
    orchestrator.awaitEnd("t1");
    orchestrator.awaitNothingPending();
    orchestrator.dispatch("t1");
    orchestrator.awaitNothingPending();
    assertThat(orchestrator.ends("t1").stream().map(TestOrchestrator::kind))
        .containsExactly("response");
    assertThat(orchestrator.said("t1")).isEqualTo("w0 w1 ");
  }

  @Test
  void aLongTurnStaysItsWorkers() throws Exception {
    Held held = new Held();
    endpoint.script(held.script(2));
    start();
    start();
    orchestrator.dispatch("t1");
    held.words().release();
    orchestrator.awaitPieces("t1", 1);
    // three times as long as it takes to be thought dead
    assertThat(held.closed().await(3 * CLAIM_AFTER.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
    held.words().release();
    assertThat(kind(orchestrator.awaitEnd("t1"))).isEqualTo("response");
    orchestrator.awaitNothingPending();
    assertThat(orchestrator.ends("t1")).hasSize(1);
    assertThat(endpoint.exchanges()).hasSize(1);
  }

  @Test
  void aTurnThatAnotherHasTakenIsGivenUp() throws Exception {
    Held held = new Held();
    endpoint.script(held.silent());
    start();
    String entry = orchestrator.dispatch("t1");
    orchestrator.awaitPieces("t1", 1);
    server.ask("XCLAIM", NAMES.dispatch(), StreamNames.GROUP, "other", "0", entry);
    assertThat(held.closed().await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(orchestrator.ends("t1")).isEmpty();
    // it is the other's, who says nothing here
    assertThat(orchestrator.pending()).isEqualTo(1);
  }

  @Test
  void oneWorkerKilledInTheMiddle() throws Exception {
    Semaphore words = new Semaphore(0);
    endpoint.script(
        exchange -> {
          exchange.stream();
          exchange.token("first ");
          words.acquire();
          exchange.token("last");
          exchange.finish();
        });
    Process worker = process();
    try {
      for (int i = 0; i < 5; i++) {
        orchestrator.dispatch("t" + i);
        orchestrator.awaitPieces("t" + i, 1);
      }
    } finally {
      worker.destroyForcibly().waitFor();
    }
    words.release(1000);
    start();
    orchestrator.dispatch("t5");
    for (int i = 0; i < 5; i++) {
      JsonNode data = orchestrator.awaitEnd("t" + i).path("data");
      assertThat(data.path("error_type").stringValue()).isEqualTo("worker_lost");
      assertThat(orchestrator.said("t" + i)).isEqualTo("first ");
    }
    assertThat(kind(orchestrator.awaitEnd("t5"))).isEqualTo("response");
    orchestrator.awaitNothingPending();
    for (int i = 0; i < 6; i++) {
      assertThat(orchestrator.ends("t" + i)).hasSize(1);
    }
  }

  private Process process() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ExecutionProcess.class.getName(),
            "" + server.port(),
            endpoint.url().toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void aRestartOfRedisInTheMiddleOfAnAnswerCostsNothingOfIt(@TempDir Path folder) throws Exception {
    server =
        open(
            TestRedis.start(
                "--dir", folder.toString(), "--appendonly", "yes", "--appendfsync", "always"));
    orchestrator = open(new TestOrchestrator(server));
    Held held = new Held();
    endpoint.script(held.script(60));
    start();
    orchestrator.dispatch("t1");
    held.words().release(20);
    orchestrator.awaitPieces("t1", 20);
    server.kill();
    held.words().release(20);
    server.restart();
    held.words().release(20);
    orchestrator.awaitConnected();
    assertThat(kind(orchestrator.awaitEnd("t1"))).isEqualTo("response");
    assertThat(
            orchestrator.pieces("t1").stream()
                .map(piece -> piece.path("chunk_index").asInt())
                .distinct())
        .containsExactlyElementsOf(IntStream.rangeClosed(0, 60).boxed().toList());
    orchestrator.awaitNothingPending();
  }

  @Test
  void whatIsCalledOffWhileNobodyHearsItStopsAfterTheReconnect() throws Exception {
    Held held = new Held();
    endpoint.script(held.silent());
    start();
    orchestrator.dispatch("t1");
    orchestrator.awaitPieces("t1", 1);
    // there is no message: only the key tells
    orchestrator.set("nooble4:test:execution:cancelled:c-t1");
    server.ask("CLIENT", "KILL", "TYPE", "pubsub", "SKIPME", "yes");
    server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    assertThat(held.closed().await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aRedisThatLostItsMemoryIsServedOn() {
    start();
    orchestrator.dispatch("t1");
    orchestrator.awaitEnd("t1");
    server.kill();
    server.restart();
    orchestrator.awaitConnected();
    orchestrator.dispatch("t2");
    assertThat(kind(orchestrator.awaitEnd("t2"))).isEqualTo("response");
  }

  @Test
  void stoppingLetsRunningTurnsEnd() throws Exception {
    Held held = new Held();
    endpoint.script(held.script(2));
    ExecutionService service = start();
    orchestrator.dispatch("t1");
    held.words().release();
    orchestrator.awaitPieces("t1", 1);
    Thread stopping = Thread.ofVirtual().start(service::stop);
    eventually().until(() -> stopping.getState() != Thread.State.NEW);
    // what comes now is for others
    eventually().until(() -> consumersWaiting() == 0);
    orchestrator.dispatch("t2");
    held.words().release();
    stopping.join();
    assertThat(kind(orchestrator.awaitEnd("t1"))).isEqualTo("response");
    assertThat(orchestrator.callbacksOf("t2")).isEmpty();
    endpoint.script(TestModel.says("x"));
    start();
    assertThat(kind(orchestrator.awaitEnd("t2"))).isEqualTo("response");
  }

  /** Clients that wait for entries. */
  private long consumersWaiting() {
    return server
        .ask("CLIENT", "LIST")
        .getFirst()
        .lines()
        .filter(l -> l.contains("flags=b"))
        .count();
  }

  @Test
  void whatDoesNotEndInTimeIsSaidOrLeft() throws Exception {
    Held held = new Held();
    endpoint.script(
        exchange -> {
          boolean begins = exchange.body().toString().contains("begun");
          if (begins) {
            held.silent().answer(exchange);
          } else {
            exchange.awaitClosed();
          }
        });
    ExecutionService service = start(16, LONG, Duration.ofMillis(100));
    orchestrator.dispatch("begun");
    orchestrator.dispatch("waiting");
    orchestrator.awaitPieces("begun", 1);
    eventually().until(() -> endpoint.exchanges().size() == 2);
    service.stop();
    JsonNode data = orchestrator.awaitEnd("begun").path("data");
    assertThat(data.path("error_type").stringValue()).isEqualTo("worker_lost");
    assertThat(data.path("details").toString()).isEqualTo("{\"retryable\":true,\"partial\":true}");
    assertThat(orchestrator.callbacksOf("waiting")).isEmpty();
    assertThat(orchestrator.pending()).isEqualTo(1);
    endpoint.script(TestModel.says("x"));
    start();
    assertThat(kind(orchestrator.awaitEnd("waiting"))).isEqualTo("response");
  }

  @Test
  void stoppingWithoutRedisDoesNotHang() {
    Held held = new Held();
    endpoint.script(held.silent());
    ExecutionService service = start(16, LONG, Duration.ofMillis(100));
    orchestrator.dispatch("t1");
    orchestrator.awaitPieces("t1", 1);
    server.kill();
    long start = System.nanoTime();
    service.stop();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }
}
