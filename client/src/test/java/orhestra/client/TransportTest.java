package orhestra.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.client.StubServer.Reply;

@Timeout(30)
class TransportTest {
  record Question(String text, @Nullable Integer number) {}

  record Answer(String text, int number, boolean flag) {}

  private static Transport to(StubServer server) {
    return new Transport(TransportOptions.of(server.uri()).withKey("secret"));
  }

  @Test
  void readsLenientlyWritesStrictlyAndSendsTheKey() throws Exception {
    try (StubServer server =
            new StubServer(
                s -> Reply.json(200, "{\"text\":\"é\",\"number\":null,\"new\":{\"a\":1}}"));
        Transport transport = to(server)) {
      Answer answer = transport.post("/a", new Question("ü", null), Answer.class);
      assertThat(answer).isEqualTo(new Answer("é", 0, false));
      StubServer.Seen seen = server.seen().getFirst();
      assertThat(seen.body()).isEqualTo("{\"text\":\"ü\"}");
      assertThat(seen.headers()).containsEntry("X-orhestra-key", List.of("secret"));
      assertThat(seen.headers()).containsEntry("Content-type", List.of("application/json"));
      assertThat(seen.headers()).doesNotContainKey("Upgrade");
    }
  }

  @Test
  void errorCarriesStatusErrorFieldBodyAndSaysWhatToDo() throws Exception {
    String body = "{\"success\":false,\"error\":\"step must be > 0\",\"field\":\"agents.step\"}";
    try (StubServer server =
            new StubServer(
                s -> s.uri().equals("/key") ? Reply.json(401, "{}") : Reply.json(400, body));
        Transport transport = to(server)) {
      ServerException refused =
          catchThrowableOfType(
              ServerException.class, () -> transport.post("/a", Map.of(), Answer.class));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.error()).isEqualTo("step must be > 0");
      assertThat(refused.field()).isEqualTo("agents.step");
      assertThat(refused.body()).isEqualTo(body);
      assertThat(refused.temporary()).isFalse();
      assertThat(refused).hasMessage("POST /a: 400 step must be > 0 (field agents.step)");
      assertThatExceptionOfType(ServerException.class)
          .isThrownBy(() -> transport.get("/key", Answer.class))
          .withMessageContaining("ORHESTRA_AGENT_KEY")
          .withMessageNotContaining("secret");
    }
  }

  @Test
  void anAnswerThatIsNoJsonIsAServerError() throws Exception {
    try (StubServer server =
            new StubServer(
                s -> new Reply(s.uri().equals("/500") ? 500 : 200, "<html>hi</html>", Map.of()));
        Transport transport = to(server)) {
      assertThatExceptionOfType(ServerException.class)
          .isThrownBy(() -> transport.get("/a", Answer.class))
          .withMessageContaining("is this an Orhestra server?");
      ServerException failed =
          catchThrowableOfType(ServerException.class, () -> transport.get("/500", Answer.class));
      assertThat(failed.temporary()).isTrue();
      assertThat(failed.error()).isEqualTo("status 500");
    }
  }

  @Test
  void redirectsAreNotFollowedWithTheKey() throws Exception {
    try (StubServer other = new StubServer(s -> Reply.json(200, "{}"));
        StubServer server =
            new StubServer(s -> new Reply(307, "", Map.of("Location", other.uri() + "/a")));
        Transport transport = to(server)) {
      assertThatExceptionOfType(ServerException.class)
          .isThrownBy(() -> transport.post("/a", Map.of(), Answer.class))
          .withMessageContaining("redirects");
      assertThat(other.seen()).isEmpty();
    }
  }

  @Test
  void refusedConnectionSaysThatNothingArrived() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (Transport transport = new Transport(TransportOptions.of("127.0.0.1:" + port))) {
      ServerUnreachableException refused =
          catchThrowableOfType(
              ServerUnreachableException.class, () -> transport.get("/a", Answer.class));
      assertThat(refused.mayHaveArrived()).isFalse();
      assertThat(refused).hasMessageContaining("connection refused");
    }
  }

  @Test
  void unknownHostIsNamed() {
    try (Transport transport = new Transport(TransportOptions.of("http://nowhere.invalid:1"))) {
      assertThatExceptionOfType(ServerUnreachableException.class)
          .isThrownBy(() -> transport.get("/a", Answer.class))
          .withMessageContaining("unknown host nowhere.invalid");
    }
  }

  @Test
  void connectionClosedInsteadOfAnAnswerMayHaveArrived() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Transport transport =
            new Transport(TransportOptions.of("127.0.0.1:" + listening.getLocalPort()))) {
      Thread closer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket socket = listening.accept()) {
                      socket.getInputStream().read(new byte[10]);
                    } catch (java.io.IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  });
      ServerUnreachableException broken =
          catchThrowableOfType(
              ServerUnreachableException.class, () -> transport.post("/a", Map.of(), Answer.class));
      assertThat(broken.mayHaveArrived()).isTrue();
      closer.join();
    }
  }

  @Test
  @Timeout(10)
  void anAnswerWhoseBodyNeverEndsTimesOut() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Transport transport =
            new Transport(
                TransportOptions.of("127.0.0.1:" + listening.getLocalPort())
                    .withRequestTimeout(Duration.ofMillis(300)))) {
      Thread server =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket socket = listening.accept()) {
                      socket.getInputStream().read(new byte[10]);
                      OutputStream out = socket.getOutputStream();
                      out.write(
                          "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"
                              .getBytes(StandardCharsets.US_ASCII));
                      out.flush();
                      done.await();
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  });
      assertThatExceptionOfType(ServerUnreachableException.class)
          .isThrownBy(() -> transport.get("/a", Answer.class))
          .withMessageContaining("within 300 ms");
      done.countDown();
      server.join();
    }
  }

  @Test
  void closeEndsARunningCall() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    try (StubServer server =
        new StubServer(
            s -> {
              asked.countDown();
              done.await();
              return Reply.json(200, "{}");
            })) {
      Transport transport = to(server);
      CompletableFuture<Throwable> failure = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  failure.complete(new AssertionError(transport.get("/a", Answer.class)));
                } catch (Throwable t) {
                  failure.complete(t);
                }
              });
      asked.await();
      transport.close();
      assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(ServerUnreachableException.class);
      done.countDown();
    }
  }

  @Test
  void downloadStreamsAndItsErrorsAreRead() throws Exception {
    try (StubServer server =
            new StubServer(
                s ->
                    s.uri().equals("/csv?limit=1")
                        ? new Reply(200, "a,b\n1,2\n", Map.of("Content-Type", "text/csv"))
                        : Reply.json(404, "{\"error\":\"job not found\"}"));
        Transport transport = to(server)) {
      try (InputStream in = transport.download("/csv?limit=1", "text/csv")) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("a,b\n1,2\n");
      }
      assertThatExceptionOfType(ServerException.class)
          .isThrownBy(() -> transport.download("/none", "text/csv"))
          .withMessage("GET /none: 404 job not found");
    }
  }

  @Test
  void optionsAcceptOnlyServerAddressesAndHideTheKey() {
    assertThat(TransportOptions.of("localhost:8080").server())
        .isEqualTo(URI.create("http://localhost:8080"));
    assertThat(TransportOptions.of("https://host/prefix//").server())
        .isEqualTo(URI.create("https://host/prefix"));
    for (String wrong :
        List.of("", "ftp://host", "http://user:pass@host", "http://host?x=1", "http:// host")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TransportOptions.of(wrong))
          .withMessageContaining("http://host:8080");
    }
    TransportOptions options = TransportOptions.of("localhost:1");
    assertThat(options.withKey("s3cret\n").key()).isEqualTo("s3cret");
    assertThat(options.withKey("s3cret").toString()).doesNotContain("s3cret");
    assertThatIllegalArgumentException().isThrownBy(() -> options.withKey("a\r\nb"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.withRequestTimeout(Duration.ZERO));
  }
}
