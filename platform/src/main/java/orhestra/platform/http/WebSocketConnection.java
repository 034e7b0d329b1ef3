package orhestra.platform.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.spi.ServerConnection;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection after it became a WebSocket. Its thread reads; whoever likes writes, one at a time.
 *
 * <p>The web server's own WebSockets are not used. They keep a send buffer as large as the longest
 * message for as long as the connection lives, send from one thread only, have no close code of our
 * choice for long messages, and take what RFC 6455 forbids: reserved bits, fragmented control
 * frames, text that is no UTF-8.
 *
 * <p>The first close frame of either side decides how the connection ended. Once there is one,
 * nothing but the other side's close frame is of interest. Nothing here has a timer: the watcher of
 * the listener's connections breaks what takes too long.
 */
final class WebSocketConnection implements WebSocket, ServerConnection {
  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
  private static final long NONE = Long.MAX_VALUE;

  private final HelidonSocket socket;
  private final Deadlines deadlines;
  private final WebSocketHandler handler;
  private final FrameReader frames;
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicReference<@Nullable CloseFrame> closing = new AtomicReference<>();

  private volatile boolean closeSent;
  private volatile boolean closeReceived;
  private volatile boolean broken;
  private volatile long writeEnd = NONE;
  private volatile long closeEnd = NONE;

  /**
   * @param first what the client sent right behind its request
   */
  WebSocketConnection(
      HelidonSocket socket, Deadlines deadlines, Response.Upgrade upgrade, byte[] first) {
    this.socket = socket;
    this.deadlines = deadlines;
    this.handler = upgrade.handler();
    this.frames =
        new FrameReader(first, this::read, upgrade.maxMessageBytes(), upgrade.tooLongCode());
  }

  @Override
  public void handle(Limit limit) {
    try {
      converse();
      frames.skipToClose();
      closeReceived = true;
      CloseFrame first = closing.get();
      if (first != null) {
        // unless it left already
        write(Frames.CLOSE, first.payload());
      }
    } catch (IOException e) {
      log.debug("a client left its WebSocket", e);
    } finally {
      terminate();
      ended();
    }
  }

  /** Goes on until there is a close frame, received or to be sent. */
  private void converse() throws EOFException {
    try {
      handler.opened(this);
      if (deadlines.webSocketsEnd() != NONE) {
        restart();
      }
      while (closing.get() == null) {
        take(frames.next());
      }
    } catch (WebSocketFailure e) {
      close(e.frame());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      restart();
    } catch (Throwable e) {
      if (e instanceof IOException && broken) {
        throw (EOFException) new EOFException("the client is gone").initCause(e);
      }
      if (!(e instanceof IOException) || closing.get() == null) {
        log.error("a WebSocket failed", e);
        close(1011, "internal error");
      }
    }
  }

  private void take(FrameReader.Incoming incoming) throws Exception {
    switch (incoming) {
      case FrameReader.Incoming.Message(String text) -> {
        if (closing.get() == null) {
          handler.message(text);
        }
      }
      case FrameReader.Incoming.Ping ping -> write(Frames.PONG, ping.payload());
      case FrameReader.Incoming.Close(CloseFrame frame) -> {
        closeEnd = System.nanoTime() + deadlines.closeNanos();
        closing.compareAndSet(null, frame);
        closeReceived = true;
        write(Frames.CLOSE, frame.echo().payload());
      }
      case FrameReader.Incoming.Nothing() -> {}
    }
  }

  private void ended() {
    CloseFrame first = closing.get();
    boolean sent;
    // The client may have its close frame before the thread that has just sent it says so.
    writing.lock();
    try {
      sent = closeSent;
    } finally {
      writing.unlock();
    }
    CloseFrame end = first != null && (sent || closeReceived) ? first : CloseFrame.ABNORMAL;
    try {
      handler.closed(end.code(), end.reason());
    } catch (Throwable e) {
      log.error("a WebSocket failed at its end", e);
    }
  }

  private byte @Nullable [] read() {
    try {
      byte[] bytes = socket.get();
      // what comes after terminate() comes too late
      if (bytes != null && !broken) {
        handler.alive();
        return bytes;
      }
    } catch (UncheckedIOException e) {
      log.debug("cannot read from a WebSocket", e);
    }
    broken = true;
    return null;
  }

  @Override
  public void send(String text) throws IOException {
    write(Frames.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void ping() throws IOException {
    write(Frames.PING, new byte[0]);
  }

  private void write(int opcode, byte[] payload) throws IOException {
    BufferData frame = BufferData.create(Frames.of(opcode, payload));
    boolean close = opcode == Frames.CLOSE;
    lock();
    try {
      if (closeSent || (!close && closing.get() != null)) {
        if (close) {
          return;
        }
        throw new IOException("the WebSocket is being closed");
      }
      writeEnd = System.nanoTime() + deadlines.bodyNanos();
      socket.write(frame);
      writeEnd = NONE;
      closeSent = close;
    } catch (UncheckedIOException e) {
      // half a frame may have left
      terminate();
      throw new IOException("the client is gone or too slow", e);
    } finally {
      writing.unlock();
    }
  }

  private void lock() throws IOException {
    try {
      if (writing.tryLock(deadlines.bodyNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before anything was sent");
    }
    terminate();
    throw new IOException("the client is too slow");
  }

  @Override
  public void close(int code, String reason) {
    close(CloseFrame.of(code, reason));
  }

  /** The server stops. */
  void restart() {
    close(CloseFrame.RESTART);
  }

  private void close(CloseFrame frame) {
    if (closing.compareAndSet(null, frame)) {
      closeEnd = System.nanoTime() + deadlines.closeNanos();
      // a client that does not read must not keep the caller
      Thread.ofVirtual().name("websocket-close").start(() -> sendClose(frame));
    }
  }

  private void sendClose(CloseFrame frame) {
    try {
      write(Frames.CLOSE, frame.payload());
    } catch (IOException e) {
      log.debug("a close frame could not be sent", e);
    }
  }

  @Override
  public void terminate() {
    broken = true;
    try {
      socket.close();
    } catch (UncheckedIOException e) {
      log.debug("a WebSocket could not be closed", e);
    }
  }

  /** Breaks the connection if its time is over. Called by the watching thread. */
  void expire(long now) {
    if (isOver(writeEnd, now) || isOver(closeEnd, now) || isOver(deadlines.webSocketsEnd(), now)) {
      terminate();
    }
  }

  private static boolean isOver(long end, long now) {
    return end != NONE && now - end > 0;
  }

  @Override
  public Duration idleTime() {
    return Duration.ZERO;
  }

  /** Called by the web server as it stops; sockets were asked to close before that. */
  @Override
  public void close(boolean interrupt) {
    if (interrupt) {
      terminate();
    }
  }
}
