package orhestra.platform.outgoing;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests to other servers. An answer comes whole within the timeout or not at all,
 * redirects are answers like others, and no more of a body is read than the limit. Thread-safe.
 *
 * <p>The host is looked up and checked right before the request; the connection that follows uses
 * the answer that java remembers for 30 s, so a name that changes in between leads nowhere else.
 */
public final class OutgoingHttp implements AutoCloseable {
  private final Duration timeout;
  private final int maxBody;
  private final AddressRule rule;
  private final HttpClient client;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * What came back.
   *
   * @param body its text in UTF-8, at most as many bytes as the limit
   * @param whole whether that is all
   */
  public record Answer(int status, String body, boolean whole) {
    public Answer {
      requireNonNull(body, "body is null");
    }
  }

  /**
   * A client with these limits.
   *
   * @param timeout of a whole exchange, from the look-up to the last byte
   * @param maxBody bytes that are read of an answer
   */
  public OutgoingHttp(Duration timeout, int maxBody, AddressRule rule) {
    this.timeout = requireNonNull(timeout, "timeout is null");
    this.maxBody = maxBody;
    this.rule = requireNonNull(rule, "rule is null");
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .executor(threads)
            .build();
  }

  /**
   * Sends a request; a cancelled future breaks it off. Fails with an {@link IOException}, of which
   * {@link #reason} makes a sentence, if no answer comes.
   */
  public CompletableFuture<Answer> send(HttpRequest.Builder request) {
    HttpRequest ready = request.timeout(timeout).header("User-Agent", "Orhestra").build();
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    threads.execute(() -> begin(ready, answer));
    return answer.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void begin(HttpRequest request, CompletableFuture<Answer> answer) {
    try {
      rule.check(request.uri().getHost());
    } catch (IOException | RuntimeException e) {
      answer.completeExceptionally(e);
      return;
    }
    if (answer.isDone()) {
      return;
    }
    CompletableFuture<HttpResponse<Answer>> exchange =
        client.sendAsync(request, head -> new Beginning(head.statusCode(), maxBody));
    try {
      // Whichever comes first: the answer, its timeout, or that nobody wants it any more.
      CompletableFuture.anyOf(exchange, answer).join();
      if (exchange.isDone()) {
        answer.complete(exchange.join().body());
      }
    } catch (CompletionException | CancellationException e) {
      answer.completeExceptionally(cause(e));
    } finally {
      exchange.cancel(true);
    }
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** What a failure was, in words for people; tells nothing of the request. */
  public static String reason(Throwable failure) {
    Throwable cause = cause(failure);
    if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
      return "no answer in time";
    }
    if (cause instanceof java.net.UnknownHostException) {
      return "the host is unknown";
    }
    if (cause instanceof java.net.ConnectException
        || cause instanceof java.nio.channels.UnresolvedAddressException) {
      return "the connection was refused";
    }
    if (cause instanceof RefusedAddressException) {
      return String.valueOf(cause.getMessage());
    }
    return "the connection failed (" + cause.getClass().getSimpleName() + ")";
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }

  /** The beginning of a body; the rest is not read. */
  private static final class Beginning implements HttpResponse.BodySubscriber<Answer> {
    private final int status;
    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    Beginning(int status, int limit) {
      this.status = status;
      this.limit = limit;
    }

    @Override
    public CompletionStage<Answer> getBody() {
      return answer;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription = newSubscription;
      newSubscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        byte[] piece = new byte[Math.min(buffer.remaining(), limit - bytes.size())];
        buffer.get(piece);
        bytes.writeBytes(piece);
        if (buffer.hasRemaining()) {
          if (subscription != null) {
            subscription.cancel();
          }
          answer.complete(new Answer(status, bytes.toString(StandardCharsets.UTF_8), false));
          return;
        }
      }
    }

    @Override
    public void onError(Throwable failure) {
      answer.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      answer.complete(new Answer(status, bytes.toString(StandardCharsets.UTF_8), true));
    }
  }
}
