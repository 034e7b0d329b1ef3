package orhestra.platform.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Response.BodyWriter} writes to. Begins the answer when its buffer is full or
 * flushed, so that a short answer has a length and an early failure can still become an error.
 */
final class StreamedBody extends OutputStream {
  private static final int BUFFER_BYTES = 16 << 10;

  private final boolean countOnly;
  private final Supplier<OutputStream> begin;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int used;
  private long count;
  private @Nullable OutputStream out;

  /**
   * @param countOnly for HEAD: nothing is kept or sent
   * @param begin sends the headers and opens the rest
   */
  StreamedBody(boolean countOnly, Supplier<OutputStream> begin) {
    this.countOnly = countOnly;
    this.begin = begin;
  }

  /** Whether the headers are sent. */
  boolean begun() {
    return out != null;
  }

  /** How many bytes were written. */
  long count() {
    return count;
  }

  /** All bytes, as long as the answer has not begun. */
  byte[] buffer() {
    return buffer;
  }

  @Override
  public void write(int b) throws IOException {
    if (used == buffer.length) {
      push();
    }
    buffer[used++] = (byte) b;
    count++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (used == buffer.length) {
        push();
      }
      int part = Math.min(length - done, buffer.length - used);
      System.arraycopy(bytes, offset + done, buffer, used, part);
      used += part;
      done += part;
    }
    count += length;
  }

  /** Sends what is there, also to a client that waits for each piece. */
  @Override
  public void flush() throws IOException {
    if (!countOnly) {
      push().flush();
    }
  }

  /** Left to {@link #finish}: only the server knows that the writer came to its end. */
  @Override
  public void close() {}

  void finish() throws IOException {
    push().close();
  }

  private OutputStream push() throws IOException {
    if (countOnly) {
      used = 0;
      return OutputStream.nullOutputStream();
    }
    if (out == null) {
      out = begin.get();
    }
    if (used > 0) {
      out.write(buffer, 0, used);
      used = 0;
    }
    return out;
  }
}
