package orhestra.platform.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static orhestra.platform.http.RawWebSocket.BINARY;
import static orhestra.platform.http.RawWebSocket.CLOSE;
import static orhestra.platform.http.RawWebSocket.LAST;
import static orhestra.platform.http.RawWebSocket.PING;
import static orhestra.platform.http.RawWebSocket.PONG;
import static orhestra.platform.http.RawWebSocket.TEXT;
import static orhestra.platform.http.RawWebSocket.close;
import static orhestra.platform.http.RawWebSocket.frame;
import static orhestra.platform.http.RawWebSocket.head;
import static orhestra.platform.http.RawWebSocket.join;
import static orhestra.platform.http.RawWebSocket.text;
import static orhestra.platform.http.TestRoutes.get;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What goes over the wire, byte by byte. */
@Timeout(60)
class WebSocketFramesTest {
  private static final byte[] BYE = close(1000, "");

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(HttpServer.class);

  private final SocketNotes notes =
      new SocketNotes() {
        @Override
        public void message(String text) throws Exception {
          switch (text) {
            case "bug" -> throw new IllegalStateException("a bug");
            case "close" -> socket().close(4001, "deleted");
            case "close, then send" -> {
              socket().close(4001, "deleted");
              socket().send("too late");
            }
            default -> super.message(text);
          }
        }
      };
  private HttpServer server;
  private TestClient client;
  private RawWebSocket socket;

  @BeforeEach
  void start() throws Exception {
    log.start();
    logger.addAppender(log);
    server =
        HttpServer.builder()
            .listen("127.0.0.1", 0, List.of(get("/ws", r -> Response.webSocket(notes, 1000, 4013))))
            .build()
            .start();
    client = new TestClient(server);
    socket = RawWebSocket.open(client, "/ws");
    assertThat(notes.next()).isEqualTo("opened");
  }

  @AfterEach
  void stop() throws Exception {
    socket.close();
    client.close();
    server.close();
    logger.detachAppender(log);
  }

  private List<String> errors() {
    return log.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static byte[] bytes(int... bytes) {
    byte[] array = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      array[i] = (byte) bytes[i];
    }
    return array;
  }

  static Stream<Arguments> violations() {
    byte[] mask = new byte[4];
    return Stream.of(
        arguments("not masked", join(head(LAST | TEXT, 0, 2), "hi".getBytes(UTF_8)), 1002),
        arguments("first reserved bit", frame(LAST | TEXT | 0x40, new byte[3]), 1002),
        arguments("second reserved bit", frame(LAST | TEXT | 0x20, new byte[3]), 1002),
        arguments("third reserved bit", frame(LAST | PING | 0x10, new byte[3]), 1002),
        arguments("unknown data frame", frame(LAST | 0x3, new byte[3]), 1002),
        arguments("unknown data frame", frame(LAST | 0x7, new byte[300]), 1002),
        arguments("unknown control frame", frame(LAST | 0xb, new byte[3]), 1002),
        arguments("unknown control frame", frame(LAST | 0xf, new byte[0]), 1002),
        arguments("long ping", frame(LAST | PING, new byte[126]), 1002),
        arguments("long pong", frame(LAST | PONG, new byte[70_000]), 1002),
        arguments("fragmented ping", frame(PING, new byte[3]), 1002),
        arguments("continuation of nothing", frame(LAST, new byte[3]), 1002),
        arguments("first part of nothing", frame(0, new byte[3]), 1002),
        arguments("text within text", join(frame(TEXT, new byte[3]), text("b")), 1002),
        arguments("negative length", join(bytes(0x81, 0xff, 0xff), new byte[7], mask), 4013),
        arguments("binary", frame(LAST | BINARY, new byte[3]), 1003),
        arguments("binary in parts", frame(BINARY, new byte[3]), 1003),
        arguments("no UTF-8", frame(LAST | TEXT, bytes(0x61, 0xc3, 0x28)), 1007),
        arguments("half a surrogate pair", frame(LAST | TEXT, bytes(0xed, 0xa0, 0x80)), 1007),
        arguments("half a character", frame(LAST | TEXT, bytes(0xe2, 0x82)), 1007),
        arguments("longer than Unicode", frame(LAST | TEXT, bytes(0xf4, 0x90, 0x80, 0x80)), 1007),
        arguments(
            "no UTF-8 in parts",
            join(frame(TEXT, bytes(0xe2)), frame(LAST, bytes(0x28, 0xa1))),
            1007),
        arguments("too long", text("x".repeat(1001)), 4013),
        arguments("much too long", text("x".repeat(500_000)), 4013),
        arguments(
            "too long in parts",
            join(frame(TEXT, new byte[999]), frame(0, new byte[0]), frame(LAST, new byte[2])),
            4013));
  }

  @ParameterizedTest
  @MethodSource("violations")
  void clientThatBreaksARuleIsTold(String name, byte[] frames, int code) throws Exception {
    socket.write(text("a"), frames);
    assertThat(socket.read()).hasToString("text a");
    RawWebSocket.Frame told = socket.read();
    assertThat(told).as(name).hasToString("close " + code);
    assertThat(told.closeReason()).isNotEmpty();
    if (!name.equals("negative length")) {
      socket.write(text("not heard"), BYE);
    } else {
      socket.socket().shutdownOutput();
    }
    assertThat(socket.rest()).isEqualTo("end");
    assertThat(notes.next()).isEqualTo("message a");
    assertThat(notes.next()).isEqualTo("closed " + code + " " + told.closeReason());
    assertThat(notes.isEmpty()).isTrue();
    assertThat(errors()).isEmpty();
  }

