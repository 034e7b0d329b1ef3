package orhestra.platform.http;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes after the headers, read once and never beyond the limit. */
final class RequestBody {
  private static final byte[] NOTHING = new byte[0];
  private static final int FIRST_PIECE = 8 << 10;

  private static final int MOST_DISCARDED = 64 << 10;

  private final ServerRequest raw;
  private final ClientConnection connection;
  private final int limit;
  private byte @Nullable [] bytes;
  private boolean begun;

  RequestBody(ServerRequest raw, ClientConnection connection, int limit) {
    this.raw = raw;
    this.connection = connection;
    this.limit = limit;
  }

  byte[] bytes() {
    if (bytes == null) {
      bytes = read();
    }
    return bytes;
  }

  /**
   * Reads a short body that nobody asked for, so that the connection can be used again.
   *
   * @return whether nothing of the body is left on the connection
   */
  boolean discard() {
    if (!connection.inputLeft()) {
      return true;
    }
    long length = raw.headers().contentLength().orElse(Long.MAX_VALUE);
    boolean waiting = raw.headers().contains(HeaderValues.EXPECT_100);
    if (begun || waiting || length > MOST_DISCARDED) {
      return false;
    }
    bytes();
    return true;
  }

  private byte[] read() {
    if (!connection.inputLeft()) {
      return NOTHING;
    }
    long length = raw.headers().contentLength().orElse(-1);
    if (length > limit) {
      throw tooLarge();
    }
    if (begun) {
      throw new ApiException(400, "the body could not be read");
    }
    begun = true;
    // not closed: that would only read on
    InputStream in = raw.content().inputStream();
    try {
      byte[] all = length < 0 ? readChunks(in) : readKnown(in, (int) length);
      connection.bodyRead();
      return all;
    } catch (NumberFormatException e) {
      throw new ApiException(400, "the body is not in proper chunks");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] readKnown(InputStream in, int length) throws IOException {
    byte[] all = new byte[length];
    int count = in.readNBytes(all, 0, length);
    // the server counts a body as read only when its end was seen
    if (count < length || in.read() >= 0) {
      throw new ApiException(400, "the body is not as long as its Content-Length");
    }
    return all;
  }

  private byte[] readChunks(InputStream in) throws IOException {
    byte[] all = new byte[FIRST_PIECE];
    int count = 0;
    while (true) {
      int read = in.read(all, count, all.length - count);
      if (read < 0) {
        return Arrays.copyOf(all, count);
      }
      count += read;
      if (count > limit) {
        throw tooLarge();
      }
      if (count == all.length) {
        all = Arrays.copyOf(all, all.length * 2);
      }
    }
  }

  private ApiException tooLarge() {
    return new ApiException(413, "the body is longer than " + limit + " bytes");
  }
}
