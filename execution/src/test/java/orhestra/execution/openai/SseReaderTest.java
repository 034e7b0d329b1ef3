package orhestra.execution.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseReaderTest {
  private static final String ALL_FORMS =
      "\ufeffdata: one\n\n"
          + "data:two\r\n\r\n"
          + ": a comment\r\n\r\n"
          + "event: message\rid: 7\rretry\rdata: three\r\r"
          + "data: first\ndata:  second\ndata\n\n"
          + "other: thing\n\n"
          + "data: grüße 🎉\n\n"
          + "data:\n\n"
          + "data: [DONE]";

  private static final List<String> EVENTS =
      List.of("one", "two", "three", "first\n second\n", "grüße 🎉", "", "[DONE]");

  /** In pieces of so many bytes. */
  private static List<String> read(String text, int size) throws IOException {
    List<String> events = new ArrayList<>();
    SseReader reader = new SseReader(events::add);
    byte[] bytes = text.getBytes(UTF_8);
    for (int i = 0; i < bytes.length; i += size) {
      reader.feed(ByteBuffer.wrap(bytes, i, Math.min(size, bytes.length - i)));
    }
    reader.end();
    return events;
  }

  @Test
  void understandsAllThatRealServersSend() throws IOException {
    assertThat(read(ALL_FORMS, Integer.MAX_VALUE / 2)).isEqualTo(EVENTS);
  }

  @Test
  void piecesOfAnySizeAreTheSame() throws IOException {
    for (int size = 1; size < 30; size++) {
      assertThat(read(ALL_FORMS, size)).as("pieces of %d bytes", size).isEqualTo(EVENTS);
    }
  }

  @Test
  void anEventWithoutEndIsRefused() {
    assertThatThrownBy(() -> read("data: " + "x".repeat(17 << 20), 1 << 16))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("16777216 bytes");
  }
}