  @Test
  void messageAtTheLimitIsTaken() throws Exception {
    socket.write(frame(TEXT, "x".repeat(600).getBytes(UTF_8)));
    socket.write(frame(LAST, "y".repeat(400).getBytes(UTF_8)), text("next"), BYE);
    assertThat(socket.rest())
        .isEqualTo("text " + "x".repeat(600) + "y".repeat(400) + ", text next, close 1000, end");
  }

  @Test
  void emptyPartsAndControlFramesBetweenThemAreFine() throws Exception {
    socket.write(
        frame(TEXT, new byte[0]),
        frame(LAST | PING, "1".getBytes(UTF_8)),
        frame(0, "a".getBytes(UTF_8)),
        frame(LAST | PONG, new byte[0]),
        frame(0, new byte[0]),
        frame(LAST | PING, new byte[125]),
        frame(LAST, "b".getBytes(UTF_8)),
        text(""),
        BYE);
    assertThat(socket.rest())
        .isEqualTo("pong 1, pong " + "\0".repeat(125) + ", text ab, text , close 1000, end");
  }

  @Test
  void bytesMayComeOneByOne() throws Exception {
    byte[] all =
        join(
            text("hello"),
            frame(TEXT, "Gr".getBytes(UTF_8)),
            frame(LAST | PING, "now".getBytes(UTF_8)),
            frame(LAST, "üße".getBytes(UTF_8)),
            close(3999, "bye"));
    for (byte b : all) {
      socket.write(new byte[] {b});
    }
    assertThat(socket.rest()).isEqualTo("text hello, pong now, text Grüße, close 3999, end");
    assertThat(notes.alive.get()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1003, 1007, 1011, 1012, 1014, 3000, 3999, 4000, 4999})
  void closeIsAnsweredWithItsCode(int code) throws Exception {
    socket.write(close(code, "why"), text("not heard"));
    assertThat(socket.rest()).isEqualTo("close " + code + ", end");
    assertThat(notes.next()).isEqualTo("closed " + code + " why");
    assertThat(notes.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535})
  void otherCloseCodesAreRefused(int code) throws Exception {
    socket.write(close(code, "why"), BYE);
    assertThat(socket.rest()).isEqualTo("close 1002, end");
    assertThat(notes.next()).startsWith("closed 1002");
  }

  @Test
  void closeMayBeEmpty() throws Exception {
    socket.write(frame(LAST | CLOSE, new byte[0]));
    assertThat(socket.rest()).isEqualTo("close, end");
    assertThat(notes.next()).isEqualTo("closed 1005");
  }

  @Test
  void malformedCloseIsRefused() throws Exception {
    socket.write(frame(LAST | CLOSE, new byte[1]), BYE);
    assertThat(socket.rest()).isEqualTo("close 1002, end");
    assertThat(notes.next()).startsWith("closed 1002");
  }

  @Test
  void closeReasonMustBeUtf8() throws Exception {
    socket.write(frame(LAST | CLOSE, bytes(0x03, 0xe8, 0xff)), BYE);
    assertThat(socket.rest()).isEqualTo("close 1007, end");
  }

  @Test
  void longReasonIsCutBetweenCharacters() throws Exception {
    notes.socket().close(4001, "ü".repeat(100));
    RawWebSocket.Frame told = socket.read();
    assertThat(told.closeReason()).isEqualTo("ü".repeat(61));
  }

  @Test
  void handlerMayCloseWithinAMessage() throws Exception {
    socket.write(text("close"), text("not heard"));
    assertThat(socket.read()).hasToString("close 4001");
    socket.write(text("not heard"), close(1000, "fine"));
    assertThat(socket.rest()).isEqualTo("end");
    assertThat(notes.next()).isEqualTo("closed 4001 deleted");
    assertThat(notes.isEmpty()).isTrue();
  }

  @Test
  void sendingAfterCloseFailsWithoutAnError() throws Exception {
    socket.write(text("close, then send"), BYE);
    assertThat(socket.rest()).isEqualTo("close 4001, end");
    assertThat(notes.next()).isEqualTo("closed 4001 deleted");
    assertThat(errors()).isEmpty();
  }

  @Test
  void bugOfTheHandlerClosesTheSocketAndIsLoggedOnce() throws Exception {
    socket.write(text("bug"), text("not heard"), BYE);
    assertThat(socket.rest()).isEqualTo("close 1011, end");
    assertThat(notes.next()).isEqualTo("closed 1011 internal error");
    assertThat(errors()).containsExactly("a WebSocket failed");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 7})
  void clientThatVanishesIsGoneOnce(int bytesOfAFrame) throws Exception {
    socket.socket().getOutputStream().write(text("hello"), 0, bytesOfAFrame);
    socket.socket().setSoLinger(true, 0);
    socket.close();
    assertThat(notes.next()).isEqualTo("closed 1006");
    assertThat(notes.isEmpty()).isTrue();
    assertThat(errors()).isEmpty();
  }

  @Test
  void framesRightBehindTheRequestAreRead() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (RawWebSocket other = new RawWebSocket(client.connect())) {
        other.write(RawWebSocket.request("/ws"), text("first"), close(1000, ""));
        TestClient.until(other.socket(), "\r\n\r\n");
        // the notes, and with them the socket to answer on, are those of the first one
        assertThat(other.rest()).isEqualTo("close 1000, end");
        assertThat(socket.read()).hasToString("text first");
      }
    }
  }
}
