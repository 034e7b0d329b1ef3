package orhestra.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static orhestra.bench.load.FrameServer.WELCOME;
import static orhestra.bench.load.FrameServer.text;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class WebSocketConnectionTest {
  private static final String PING = "\u0089\u0002hi";
  private static final String NO_MASK = "\0\0\0\0";

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 10_000})
  void messagesAreReadInWhateverPiecesTheyCome(int piece) throws Exception {
    String middle = "m".repeat(1_000);
    String large = "l".repeat(100_000);
    String sent = WELCOME + text("a") + PING + text(middle) + text("") + text(large);
    try (FrameServer server = new FrameServer(piece, sent);
        WebSocketConnection socket = new WebSocketConnection(server.port(), "/ws?after=3")) {
      for (String expected : new String[] {"a", middle, "", large}) {
        assertThat(socket.next()).isTrue();
        assertThat(socket.text()).isEqualTo(expected);
        assertThat(socket.end() - socket.start()).isEqualTo(expected.length());
      }
      assertThat(socket.next()).isFalse();
      assertThat(socket.closeCode()).isEqualTo(WebSocketConnection.BROKEN);
      assertThat(server.head()).startsWith("GET /ws?after=3 HTTP/1.1\r\n");
    }
  }

  @Test
  void aPingIsAnsweredWithWhatItCarries() throws Exception {
    try (FrameServer server = new FrameServer(100, WELCOME + PING)) {
      try (WebSocketConnection socket = new WebSocketConnection(server.port(), "/ws")) {
        assertThat(socket.next()).isFalse();
      }
      assertThat(server.received()).isEqualTo("\u008a\u0082" + NO_MASK + "hi");
    }
  }

  @Test
  void theServersCloseCodeIsTold() throws Exception {
    try (FrameServer server = new FrameServer(100, WELCOME + "\u0088\u0005\u000f\u00a4bye")) {
      try (WebSocketConnection socket = new WebSocketConnection(server.port(), "/ws")) {
        assertThat(socket.next()).isFalse();
        assertThat(socket.closeCode()).isEqualTo(4004);
      }
      assertThat(server.received()).isEqualTo("\u0088\u0082" + NO_MASK + "\u000f\u00a4");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 500, 70_000})
  void whatIsSentIsOneMaskedFrame(int length) throws Exception {
    String message = "x".repeat(length);
    try (FrameServer server = new FrameServer(100, WELCOME + text("go"))) {
      try (WebSocketConnection socket = new WebSocketConnection(server.port(), "/ws")) {
        assertThat(socket.next()).isTrue();
        socket.send(message);
      }
      String frame = text(message);
      String size = (char) (frame.charAt(1) | 0x80) + frame.substring(2, frame.length() - length);
      assertThat(server.received()).isEqualTo(frame.charAt(0) + size + NO_MASK + message);
    }
  }

  @Test
  void aRefusalIsAnError() throws Exception {
    try (FrameServer server = new FrameServer(100, "HTTP/1.1 503 No\r\n\r\n")) {
      assertThatThrownBy(() -> new WebSocketConnection(server.port(), "/ws"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("503");
    }
  }
}
