package orhestra.spot;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import orhestra.client.ClientException;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;
import orhestra.spot.Connection.Call;

@Timeout(20)
class ConnectionTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Connection connection = new Connection(URI.create("http://server:1"), nanos::get);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("orhestra.spot");

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void close() {
    logger.detachAppender(logged);
  }

  private static ClientException refused() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    return failure("http://127.0.0.1:" + port);
  }

  private static ClientException error() throws Exception {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(500, -1);
          exchange.close();
        });
    http.start();
    try {
      return failure("http://127.0.0.1:" + http.getAddress().getPort());
    } finally {
      http.stop(0);
    }
  }

  private static ClientException failure(String uri) {
    try (Transport transport = new Transport(TransportOptions.of(uri))) {
      return catchThrowableOfType(ClientException.class, () -> transport.get("/", Object.class));
    }
  }

  private List<String> lines() {
    return logged.list.stream().map(e -> e.getLevel() + " " + e.getFormattedMessage()).toList();
  }

  @Test
  void oneLineForTheLossAndOneForTheReturn() throws Exception {
    ClientException refused = refused();
    for (Call call : Call.values()) {
      connection.failed(call, refused);
      connection.failed(call, refused);
    }
    nanos.addAndGet(Duration.ofSeconds(7).toNanos());
    connection.succeeded(Call.HEARTBEAT);
    connection.succeeded(Call.CLAIM);
    assertThat(lines())
        .satisfiesExactly(
            lost -> assertThat(lost).startsWith("WARN No connection to http://server:1"),
            back ->
                assertThat(back).isEqualTo("INFO Connection to http://server:1 is back after 7 s"));
  }

  @Test
  void aKindOfCallThatTheServerFailsIsNotMendedByOthers() throws Exception {
    ClientException error = error();
    for (int i = 0; i < 5; i++) {
      connection.failed(Call.CLAIM, error);
      connection.succeeded(Call.HEARTBEAT);
    }
    assertThat(lines()).hasSize(1);
    connection.succeeded(Call.CLAIM);
    assertThat(lines()).hasSize(2);
  }

  @Test
  void aPauseEndsWhenAnotherCallFindsTheServerAgain() throws Exception {
    connection.failed(Call.HEARTBEAT, refused());
    CompletableFuture<Boolean> resumed = new CompletableFuture<>();
    Thread waiting =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    connection.pause(Duration.ofSeconds(60));
                    resumed.complete(true);
                  } catch (InterruptedException e) {
                    resumed.completeExceptionally(e);
                  }
                });
    await().atMost(10, SECONDS).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    connection.succeeded(Call.HEARTBEAT);
    assertThat(resumed.get(10, SECONDS)).isTrue();
  }
}
