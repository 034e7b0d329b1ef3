package orhestra.platform.http;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/1.1 on virtual threads. Start it once and close it once; closing stops accepting, lets the
 * requests under way finish for the grace period, then breaks the rest off. WebSockets are closed
 * with 1012 at once and are gone within two seconds.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
  private static final Duration NEVER = Duration.ofDays(365);

  private final List<HttpListener> listeners;
  private final Builder parts;
  private final Map<String, OpenListener> running = new LinkedHashMap<>();

  private record OpenListener(WebServer server, Deadlines deadlines) {
    void close() {
      deadlines.stopping();
      server.stop();
      deadlines.close();
    }
  }

  private HttpServer(Builder parts) {
    this.parts = parts;
    this.listeners = List.copyOf(parts.listeners);
    if (listeners.isEmpty()) {
      throw new IllegalArgumentException("a server needs a listener");
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Opens all listeners, or none; but one that is not required may be missing.
   *
   * @throws UncheckedIOException if an address cannot be listened on; the message names it
   */
  public synchronized HttpServer start() {
    try {
      for (HttpListener listener : listeners) {
        try {
          running.put(listener.name(), open(listener));
        } catch (UncheckedIOException e) {
          if (listener.required()) {
            throw e;
          }
          log.warn("{}; the main port serves the same", e.getMessage());
        }
      }
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The port of the first listener. */
  public int port() {
    return port(listeners.getFirst().name());
  }

  /** Whether the listener is open. */
  public synchronized boolean listens(String name) {
    return running.containsKey(name);
  }

  /** The port a listener really has. */
  public synchronized int port(String name) {
    OpenListener listener = running.get(name);
    if (listener == null) {
      throw new IllegalStateException("no open listener " + name);
    }
    return listener.server().port();
  }

  @Override
  public synchronized void close() {
    parts.beforeStop.forEach(Runnable::run);
    List<OpenListener> open = new ArrayList<>(running.values());
    running.clear();
    open.forEach(listener -> listener.deadlines().closeWebSockets());
    open.reversed().forEach(OpenListener::close);
  }

  private OpenListener open(HttpListener listener) {
    probe(listener);
    HttpLimits limits = parts.limits;
    Deadlines deadlines = new Deadlines(listener.name(), limits);
    Dispatcher dispatcher =
        new Dispatcher(
            listener,
            limits.bodyBytes(),
            parts.gate,
            parts.meter,
            parts.requests,
            parts.tracer,
            parts.outage,
            new CrossOrigin(parts.pages));
    RequestMeter.RouteMeter early = parts.meter.forRoute("other", null);
    WebServer server =
        WebServer.builder()
            .host(listener.host())
            .port(listener.port())
            .shutdownHook(false)
            .shutdownGracePeriod(parts.grace)
            .maxTcpConnections(OpenFiles.cap(limits.connections()))
            .maxPayloadSize(limits.bodyBytes())
            // answers are buffered here, waits are bounded by the deadlines
            .writeBufferSize(0)
            .connectionOptions(options -> options.readTimeout(Duration.ZERO).tcpNoDelay(true))
            .idleConnectionPeriod(NEVER)
            .protocolsDiscoverServices(false)
            .addConnectionSelector(new ConnectionSelector(limits, deadlines))
            .errorHandling(errors -> errors.includeEntity(true))
            .directHandlers(EarlyErrors.handlers(early))
            .routing(HttpRouting.builder().any(dispatcher))
            .build()
            .start();
    if (!server.isRunning()) {
      String error = "cannot listen on " + listener.address();
      throw new UncheckedIOException(error, new IOException(error));
    }
    deadlines.start();
    return new OpenListener(server, deadlines);
  }

  /** The web server only logs a port that is taken, so it is tried here first. */
  private static void probe(HttpListener listener) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(listener.host(), listener.port()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on " + listener.address() + ": " + e.getMessage(), e);
    }
  }

  /** The parts of a server. Not thread-safe. */
  public static final class Builder {
    private final List<HttpListener> listeners = new ArrayList<>();
    private final List<Runnable> beforeStop = new ArrayList<>();
    private HttpLimits limits = HttpLimits.DEFAULTS;
    private Gate gate = Gate.OPEN;
    private RequestMeter meter = RequestMeter.NONE;
    private RequestLog requests = RequestLog.NONE;
    private RequestTracer tracer = RequestTracer.NONE;
    private Predicate<Throwable> outage = failure -> false;
    private Predicate<String> pages = origin -> false;
    private Duration grace = Duration.ofSeconds(10);

    private Builder() {}

    /** Adds a listener; the first one is the main one. */
    public Builder listen(HttpListener listener) {
      listeners.add(listener);
      return this;
    }

    /** Adds a listener called {@code main}. */
    public Builder listen(String host, int port, List<Route> routes) {
      return listen(new HttpListener("main", host, port, true, routes));
    }

    public Builder limits(HttpLimits value) {
      limits = value;
      return this;
    }

    public Builder gate(Gate value) {
      gate = value;
      return this;
    }

    public Builder meter(RequestMeter value) {
      meter = value;
      return this;
    }

    /** Hears of requests when they are answered. */
    public Builder requests(RequestLog value) {
      requests = value;
      return this;
    }

    public Builder tracer(RequestTracer value) {
      tracer = value;
      return this;
    }

    /**
     * Tells failures that mean that the database is away: answered by 503 with {@code Retry-After},
     * and not logged for each request, since what is away says so itself.
     */
    public Builder outage(Predicate<Throwable> value) {
      outage = value;
      return this;
    }

    /** Tells sites whose pages may read the answers of routes for {@link Access#VISITOR}. */
    public Builder pages(Predicate<String> value) {
      pages = value;
      return this;
    }

    /** How long requests under way may go on after {@link HttpServer#close}. 10 s by default. */
    public Builder gracePeriod(Duration value) {
      grace = value;
      return this;
    }

    /** Runs first when the server closes: the place to wake requests that wait for something. */
    public Builder beforeStop(Runnable action) {
      beforeStop.add(action);
      return this;
    }

    public HttpServer build() {
      return new HttpServer(this);
    }
  }
}
