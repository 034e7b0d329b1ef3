package orhestra.platform.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static orhestra.platform.http.RawWebSocket.LAST;
import static orhestra.platform.http.RawWebSocket.PING;
import static orhestra.platform.http.RawWebSocket.PONG;
import static orhestra.platform.http.RawWebSocket.TEXT;
import static orhestra.platform.http.RawWebSocket.close;
import static orhestra.platform.http.RawWebSocket.frame;
import static orhestra.platform.http.RawWebSocket.join;
import static orhestra.platform.http.RawWebSocket.text;

import java.io.EOFException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
  private static final byte[] STREAM =
      join(
          text(""),
          frame(TEXT, "Grü".getBytes(UTF_8)),
          frame(LAST | PING, "in between".getBytes(UTF_8)),
          frame(0, new byte[0]),
          frame(LAST | PONG, new byte[125]),
          frame(LAST, "ße".getBytes(UTF_8)),
          text("y".repeat(126)),
          text("x".repeat(300)),
          close(4321, "end"));

  private static FrameReader reader(byte[] first, byte[]... chunks) {
    Deque<byte[]> more = new ArrayDeque<>(List.of(chunks));
    return new FrameReader(first, more::poll, 1000, 4013);
  }

  private static String readAll(FrameReader reader) throws Exception {
    StringBuilder all = new StringBuilder();
    while (true) {
      switch (reader.next()) {
        case FrameReader.Incoming.Message(String text) -> all.append('[').append(text).append(']');
        case FrameReader.Incoming.Ping ping ->
            all.append("ping ").append(new String(ping.payload(), UTF_8));
        case FrameReader.Incoming.Close(CloseFrame frame) -> {
          return all.append(frame.code()).append(frame.reason()).toString();
        }
        case FrameReader.Incoming.Nothing() -> all.append('.');
      }
    }
  }

  private static final String READ =
      "[].ping in between..[Grüße][" + "y".repeat(126) + "][" + "x".repeat(300) + "]4321end";

  @Test
  void piecesMayEndAnywhere() throws Exception {
    for (int i = 0; i <= STREAM.length; i++) {
      byte[] first = Arrays.copyOf(STREAM, i);
      byte[] second = Arrays.copyOfRange(STREAM, i, STREAM.length);
      assertThat(readAll(reader(first, second))).as("split at %d", i).isEqualTo(READ);
    }
  }

  @Test
  void everyByteMayComeAlone() throws Exception {
    byte[][] bytes = new byte[STREAM.length][];
    for (int i = 0; i < STREAM.length; i++) {
      bytes[i] = new byte[] {STREAM[i]};
    }
    assertThat(readAll(reader(new byte[0], bytes))).isEqualTo(READ);
  }

  @Test
  void endWithinAFrameIsTheEndOfTheClient() {
    byte[] whole = text("hello");
    for (int i = 0; i < whole.length; i++) {
      FrameReader reader = reader(Arrays.copyOf(whole, i));
      assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void claimedLengthCostsNothing() {
    FrameReader reader =
        new FrameReader(
            join(RawWebSocket.head(LAST | TEXT, LAST, 2_000_000_000), new byte[10]),
            () -> null,
            Integer.MAX_VALUE,
            4013);
    assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
  }
}
