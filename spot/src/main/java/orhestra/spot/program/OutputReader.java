package orhestra.spot.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads a program's output to its end. Lines that start with a marker, such as {@code
 * RESULT_JSON=}, go to the marker's listener; everything else goes to the tail. However long a line
 * is, at most the marker's limit of it is held.
 */
final class OutputReader {
  /**
   * What to do with lines that start with {@code start}.
   *
   * @param limit longest text after {@code start}, in bytes
   */
  record Marker(String start, int limit, Listener listener) {}

  /** Called on the reading thread, for each marked line in order. */
  interface Listener {
    /** The text after the marker, without the line's end. */
    void line(String text);

    /** The line was longer than the limit. */
    void tooLong(int limit);
  }

  private final List<Marker> markers;
  private final int longestStart;
  private final OutputTail tail;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private Part part = Part.START;
  private Marker marker = new Marker("", 0, new Ignored());

  private enum Part {
    /** Not yet known whether a marker stands at the line's start. */
    START,
    MARKED,
    TOO_LONG,
    PLAIN
  }

  OutputReader(List<Marker> markers, OutputTail tail) {
    this.markers = List.copyOf(markers);
    this.longestStart = markers.stream().mapToInt(m -> m.start().length()).max().orElse(0);
    this.tail = tail;
  }

  /** Reads until the stream ends or breaks; a last line without its end counts. */
  void readAll(InputStream in) {
    byte[] buffer = new byte[8192];
    try (in) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        feed(buffer, n);
      }
    } catch (IOException closed) {
      // The stream was closed from this side because the program is being ended.
    }
    if (part != Part.START || line.size() > 0) {
      endOfLine(false);
    }
  }

  private void feed(byte[] buffer, int length) {
    int plainFrom = 0;
    for (int i = 0; i < length; i++) {
      if (part == Part.PLAIN) {
        // Plain text is passed on in stretches: up to the line's end or the buffer's.
        while (i < length && buffer[i] != '\n') {
          i++;
        }
        tail.write(buffer, plainFrom, Math.min(i + 1, length) - plainFrom);
        if (i < length) {
          part = Part.START;
        }
      } else if (buffer[i] == '\n') {
        endOfLine(true);
      } else {
        inLine(buffer[i]);
      }
      plainFrom = i + 1;
    }
  }

  private void inLine(byte b) {
    switch (part) {
      case START -> {
        line.write(b);
        String start = line.toString(StandardCharsets.ISO_8859_1);
        for (Marker candidate : markers) {
          if (candidate.start().equals(start)) {
            marker = candidate;
            part = Part.MARKED;
            line.reset();
            return;
          }
        }
        if (start.length() >= longestStart
            || markers.stream().noneMatch(m -> m.start().startsWith(start))) {
          flushPlain();
          part = Part.PLAIN;
        }
      }
      case MARKED -> {
        if (line.size() < marker.limit()) {
          line.write(b);
        } else {
          line.reset();
          part = Part.TOO_LONG;
        }
      }
      case TOO_LONG, PLAIN -> {}
    }
  }

  private void endOfLine(boolean withNewline) {
    switch (part) {
      case START, PLAIN -> {
        if (withNewline) {
          line.write('\n');
        }
        flushPlain();
      }
      case MARKED -> {
        marker.listener().line(line.toString(StandardCharsets.UTF_8).stripTrailing());
        line.reset();
      }
      case TOO_LONG -> marker.listener().tooLong(marker.limit());
    }
    part = Part.START;
  }

  private void flushPlain() {
    byte[] bytes = line.toByteArray();
    tail.write(bytes, 0, bytes.length);
    line.reset();
  }

  private static final class Ignored implements Listener {
    @Override
    public void line(String text) {}

    @Override
    public void tooLong(int limit) {}
  }
}
