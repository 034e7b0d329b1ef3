package orhestra.platform.http;

import static java.util.Objects.requireNonNull;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events (HTML standard, section 9.2): an answer that goes on until the writer returns
 * or the client is gone. That a client is gone shows only when something is written to it, so a
 * writer that waits for news sends a {@link #heartbeat} at least every {@link #HEARTBEAT}.
 */
public final class EventStream {
  /** How long a stream may be silent. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private static final byte[] BEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;

  private EventStream(OutputStream out) {
    this.out = out;
  }

  /** Writes the events. */
  @FunctionalInterface
  public interface Source {
    /** Runs on the connection's virtual thread and may block; when it returns the stream ends. */
    void write(EventStream events) throws Exception;
  }

  /** An answer that is such a stream. */
  public static Response of(Source source) {
    requireNonNull(source, "source is null");
    return Response.stream(
            200,
            "text/event-stream",
            out -> {
              try {
                EventStream events = new EventStream(out);
                // The client learns at once that it is connected.
                events.heartbeat();
                source.write(events);
              } catch (IOException | UncheckedIOException | ServerConnectionException e) {
                throw new CloseConnectionException("the reader of the events is gone", e);
              }
            })
        .withHeader("Cache-Control", "no-store")
        .withHeader("X-Accel-Buffering", "no");
  }

  /**
   * Sends an event.
   *
   * @param id with which a client that comes back says where it was; null for none
   * @param data in UTF-8; lines stay lines
   */
  public void send(String name, @Nullable String id, byte[] data) throws IOException {
    StringBuilder head = new StringBuilder();
    if (id != null) {
      head.append("id: ").append(id).append('\n');
    }
    head.append("event: ").append(name).append('\n');
    out.write(head.toString().getBytes(StandardCharsets.UTF_8));
    for (String line : new String(data, StandardCharsets.UTF_8).split("\r\n|\r|\n", -1)) {
      out.write(("data: " + line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    out.write('\n');
    out.flush();
  }

  /** Sends a comment, which clients pass over. */
  public void heartbeat() throws IOException {
    out.write(BEAT);
    out.flush();
  }
}
