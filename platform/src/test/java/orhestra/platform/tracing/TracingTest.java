package orhestra.platform.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import orhestra.platform.config.TracingSettings;
import orhestra.platform.http.Access;
import orhestra.platform.http.Method;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.TestClient;

class TracingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final RouteDoc DOC = RouteDoc.of("test", "test");

  private InMemorySpanExporter spans = InMemorySpanExporter.create();

  private Tracing tracing(double hotRatio) {
    return Tracing.start(
        new TracingSettings(null, hotRatio), "test-1", List.of(SimpleSpanProcessor.create(spans)));
  }

  private static orhestra.platform.http.HttpServer server(Tracing tracing) {
    Route plain =
        new Route(
            Method.GET,
            "/jobs/{id}",
            Access.OPEN,
            DOC,
            request -> {
              try (Span span = tracing.span("batch").attribute("size", 3)) {
                span.attribute("kind", "claim");
              }
              return Response.text(200, "" + request.traceId());
            });
    Route hot =
        new Route(
            Method.POST, "/claim", Access.OPEN, DOC.hotPath(), r -> Response.json(200, r.body()));
    Route bug =
        new Route(
            Method.GET,
            "/bug",
            Access.OPEN,
            DOC,
            request -> {
              throw new IllegalStateException("bug");
            });
    return orhestra.platform.http.HttpServer.builder()
        .listen("127.0.0.1", 0, List.of(plain, hot, bug))
        .tracer(tracing)
        .build()
        .start();
  }

  private List<SpanData> finished(int count) {
    await().until(() -> spans.getFinishedSpanItems().size() >= count);
    return spans.getFinishedSpanItems();
  }

  @Test
  void requestIsASpanNamedAfterItsRouteWithTheWorkInside() throws Exception {
    try (Tracing tracing = tracing(0);
        orhestra.platform.http.HttpServer server = server(tracing);
        TestClient client = new TestClient(server)) {
      String traceId = client.get("/jobs/7", "X-Correlation-Id", "corr-1").body();
      SpanData inner = finished(2).get(0);
      SpanData outer = finished(2).get(1);
      assertThat(outer.getName()).isEqualTo("GET /jobs/{id}");
      assertThat(outer.getTraceId()).isEqualTo(traceId).isEqualTo(inner.getTraceId());
      assertThat(inner.getName()).isEqualTo("batch");
      assertThat(inner.getParentSpanId()).isEqualTo(outer.getSpanId());
      assertThat(inner.getAttributes().get(AttributeKey.longKey("size"))).isEqualTo(3);
      assertThat(outer.getAttributes().get(AttributeKey.stringKey("http.route")))
          .isEqualTo("/jobs/{id}");
      assertThat(outer.getAttributes().get(AttributeKey.longKey("http.response.status_code")))
          .isEqualTo(200);
      assertThat(outer.getAttributes().get(AttributeKey.stringKey("orhestra.correlation_id")))
          .isEqualTo("corr-1");
    }
  }

  @Test
  void callersTraceIsContinued() throws Exception {
    try (Tracing tracing = tracing(0);
        orhestra.platform.http.HttpServer server = server(tracing);
        TestClient client = new TestClient(server)) {
      String traceparent = "00-" + TRACE + "-" + PARENT + "-01";
      assertThat(client.get("/jobs/7", "traceparent", traceparent).body()).isEqualTo(TRACE);
      SpanData outer = finished(2).get(1);
      assertThat(outer.getTraceId()).isEqualTo(TRACE);
      assertThat(outer.getParentSpanId()).isEqualTo(PARENT);
    }
  }

  @Test
  void callerThatDoesNotSampleIsRespected() throws Exception {
    try (Tracing tracing = tracing(1);
        orhestra.platform.http.HttpServer server = server(tracing);
        TestClient client = new TestClient(server)) {
      client.get("/jobs/7", "traceparent", "00-" + TRACE + "-" + PARENT + "-00");
      client.get("/jobs/8");
      assertThat(finished(2)).noneMatch(span -> span.getTraceId().equals(TRACE));
    }
  }

  @Test
  void malformedTraceparentBeginsANewTrace() throws Exception {
    try (Tracing tracing = tracing(0);
        orhestra.platform.http.HttpServer server = server(tracing);
        TestClient client = new TestClient(server)) {
      assertThat(client.get("/jobs/7", "traceparent", "nonsense").body()).matches("[0-9a-f]{32}");
      assertThat(finished(2).get(1).getParentSpanContext().isValid()).isFalse();
    }
  }

  @Test
  void hotRoutesAreTracedByRatioOnly() throws Exception {
    try (Tracing tracing = tracing(0);
        orhestra.platform.http.HttpServer server = server(tracing);
        TestClient client = new TestClient(server)) {
      for (int i = 0; i < 5; i++) {
        client.post("/claim", "{}");
      }
      client.get("/jobs/7");
      assertThat(finished(2)).hasSize(2).noneMatch(span -> span.getName().contains("/claim"));
    }
    spans = InMemorySpanExporter.create();
    try (Tracing tracing = tracing(1);
        orhestra.platform.http.HttpServer server = server(tracing);
        TestClient client = new TestClient(server)) {
      client.post("/claim", "{}");
      assertThat(finished(1).getFirst().getName()).isEqualTo("POST /claim");
    }
  }

  @Test
  void serverErrorMarksTheSpan() throws Exception {
    try (Tracing tracing = tracing(0);
        orhestra.platform.http.HttpServer server = server(tracing);
        TestClient client = new TestClient(server)) {
      client.get("/bug");
      assertThat(finished(1).getFirst().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }
  }

  @Test
  void withoutAnybodyWhoWantsThemThereAreNoSpans() throws Exception {
    Tracing tracing = Tracing.start(new TracingSettings(null, 1), "test-1", List.of());
    assertThat(tracing).isSameAs(Tracing.off());
    try (orhestra.platform.http.HttpServer server = server(tracing);
        TestClient client = new TestClient(server)) {
      assertThat(client.get("/jobs/7").body()).isEqualTo("null");
    }
  }

  @Test
  void spansAreSentToTheCollector() throws Exception {
    CompletableFuture<String> received = new CompletableFuture<>();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          received.complete(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Content-Type")
                  + " "
                  + new String(body, java.nio.charset.StandardCharsets.ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    try {
      URI endpoint = URI.create("http://127.0.0.1:" + collector.getAddress().getPort());
      try (Tracing tracing = Tracing.start(new TracingSettings(endpoint, 0), "east", List.of());
          Span span = tracing.span("some work")) {
        assertThat(span).isNotNull();
      }
      assertThat(received.get())
          .startsWith("/v1/traces application/x-protobuf")
          .contains("some work", "east");
    } finally {
      collector.stop(0);
    }
  }
}
