package orhestra.client;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * JSON over HTTP/1.1 with kept-alive connections to one server, and WebSockets.
 *
 * <p>Every call either returns the server's answer to a 2xx status or throws: {@link
 * ServerException} if the server answered otherwise, {@link ServerUnreachableException} if no
 * answer came. Nothing is repeated here, since only the caller knows whether a repeat is harmless.
 * Redirects are not followed, so that the key never travels to another host. An interrupt or {@link
 * #close()} ends a running call.
 *
 * <p>Safe for use by many threads.
 */
public final class Transport implements AutoCloseable {
  private static final Pattern TOKEN = Pattern.compile("([?&]token=)[^&]*");

  private final TransportOptions options;
  private final HttpClient http;

  public Transport(TransportOptions options) {
    this.options = requireNonNull(options, "options is null");
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(options.connectTimeout())
            .build();
  }

  /** The base address, without a slash at its end. */
  public URI server() {
    return options.server();
  }

  /** Gets {@code path} (with query, if any) and reads the answer as {@code type}. */
  public <T> T get(String path, Class<T> type) throws InterruptedException {
    return exchange("GET", path, null, type, options.requestTimeout());
  }

  /** Posts {@code body} as JSON; {@code null} sends an empty body. */
  public <T> T post(String path, @Nullable Object body, Class<T> type) throws InterruptedException {
    return exchange("POST", path, body, type, options.requestTimeout());
  }

  /** Like {@link #post(String, Object, Class)} for calls that the server may hold open longer. */
  public <T> T post(String path, @Nullable Object body, Class<T> type, Duration timeout)
      throws InterruptedException {
    return exchange("POST", path, body, type, timeout);
  }

  /** Deletes {@code path} and reads the answer as {@code type}. */
  public <T> T delete(String path, Class<T> type) throws InterruptedException {
    return exchange("DELETE", path, null, type, options.requestTimeout());
  }

  /**
   * Posts bytes and reads the answer as {@code type}.
   *
   * @param headers sent with it
   */
  public <T> T postBytes(String path, byte[] body, Map<String, String> headers, Class<T> type)
      throws InterruptedException {
    HttpRequest.Builder request =
        base(path, "application/json").header("Content-Type", "application/octet-stream");
    headers.forEach(request::header);
    return read(
        "POST " + shown(path),
        request.POST(BodyPublishers.ofByteArray(body)).build(),
        type,
        options.requestTimeout());
  }

  /** The bytes of an answer to a 2xx status, and that status. */
  @SuppressWarnings("ArrayRecordComponent") // the caller's to keep
  public record BytesAnswer(int status, byte[] body) {}

  /**
   * Gets bytes.
   *
   * @param headers sent with the request
   * @param timeout for calls that the server may hold open
   */
  public BytesAnswer getBytes(String path, Map<String, String> headers, Duration timeout)
      throws InterruptedException {
    String call = "GET " + shown(path);
    HttpRequest.Builder request = base(path, "*/*");
    headers.forEach(request::header);
    HttpResponse<byte[]> response =
        await(call, http.sendAsync(request.GET().build(), BodyHandlers.ofByteArray()), timeout);
    if (!isSuccess(response.statusCode())) {
      String text = new String(response.body(), StandardCharsets.UTF_8);
      throw ServerException.of(call, response.statusCode(), text);
    }
    return new BytesAnswer(response.statusCode(), response.body());
  }

  /**
   * Opens an answer of any length and type as a stream, which the caller closes. The request
   * timeout covers the time to the first byte; reading on is not limited.
   */
  public InputStream download(String path, String accept) throws InterruptedException {
    String call = "GET " + shown(path);
    HttpRequest request = request("GET", path, null, accept);
    HttpResponse<Download> response =
        await(
            call,
            http.sendAsync(
                request,
                info ->
                    isSuccess(info.statusCode())
                        ? BodySubscribers.mapping(BodySubscribers.ofInputStream(), Opened::new)
                        : BodySubscribers.mapping(
                            BodySubscribers.ofString(StandardCharsets.UTF_8), Refused::new)),
            options.requestTimeout());
    return switch (response.body()) {
      case Opened opened -> opened.stream();
      case Refused refused -> throw ServerException.of(call, response.statusCode(), refused.body());
    };
  }

  /**
   * Opens a WebSocket. The listener's {@code onOpen} may have been called before this returns.
   *
   * @throws ServerException if the server answers with anything but a WebSocket
   */
  public WebSocket webSocket(String path, WebSocket.Listener listener) throws InterruptedException {
    String call = "WebSocket " + shown(path);
    String address = options.server() + path;
    WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(options.connectTimeout());
    if (options.key() != null) {
      builder.header("X-Orhestra-Key", options.key());
    }
    // http becomes ws, https becomes wss
    URI uri = URI.create("ws" + address.substring("http".length()));
    AtomicBoolean wanted = new AtomicBoolean(true);
    CompletableFuture<WebSocket> opening =
        builder
            .buildAsync(uri, listener)
            .thenApply(
                socket -> {
                  if (!wanted.get()) {
                    socket.abort();
                  }
                  return socket;
                });
    try {
      return opening.get(options.requestTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      wanted.set(false);
      throw ServerUnreachableException.timeout(options.server(), call, options.requestTimeout(), e);
    } catch (InterruptedException e) {
      wanted.set(false);
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof WebSocketHandshakeException refused) {
        throw ServerException.of(call, refused.getResponse().statusCode(), "");
      }
      throw ServerUnreachableException.of(options.server(), call, cause);
    }
  }

  /** Percent-encodes {@code text} so that it is one segment of a path or one value of a query. */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private <T> T exchange(
      String method, String path, @Nullable Object body, Class<T> type, Duration timeout)
      throws InterruptedException {
    String call = method + " " + shown(path);
    return read(call, request(method, path, body, "application/json"), type, timeout);
  }

  private <T> T read(String call, HttpRequest request, Class<T> type, Duration timeout)
      throws InterruptedException {
    HttpResponse<String> response =
        await(
            call, http.sendAsync(request, BodyHandlers.ofString(StandardCharsets.UTF_8)), timeout);
    String text = response.body();
    if (!isSuccess(response.statusCode())) {
      throw ServerException.of(call, response.statusCode(), text);
    }
    try {
      return WireJson.mapper().readValue(text.isBlank() ? "{}" : text, type);
    } catch (JacksonException e) {
      throw ServerException.unreadable(call, response.statusCode(), text, e);
    }
  }

  private HttpRequest request(String method, String path, @Nullable Object body, String accept) {
    HttpRequest.Builder request = base(path, accept);
    if (body == null) {
      return request.method(method, BodyPublishers.noBody()).build();
    }
    return request
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofByteArray(WireJson.mapper().writeValueAsBytes(body)))
        .build();
  }

  private HttpRequest.Builder base(String path, String accept) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path starts with a slash: " + path);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(options.server() + path)).header("Accept", accept);
    if (options.key() != null) {
      request.header("X-Orhestra-Key", options.key());
    }
    return request;
  }

  // HttpRequest.timeout ends with the answer's headers; this bounds the whole call.
  private <T> HttpResponse<T> await(
      String call, CompletableFuture<HttpResponse<T>> running, Duration timeout)
      throws InterruptedException {
    try {
      return running.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw ServerUnreachableException.timeout(options.server(), call, timeout, e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw ServerUnreachableException.of(options.server(), call, cause);
    } finally {
      // Without effect on a finished call; otherwise closes its connection.
      running.cancel(true);
    }
  }

  /** A path for messages: a token in it is nobody's business. */
  private static String shown(String path) {
    return TOKEN.matcher(path).replaceAll("$1...");
  }

  private static boolean isSuccess(int status) {
    return status >= 200 && status < 300;
  }

  /** Ends running calls, which then throw, and closes all connections. */
  @Override
  public void close() {
    http.shutdownNow();
  }

  private sealed interface Download {}

  private record Opened(InputStream stream) implements Download {}

  private record Refused(String body) implements Download {}
}
