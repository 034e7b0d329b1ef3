package orhestra.execution.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Reads the data of server-sent events out of bytes that come in any pieces: lines that end with
 * CR, LF or both, several data lines in one event, comments, fields that mean nothing here. An
 * event that the end of the bytes cuts off before its empty line counts too, since some servers end
 * so. For one thread.
 */
final class SseReader {
  private static final int LONGEST_EVENT = 16 << 20;
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final Consumer<String> events;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
  private final StringBuilder data = new StringBuilder();
  private boolean hasData;
  private boolean afterReturn;
  private boolean atStart = true;

  SseReader(Consumer<String> events) {
    this.events = events;
  }

  /**
   * @throws IOException if an event is longer than any real one
   */
  void feed(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n' && afterReturn) {
        afterReturn = false;
        continue;
      }
      afterReturn = next == '\r';
      if (next == '\n' || next == '\r') {
        endLine();
      } else {
        line.write(next);
        if (line.size() + data.length() > LONGEST_EVENT) {
          throw new IOException("an event of more than " + LONGEST_EVENT + " bytes");
        }
      }
    }
  }

  /** There are no more bytes. */
  void end() {
    if (line.size() > 0) {
      endLine();
    }
    dispatch();
  }

  private void endLine() {
    String text = line.toString(UTF_8);
    line.reset();
    if (atStart && text.startsWith(BYTE_ORDER_MARK)) {
      text = text.substring(1);
    }
    atStart = false;
    if (text.isEmpty()) {
      dispatch();
      return;
    }
    int colon = text.indexOf(':');
    String field = colon < 0 ? text : text.substring(0, colon);
    if (!field.equals("data")) {
      return;
    }
    String value = colon < 0 ? "" : text.substring(colon + 1);
    data.append(hasData ? "\n" : "").append(value.startsWith(" ") ? value.substring(1) : value);
    hasData = true;
  }

  private void dispatch() {
    if (hasData) {
      String event = data.toString();
      data.setLength(0);
      hasData = false;
      events.accept(event);
    }
  }
}
