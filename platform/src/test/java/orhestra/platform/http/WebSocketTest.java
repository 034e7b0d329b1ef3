package orhestra.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static orhestra.platform.http.TestRoutes.get;
import static orhestra.platform.http.TestRoutes.text;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's client against our WebSockets. */
@Timeout(60)
class WebSocketTest {
  private static final int MAX = 200_000;

  private final SocketNotes notes = new SocketNotes();
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer server;
  private java.net.http.WebSocket client;

  private final class Collector implements Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(
        java.net.http.WebSocket socket, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        received.add(message.toString());
        message.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPing(java.net.http.WebSocket socket, java.nio.ByteBuffer payload) {
      received.add("<ping>");
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPong(java.net.http.WebSocket socket, java.nio.ByteBuffer payload) {
      received.add("<pong of " + payload.remaining() + ">");
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(java.net.http.WebSocket socket, int code, String reason) {
      received.add("<close " + code + " " + reason + ">");
      return null;
    }

    @Override
    public void onError(java.net.http.WebSocket socket, Throwable error) {
      received.add("<error " + error + ">");
    }
  }

  @BeforeEach
  void start() throws Exception {
    server =
        HttpServer.builder()
            .listen(
                "127.0.0.1",
                0,
                List.of(
                    get("/ws/{id}", r -> Response.webSocket(notes, MAX, 4013)),
                    get("/short", r -> text("short"))))
            .build()
            .start();
    client =
        http.newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + server.port() + "/ws/1?after=3"), new Collector())
            .get(20, TimeUnit.SECONDS);
    assertThat(notes.next()).isEqualTo("opened");
  }

  @AfterEach
  void stop() {
    client.abort();
    http.close();
    server.close();
  }

  private String receive() throws InterruptedException {
    return String.valueOf(received.poll(20, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, MAX})
  void messageOfAnyLengthComesBack(int length) throws Exception {
    String message = "x".repeat(length);
    client.sendText(message, true).get();
    assertThat(receive()).isEqualTo(message);
  }

  @Test
  void messageInManyPartsIsPutTogether() throws Exception {
    String message = "Grüße, 世界 🌍! ".repeat(1000);
    int[] characters = message.codePoints().toArray();
    for (int i = 0; i < characters.length; i += 997) {
      int end = Math.min(characters.length, i + 997);
      client.sendText(new String(characters, i, end - i), end == characters.length).get();
    }
    assertThat(receive()).isEqualTo(message);
  }

  @Test
  void pingIsAnsweredInBothDirections() throws Exception {
    client.sendPing(java.nio.ByteBuffer.wrap(new byte[7])).get();
    assertThat(receive()).isEqualTo("<pong of 7>");
    int before = notes.alive.get();
    notes.socket().ping();
    assertThat(receive()).isEqualTo("<ping>");
    client.sendText("after", true).get();
    assertThat(receive()).isEqualTo("after");
    assertThat(notes.alive.get()).isGreaterThan(before);
  }

  @Test
  void clientClosesAndIsAnswered() throws Exception {
    client.sendClose(4321, "enough").get();
    assertThat(receive()).isEqualTo("<close 4321 >");
    assertThat(notes.next()).isEqualTo("closed 4321 enough");
  }

  @Test
  void serverClosesAndIsAnswered() throws Exception {
    notes.socket().close(4008, "too slow");
    notes.socket().close(4009, "not this one");
    assertThat(receive()).isEqualTo("<close 4008 too slow>");
    assertThat(notes.next()).isEqualTo("closed 4008 too slow");
    assertThat(notes.isEmpty()).isTrue();
  }

  @Test
  void abortedConnectionIsClosedOnce() throws Exception {
    client.abort();
    assertThat(notes.next()).isEqualTo("closed 1006");
    notes.socket().terminate();
    assertThat(notes.isEmpty()).isTrue();
  }

  @Test
  void terminatedConnectionIsClosedOnce() throws Exception {
    notes.socket().terminate();
    assertThat(receive()).startsWith("<close 1006");
    assertThat(notes.next()).isEqualTo("closed 1006");
  }

  @Test
  void messagesOfManyThreadsArriveWhole() throws Exception {
    int threads = 8;
    int each = 200;
    WebSocket socket = notes.socket();
    List<CompletableFuture<Void>> senders = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      String text = String.valueOf((char) ('a' + t));
      senders.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < each; i++) {
                    socket.send(text.repeat(i * 7) + "|" + text + i);
                  }
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              }));
    }
    int[] next = new int[threads];
    for (int n = 0; n < threads * each; n++) {
      String message = receive();
      int t = message.charAt(message.indexOf('|') + 1) - 'a';
      String text = String.valueOf((char) ('a' + t));
      int i = next[t]++;
      assertThat(message).isEqualTo(text.repeat(i * 7) + "|" + text + i);
    }
    CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)).get();
  }
}
