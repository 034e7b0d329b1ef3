package orhestra.client.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.client.ServerException;
import orhestra.client.StubServer;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;
import tools.jackson.databind.JsonNode;

@Timeout(30)
class SummaryStreamTest {
  private static final String SECOND = "2025-01-01T00:00:0";

  @Test
  void summariesComeInOrderOnceThroughBrokenStreamsAndRefusals() throws Exception {
    Log log = new Log(5);
    follow(
        log,
        stream(":\n\n" + event(1) + event(2)),
        new StubServer.Reply(503, "{}", Map.of()),
        stream(event(2) + event(2) + "event: other\ndata: {}\n\n" + event(4) + "data: {\"cut"),
        stream(event(3) + event(4) + event(5) + event(6)));

    assertThat(log.epochs).containsExactly(1L, 2L, 4L, 5L, 6L);
    assertThat(log.connections).isEqualTo(3);
    assertThat(log.away).hasSize(3).first().asString().contains("has ended the stream");
    assertThat(log.away.get(1)).contains("503");
  }

  @Test
  void serverThatCountsAnewIsBelievedWhenItsSummaryIsNewer() throws Exception {
    Log log = new Log(3);
    follow(log, stream(event(8, 1)), stream(event(7, 1) + event(1, 2) + event(2, 3)));

    assertThat(log.epochs).containsExactly(8L, 1L, 2L);
  }

  @Test
  void documentIsWhatTheServerSentInOneOrSeveralLines() throws Exception {
    Log log = new Log(1);
    follow(log, stream("event: summary\r\ndata: {\"brand\":\"é\",\r\ndata:\"new\":1}\r\n\r\n"));

    assertThat(log.documents.getFirst().path("new").asInt()).isEqualTo(1);
    assertThat(log.documents.getFirst().path("brand").asString()).isEqualTo("é");
  }

  @Test
  void refusalForGoodEndsIt() {
    Log log = new Log(1);

    assertThatThrownBy(
            () -> follow(log, StubServer.Reply.json(404, "{\"error\":\"this brand is unknown\"}")))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("this brand is unknown");
    assertThat(log.away).isEmpty();
  }

  @Test
  void interruptEndsItWhileItWaits() throws Exception {
    try (StubServer server = new StubServer(seen -> stream(""));
        Transport transport = new Transport(TransportOptions.of(server.uri()))) {
      CountDownLatch waits = new CountDownLatch(1);
      CountDownLatch interrupted = new CountDownLatch(1);
      Log log =
          new Log(1) {
            @Override
            public void away(String reason) {
              waits.countDown();
            }
          };
      Thread thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      new SummaryStream(transport).follow("nike", log);
                    } catch (InterruptedException e) {
                      interrupted.countDown();
                    }
                  });
      waits.await();
      thread.interrupt();

      interrupted.await();
    }
  }

  @Test
  void interruptEndsItWhileItReads() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch first = new CountDownLatch(1);
    try (Holding server = new Holding();
        Transport transport = new Transport(TransportOptions.of(server.address()))) {
      Log log =
          new Log(9) {
            @Override
            public boolean summary(Summary summary, JsonNode document) {
              first.countDown();
              return true;
            }
          };
      Thread thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      new SummaryStream(transport).follow("nike", log);
                    } catch (InterruptedException e) {
                      interrupted.countDown();
                    }
                  });
      first.await();
      thread.interrupt();

      interrupted.await();
    }
  }

  @Test
  void silentServerIsCalledAnew() throws Exception {
    try (Holding server = new Holding();
        Transport transport = new Transport(TransportOptions.of(server.address()))) {
      Log log = new Log(2);

      new SummaryStream(transport, Duration.ofMillis(50)).follow("nike", log);

      assertThat(log.epochs).containsExactly(1L, 2L);
      assertThat(log.away).hasSize(1);
    }
  }

  /** Sends one summary on each connection and then nothing, for ever. */
  private static final class Holding implements AutoCloseable {
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger connections = new AtomicInteger();
    private final HttpServer http;

    Holding() throws Exception {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      http.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(200, 0);
            String event = event(connections.incrementAndGet());
            exchange.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            try {
              end.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      http.start();
    }

    String address() {
      return "127.0.0.1:" + http.getAddress().getPort();
    }

    @Override
    public void close() {
      end.countDown();
      http.stop(0);
    }
  }

  private static class Log implements SummaryStream.Watcher {
    final List<Long> epochs = new ArrayList<>();
    final List<JsonNode> documents = new ArrayList<>();
    final List<String> away = new ArrayList<>();
    final int enough;
    int connections;

    Log(int enough) {
      this.enough = enough;
    }

    @Override
    public boolean summary(Summary summary, JsonNode document) {
      epochs.add(summary.epoch());
      documents.add(document);
      return epochs.size() < enough;
    }

    @Override
    public void connected() {
      connections++;
    }

    @Override
    public void away(String reason) {
      away.add(reason);
    }
  }

  private static void follow(Log log, StubServer.Reply... replies) throws Exception {
    Deque<StubServer.Reply> waiting = new ArrayDeque<>(List.of(replies));
    try (StubServer server = new StubServer(seen -> waiting.removeFirst());
        Transport transport = new Transport(TransportOptions.of(server.uri()))) {
      new SummaryStream(transport).follow("nike", log);
    }
  }

  private static StubServer.Reply stream(String events) {
    return new StubServer.Reply(200, events, Map.of("Content-Type", "text/event-stream"));
  }

  private static String event(long epoch) {
    return event(epoch, epoch);
  }

  private static String event(long epoch, long second) {
    return "id: "
        + epoch
        + "\nevent: summary\ndata: {\"brand\":\"nike\",\"epoch\":"
        + epoch
        + ",\"generatedAt\":\""
        + SECOND
        + second
        + "Z\"}\n\n";
  }
}
