package orhestra.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static orhestra.platform.http.RawWebSocket.LAST;
import static orhestra.platform.http.RawWebSocket.close;
import static orhestra.platform.http.RawWebSocket.frame;
import static orhestra.platform.http.RawWebSocket.join;
import static orhestra.platform.http.RawWebSocket.text;
import static orhestra.platform.http.TestRoutes.get;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Random frames and random damage never make the server fail or hang. */
@Timeout(120)
class WebSocketFuzzTest {
  private static final int ROUNDS = 1500;

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  @Test
  void randomFramesAreNeverAServerError() throws Exception {
    log.start();
    logger.addAppender(log);
    SocketNotes notes = new SocketNotes();
    Route echo =
        get(
            "/ws",
            r ->
                Response.webSocket(
                    new SocketNotes() {
                      @Override
                      public void closed(int code, String reason) {
                        notes.closed(code, reason);
                      }
                    },
                    1000,
                    4013));
    try (HttpServer server = HttpServer.builder().listen("127.0.0.1", 0, List.of(echo)).build()) {
      server.start();
      try (TestClient client = new TestClient(server)) {
        for (int round = 0; round < ROUNDS; round++) {
          byte[] frames = frames();
          try (RawWebSocket socket = RawWebSocket.open(client, "/ws")) {
            send(socket, frames);
            assertThat(socket.rest()).as("seed %d, round %d", seed, round).endsWith("end");
          }
          assertThat(notes.next())
              .as("seed %d, round %d", seed, round)
              .containsPattern("^closed (1000|1002|1003|1005|1006|1007|4013)");
        }
      }
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .as("seed %d", seed)
        .noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
  }

  private static void send(RawWebSocket socket, byte[] frames) throws IOException {
    try {
      socket.write(frames);
      socket.socket().shutdownOutput();
    } catch (IOException e) {
      // the server has had enough
    }
  }

  private byte[] frames() {
    byte[] frames = new byte[0];
    for (int i = random.nextInt(6); i >= 0; i--) {
      frames = join(frames, oneFrame());
    }
    if (random.nextBoolean()) {
      frames = join(frames, close(1000, "done"));
    }
    for (int i = frames.length == 0 ? 0 : random.nextInt(3); i > 0; i--) {
      frames[random.nextInt(frames.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(frames, random.nextInt(frames.length + 1))
        : frames;
  }

  private byte[] oneFrame() {
    byte[] payload = new byte[random.nextInt(random.nextInt(5) == 0 ? 1100 : 130)];
    return switch (random.nextInt(4)) {
      case 0 -> text("x".repeat(payload.length));
      case 1 -> frame(LAST | random.nextInt(16), payload);
      case 2 -> frame(random.nextInt(256), payload);
      default -> {
        random.nextBytes(payload);
        yield payload;
      }
    };
  }
}
