package orhestra.execution.openai;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as it comes, for a reader that waits only so long. What is not read is not
 * fetched. For one reader.
 */
final class EventBody implements HttpResponse.BodySubscriber<EventBody> {
  private static final Duration REST = Duration.ofSeconds(1);

  private sealed interface Item {}

  private record Data(List<ByteBuffer> bytes) implements Item {}

  private record End() implements Item {}

  private record Broken(Throwable cause) implements Item {}

  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
  private volatile boolean discarding;

  @Override
  public CompletionStage<EventBody> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscribed.complete(subscription);
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    if (!discarding) {
      items.add(new Data(bytes));
    }
  }

  @Override
  public void onError(Throwable failure) {
    items.add(new Broken(failure));
  }

  @Override
  public void onComplete() {
    items.add(new End());
  }

  /**
   * Waits for the next bytes.
   *
   * @return null at the end
   * @throws TimeoutException if nothing came in time
   * @throws IOException if the connection broke
   */
  @Nullable List<ByteBuffer> next(Duration patience)
      throws IOException, TimeoutException, InterruptedException {
    Item item = items.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    return switch (item) {
      case null -> throw new TimeoutException();
      case Data(List<ByteBuffer> bytes) -> {
        upstream(subscription -> subscription.request(1));
        yield bytes;
      }
      case End() -> null;
      case Broken(Throwable cause) -> throw new IOException(cause);
    };
  }

  /** At once, or as soon as there is one. */
  private void upstream(Consumer<Flow.Subscription> action) {
    CompletionStage<Flow.Subscription> subscription = subscribed;
    subscription.thenAccept(action);
  }

  /** Closes the connection. */
  void cancel() {
    upstream(Flow.Subscription::cancel);
  }

  /** Lets the rest go by, so that the connection can be used again, unless it takes long. */
  void finish() {
    discarding = true;
    upstream(subscription -> subscription.request(Long.MAX_VALUE));
    Executor later = CompletableFuture.delayedExecutor(REST.toMillis(), TimeUnit.MILLISECONDS);
    // without effect on one that has ended
    later.execute(this::cancel);
  }
}
