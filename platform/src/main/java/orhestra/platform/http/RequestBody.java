package orhestra.platform.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.media.ReadableEntity;
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

  private final ServerRequest raw;
  private final int limit;
  private byte @Nullable [] bytes;

  RequestBody(ServerRequest raw, int limit) {
    this.raw = raw;
    this.limit = limit;
  }

  byte[] bytes() {
    if (bytes == null) {
      bytes = read();
    }
    return bytes;
  }

  private byte[] read() {
    ReadableEntity entity = raw.content();
    if (!entity.hasEntity()) {
      return NOTHING;
    }
    try (InputStream in = entity.inputStream()) {
      return raw.headers().contains(HeaderNames.CONTENT_LENGTH)
          ? readKnown(in, raw.headers().contentLength().orElse(0))
          : readChunks(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] readKnown(InputStream in, long length) throws IOException {
    if (length > limit) {
      throw tooLarge();
    }
    byte[] all = new byte[(int) length];
    int count = in.readNBytes(all, 0, all.length);
    // the server counts a body as read only when its end was seen
    if (count < all.length || in.read() >= 0) {
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
