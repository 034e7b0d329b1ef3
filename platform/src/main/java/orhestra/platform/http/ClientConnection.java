package orhestra.platform.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: between the web server and its socket, so that every wait for the client
 * has an end. The web server's own time-outs bound a single read, and a client that sends a byte
 * now and then would hold a connection for days.
 *
 * <p>All fields but the deadline belong to the connection's thread. The socket is read without a
 * time-out of its own: a timed read parks a virtual thread with a timer, which costs about a
 * microsecond per request.
 */
final class ClientConnection
    implements ServerConnection, InterruptableTask<Void>, ConnectionContext {
  private enum Phase {
    /** Between two requests. */
    IDLE,
    /** The first bytes of a request are there. */
    HEAD,
    /** The headers are read; a body may follow. */
    REQUEST
  }

  private static final long NONE = Long.MAX_VALUE;
  private static final ThreadLocal<@Nullable ClientConnection> CURRENT = new ThreadLocal<>();

  private final ConnectionContext outer;
  private final Deadlines deadlines;
  private final HelidonSocket socket;
  private final PeerInfo remote;
  private final DataWriter writer;

  private DataReader reader;
  private volatile ServerConnection protocol;
  private volatile @Nullable WebSocketConnection webSocket;

  private Phase phase = Phase.IDLE;
  private @Nullable Request request;
  private boolean inputLeft;
  private boolean closing;
  private boolean ended;
  private long bodyDeadline = NONE;
  private volatile long deadline = NONE;
  private volatile boolean expired;

  ClientConnection(
      ConnectionContext outer, Deadlines deadlines, ServerConnectionSelector selector) {
    this.outer = outer;
    this.deadlines = deadlines;
    this.socket = outer.serverSocket();
    this.remote = outer.remotePeer();
    this.reader = new DataReader(this::read);
    this.writer = new TimedWriter(outer.dataWriter());
    this.protocol = selector.connection(this);
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    CURRENT.set(this);
    deadlines.add(this);
    try {
      serve(limit);
    } finally {
      // a close with unread input resets the connection, and the client may lose the last answer
      if (inputLeft && !ended && !expired && !Thread.currentThread().isInterrupted()) {
        linger();
      }
      deadlines.remove(this);
      CURRENT.remove();
    }
  }

  private void serve(Limit limit) throws InterruptedException {
    try {
      protocol.handle(limit);
    } catch (CloseConnectionException e) {
      if (!isUpgraded()) {
        throw e;
      }
    }
    WebSocketConnection upgraded = webSocket;
    if (upgraded != null) {
      // all that belongs to HTTP can be collected from here on
      protocol = upgraded;
      reader = new DataReader(() -> null);
      upgraded.handle(limit);
    }
  }

  /** Answers the request that is worked on, after which the connection speaks WebSocket. */
  void upgrade(byte[] head, Response.Upgrade upgrade) {
    writer.writeNow(BufferData.create(head));
    int length = reader.available();
    byte[] first = length == 0 ? BufferData.EMPTY_BYTES : reader.readBytes(length);
    webSocket = new WebSocketConnection(socket, deadlines, upgrade, first);
  }

  boolean isUpgraded() {
    return webSocket != null;
  }

  /** Closes a WebSocket because the server stops. */
  void restart() {
    WebSocketConnection upgraded = webSocket;
    if (upgraded != null) {
      upgraded.restart();
    }
  }

  /** The connection whose thread this is, or null on any other thread. */
  static @Nullable ClientConnection current() {
    return CURRENT.get();
  }

  /** The connection whose thread this is. */
  static ClientConnection ofThisThread() {
    ClientConnection connection = CURRENT.get();
    if (connection == null) {
      throw new IllegalStateException("not the thread of a connection");
    }
    return connection;
  }

  /** Whether the connection ends after the request it works on. */
  boolean isLast() {
    return closing;
  }

  /** The request that is worked on, for log lines; null between requests. */
  @Nullable Request request() {
    return request;
  }

  void request(@Nullable Request current) {
    request = current;
  }

  /** Whether a part of the request's body is still to be read. */
  boolean inputLeft() {
    return inputLeft;
  }

  /** Whether the next headers are not yet read; their first bytes may have come with the last. */
  boolean readsHead() {
    return phase != Phase.REQUEST;
  }

  /** Called for each request when its headers are read. */
  void headRead(Headers headers) {
    phase = Phase.REQUEST;
    deadline = NONE;
    bodyDeadline = NONE;
    boolean chunked = headers.contains(HeaderNames.TRANSFER_ENCODING);
    long length = length(headers);
    if (length < -1 || (chunked && (length >= 0 || !onlyChunked(headers)))) {
      // such requests are how one request is smuggled inside another
      throw RequestException.builder()
          .type(EventType.BAD_REQUEST)
          .message("unclear length")
          .setKeepAlive(false)
          .build();
    }
    inputLeft = chunked || length > 0;
    if (headers.contains(HeaderNames.CONNECTION)
        && headers.get(HeaderNames.CONNECTION).get().toLowerCase(Locale.ROOT).contains("close")) {
      endAfterThis();
    }
  }

  /** Called when the body of a request is read to its end. */
  void bodyRead() {
    inputLeft = false;
  }

  /** Called for each answer before it is written. */
  void answering(Headers headers) {
    // after a malformed head the web server ends by itself, and telling it to would interrupt it
    if (phase == Phase.REQUEST && headers.contains(HeaderValues.CONNECTION_CLOSE)) {
      endAfterThis();
    }
    phase = Phase.IDLE;
  }

  /** Makes the answer being prepared the last one on this connection. */
  private void endAfterThis() {
    if (!closing) {
      closing = true;
      protocol.close(false);
    }
  }

  private byte @Nullable [] read() {
    long now = System.nanoTime();
    switch (phase) {
      case IDLE -> {
        // The web server looks once who is idle; who was just about to be would keep it waiting.
        if (deadlines.isStopping()) {
          ended = true;
          return null;
        }
        deadline = now + deadlines.idleNanos();
      }
      case HEAD -> {}
      case REQUEST -> {
        if (bodyDeadline == NONE) {
          bodyDeadline = now + deadlines.bodyNanos();
        }
        deadline = bodyDeadline;
      }
    }
    byte[] bytes = socketBytes();
    switch (phase) {
      case IDLE -> {
        phase = Phase.HEAD;
        inputLeft = true;
        deadline = System.nanoTime() + deadlines.headNanos();
      }
      case HEAD -> {}
      case REQUEST -> deadline = NONE;
    }
    return bytes;
  }

  private byte @Nullable [] socketBytes() {
    try {
      byte[] bytes = socket.get();
      ended = bytes == null;
      if (ended && phase != Phase.IDLE) {
        // the web server takes an end within the headers for an error of its own
        throw new CloseConnectionException("the client left within its request");
      }
      return bytes;
    } catch (UncheckedIOException e) {
      ended = true;
      throw new ServerConnectionException("cannot read from the client", e);
    }
  }

  private void linger() {
    deadline = System.nanoTime() + deadlines.lingerNanos();
    try {
      while (socket.get() != null) {
        // thrown away
      }
    } catch (UncheckedIOException e) {
      // the client is gone, or its time is over
    }
  }

  /** Breaks the connection if its time is over. Called by the watching thread. */
  void expire(long now) {
    WebSocketConnection upgraded = webSocket;
    if (upgraded != null) {
      upgraded.expire(now);
      return;
    }
    long end = deadline;
    if (end != NONE && now - end > 0) {
      expired = true;
      socket.close();
    }
  }

  /** The content length, -1 for none, or less if it is no length. */
  private static long length(Headers headers) {
    if (!headers.contains(HeaderNames.CONTENT_LENGTH)) {
      return -1;
    }
    Header header = headers.get(HeaderNames.CONTENT_LENGTH);
    String text = header.get();
    if (header.valueCount() > 1 || text.isEmpty() || text.length() > 18) {
      return -2;
    }
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -2;
      }
      length = length * 10 + digit;
    }
    return length;
  }

  private static boolean onlyChunked(Headers headers) {
    return headers.get(HeaderNames.TRANSFER_ENCODING).valueCount() == 1
        && headers.contains(HeaderValues.TRANSFER_ENCODING_CHUNKED);
  }

  private final class TimedWriter implements DataWriter {
    private final DataWriter out;

    private TimedWriter(DataWriter out) {
      this.out = out;
    }

    @Override
    public void write(BufferData... buffers) {
      timed(() -> out.write(buffers));
    }

    @Override
    public void write(BufferData buffer) {
      timed(() -> out.write(buffer));
    }

    @Override
    public void writeNow(BufferData... buffers) {
      timed(() -> out.writeNow(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
      timed(() -> out.writeNow(buffer));
    }

    private void timed(Runnable write) {
      deadline = System.nanoTime() + deadlines.bodyNanos();
      try {
        write.run();
      } catch (UncheckedIOException e) {
        ended = true;
        throw new ServerConnectionException("cannot write to the client", e);
      }
      deadline = NONE;
    }
  }

  @Override
  public boolean canInterrupt() {
    return protocol instanceof InterruptableTask<?> task && task.canInterrupt();
  }

  @Override
  public Duration idleTime() {
    return protocol.idleTime();
  }

  @Override
  public void close(boolean interrupt) {
    protocol.close(interrupt);
  }

  @Override
  public DataReader dataReader() {
    return reader;
  }

  @Override
  public DataWriter dataWriter() {
    return writer;
  }

  @Override
  public PeerInfo remotePeer() {
    return remote;
  }

  @Override
  public ListenerContext listenerContext() {
    return outer.listenerContext();
  }

  @Override
  public ExecutorService executor() {
    return outer.executor();
  }

  @Override
  public Router router() {
    return outer.router();
  }

  @Override
  public Optional<ProxyProtocolData> proxyProtocolData() {
    return outer.proxyProtocolData();
  }

  @Override
  public HelidonSocket serverSocket() {
    return socket;
  }

  @Override
  public PeerInfo localPeer() {
    return outer.localPeer();
  }

  @Override
  public boolean isSecure() {
    return outer.isSecure();
  }

  @Override
  public String socketId() {
    return outer.socketId();
  }

  @Override
  public String childSocketId() {
    return outer.childSocketId();
  }
}
