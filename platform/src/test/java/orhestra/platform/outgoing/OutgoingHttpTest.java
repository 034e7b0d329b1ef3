package orhestra.platform.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class OutgoingHttpTest {
  private static final int LIMIT = 1_000;

  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
  }

  private void serve(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  private static OutgoingHttp client(Duration timeout) {
    return new OutgoingHttp(timeout, LIMIT, AddressRule.ANY);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String reason(CompletableFuture<OutgoingHttp.Answer> answer) throws Exception {
    try {
      throw new AssertionError("an answer came: " + answer.get());
    } catch (ExecutionException e) {
      return OutgoingHttp.reason(e.getCause());
    }
  }

  @Test
  void aBodyIsReadUpToTheLimit() throws Exception {
    serve("/short", exchange -> answer(exchange, 200, "x".repeat(LIMIT)));
    serve("/long", exchange -> answer(exchange, 500, "x".repeat(LIMIT + 1)));
    try (OutgoingHttp client = client(Duration.ofSeconds(10))) {
      OutgoingHttp.Answer whole = client.send(request("/short")).get();
      assertThat(whole.status()).isEqualTo(200);
      assertThat(whole.whole()).isTrue();
      assertThat(whole.body()).hasSize(LIMIT);
      OutgoingHttp.Answer part = client.send(request("/long")).get();
      assertThat(part.status()).isEqualTo(500);
      assertThat(part.whole()).isFalse();
      assertThat(part.body()).hasSize(LIMIT);
    }
  }

  @Test
  void aRedirectIsAnAnswer() throws Exception {
    AtomicInteger followed = new AtomicInteger();
    serve("/there", exchange -> answer(exchange, 200, "" + followed.incrementAndGet()));
    serve(
        "/here",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/there");
          answer(exchange, 302, "");
        });
    try (OutgoingHttp client = client(Duration.ofSeconds(10))) {
      assertThat(client.send(request("/here")).get().status()).isEqualTo(302);
      assertThat(followed).hasValue(0);
    }
  }

  @Test
  void anAnswerThatDoesNotComeOrDoesNotEndIsTooLate() throws Exception {
    serve("/silent", exchange -> await(over));
    serve(
        "/dripping",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          OutputStream out = exchange.getResponseBody();
          out.write('x');
          out.flush();
          await(over);
        });
    try (OutgoingHttp client = client(Duration.ofMillis(200))) {
      assertThat(reason(client.send(request("/silent")))).isEqualTo("no answer in time");
      assertThat(reason(client.send(request("/dripping")))).isEqualTo("no answer in time");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whereNobodyListensTheConnectionIsRefused() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (OutgoingHttp client = client(Duration.ofSeconds(10))) {
      URI nobody = URI.create("http://127.0.0.1:" + port + "/");
      assertThat(reason(client.send(HttpRequest.newBuilder(nobody))))
          .isEqualTo("the connection was refused");
    }
  }

  @Test
  void nothingIsSentToAnAddressThatIsRefused() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    serve("/", exchange -> answer(exchange, 200, "" + requests.incrementAndGet()));
    try (OutgoingHttp client =
        new OutgoingHttp(Duration.ofSeconds(10), LIMIT, AddressRule.PUBLIC)) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> client.send(request("/")).get())
          .withCauseInstanceOf(RefusedAddressException.class);
      URI byName = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
      assertThat(reason(client.send(HttpRequest.newBuilder(byName))))
          .isEqualTo("localhost is a private address, to which nothing is sent");
    }
    assertThat(requests).hasValue(0);
  }
}
