package orhestra.client.chat;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import orhestra.client.Transport;

/**
 * One WebSocket from its opening to its end. Except for {@link #wake} it belongs to one thread.
 * Frames are asked for one at a time, so a slow reader slows the server down and holds nothing.
 */
final class ChatLine {
  /** What one hears. */
  sealed interface Heard {
    record Text(String text) implements Heard {}

    record Closed(int code, String reason) implements Heard {}

    /** Nothing so far. */
    record Silence() implements Heard {}
  }

  private static final int ABNORMAL = 1006;

  private final Ear ear = new Ear();
  private final Duration sendWithin;
  private final WebSocket socket;

  /**
   * Opens one.
   *
   * @throws orhestra.client.ClientException if that fails
   */
  ChatLine(Transport transport, String path, Duration sendWithin) throws InterruptedException {
    this.sendWithin = sendWithin;
    this.socket = transport.webSocket(path, ear);
  }

  /** Waits for what comes, at most so long, or until somebody wakes it. */
  Heard hear(long nanos) throws InterruptedException {
    Heard heard = ear.queue.poll(nanos, TimeUnit.NANOSECONDS);
    if (heard instanceof Heard.Text) {
      ear.heardAt = System.nanoTime();
      socket.request(1);
    }
    return heard == null ? new Heard.Silence() : heard;
  }

  /** How long nothing has come. */
  long silentNanos() {
    return System.nanoTime() - ear.heardAt;
  }

  /** Ends a {@link #hear} under way. */
  void wake() {
    ear.queue.add(new Heard.Silence());
  }

  void say(String frame) throws IOException, InterruptedException {
    try {
      socket.sendText(frame, true).get(sendWithin.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException("cannot send: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException("the network takes nothing for " + sendWithin.toSeconds() + " s", e);
    }
  }

  /** Says goodbye and leaves. */
  void close() throws InterruptedException {
    try {
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(1, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // then without
    }
    socket.abort();
  }

  /** Leaves. */
  void hangUp() {
    socket.abort();
  }

  private static final class Ear implements WebSocket.Listener {
    private final BlockingQueue<Heard> queue = new LinkedBlockingQueue<>();
    private final StringBuilder parts = new StringBuilder();
    private volatile long heardAt = System.nanoTime();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        queue.add(new Heard.Text(parts.toString()));
        parts.setLength(0);
      } else {
        alive(from);
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      return alive(from);
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer payload) {
      return alive(from);
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
      return alive(from);
    }

    private @Nullable CompletionStage<?> alive(WebSocket from) {
      heardAt = System.nanoTime();
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      queue.add(new Heard.Closed(code, reason));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      queue.add(new Heard.Closed(ABNORMAL, String.valueOf(error.getMessage())));
    }
  }
}
