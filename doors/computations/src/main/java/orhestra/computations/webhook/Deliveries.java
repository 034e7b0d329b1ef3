package orhestra.computations.webhook;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.computations.domain.DeliveryRow;
import orhestra.computations.store.DeliveryStore;
import orhestra.engine.Alarm;
import orhestra.engine.TaskId;
import orhestra.engine.store.Storage;
import orhestra.platform.outgoing.OutgoingHttp;
import orhestra.platform.outgoing.RefusedAddressException;
import orhestra.platform.outgoing.Signature;

/**
 * Tells of jobs' ends: each at least once, and again under the same id until it arrives, the
 * receiver refuses it, or its time is over; then it is a dead letter. Of several replicas one makes
 * an attempt. Thread-safe.
 */
public final class Deliveries implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

  /** The same in every attempt. */
  public static final String ID_HEADER = "X-Orhestra-Delivery";

  private static final String EVENT_HEADER = "X-Orhestra-Event";

  /** Attempts at a time. */
  private static final int AT_ONCE = 32;

  /** Nobody cares what a receiver says; but a connection whose answer is read can be used again. */
  private static final int READ = 4_096;

  /** What an attempt takes beside its timeout. */
  private static final Duration SLACK = Duration.ofSeconds(10);

  private final Storage storage;
  private final WebhookSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Alarm alarm;
  private final OutgoingHttp http;
  private final Delivering delivering = new Delivering();
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Deliveries that are kept in this storage.
   *
   * @param alarm causes {@link #look} to be called
   */
  public Deliveries(
      Storage storage,
      WebhookSettings settings,
      InstantSource clock,
      RandomGenerator random,
      Alarm alarm) {
    this.storage = requireNonNull(storage, "storage is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.random = requireNonNull(random, "random is null");
    this.alarm = requireNonNull(alarm, "alarm is null");
    this.http = new OutgoingHttp(settings.timeout(), READ, settings.rule());
  }

  /**
   * Under which number the delivery of this job stands among the dead letters if it is given up.
   */
  public static long deadLetter(long job) {
    return TaskId.first(job);
  }

  private <R> R read(Function<DeliveryStore, R> query) {
    return storage.read(view -> query.apply(view.door(DeliveryStore.class)));
  }

  private Optional<DeliveryRow> change(Delivering.Step step) {
    return storage.submit(delivering, step).join();
  }

  /** What is to be told of this job, and how far that is. */
  public Optional<DeliveryRow> find(long job) {
    return read(store -> store.find(job));
  }

  /** Begins the attempts that are due; when the next one is, unless one that ends says so. */
  public OptionalLong look() {
    for (DeliveryRow row : read(store -> store.due(clock.millis(), AT_ONCE))) {
      if (!room.tryAcquire()) {
        return OptionalLong.empty();
      }
      begin(row.id());
    }
    return read(DeliveryStore::nextDue);
  }

  /** With a permit, which is given back. */
  private void begin(long job) {
    boolean begun = false;
    try {
      long until = clock.millis() + settings.timeout().plus(SLACK).toMillis();
      Optional<DeliveryRow> taken = change(new Delivering.Take(job, until));
      if (taken.isPresent()) {
        threads.execute(() -> attempt(taken.get()));
        begun = true;
      }
    } catch (RejectedExecutionException closing) {
      log.debug("closing; the delivery is made after that");
    } finally {
      if (!begun) {
        room.release();
      }
    }
  }

  private void attempt(DeliveryRow delivery) {
    try {
      Delivering.Step step = outcome(delivery);
      if (change(step).isPresent() && step instanceof Delivering.GiveUp giveUp) {
        log.warn(
            "what became of job {} could not be told to {} and is given up: {}",
            delivery.id(),
            URI.create(delivery.url()).getHost(),
            giveUp.error());
      }
    } catch (RuntimeException e) {
      log.debug("a delivery did not end and will be tried again", e);
    } finally {
      room.release();
      alarm.at(clock.millis());
    }
  }

  private Delivering.Step outcome(DeliveryRow delivery) {
    try {
      int status = http.send(request(delivery)).join().status();
      if (status >= 200 && status < 300) {
        return new Delivering.Arrived(delivery.id());
      }
      return failed(delivery, "the receiver answered " + status, mayPass(status));
    } catch (CompletionException | CancellationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return failed(
          delivery, OutgoingHttp.reason(cause), !(cause instanceof RefusedAddressException));
    }
  }

  /** Redirects are not followed and do not pass, nor does what the receiver refuses. */
  private static boolean mayPass(int status) {
    return status >= 500 || status == 408 || status == 425 || status == 429;
  }

  private HttpRequest.Builder request(DeliveryRow delivery) {
    byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(delivery.url()))
            .header("Content-Type", "application/json")
            .header(ID_HEADER, delivery.token())
            .header(EVENT_HEADER, delivery.event())
            .POST(BodyPublishers.ofByteArray(body));
    Signature signature = settings.signature();
    return signature == null
        ? request
        : request.header(Signature.HEADER, signature.of(clock.instant().getEpochSecond(), body));
  }

  private Delivering.Step failed(DeliveryRow delivery, String error, boolean mayPass) {
    if (threads.isShutdown()) {
      return new Delivering.Again(
          delivery.id(), delivery.dueAt(), clock.millis(), "the server stopped");
    }
    long again = clock.millis() + settings.backoff().millis(delivery.attempts(), random);
    boolean isLast =
        delivery.attempts() >= settings.attempts()
            || again > delivery.createdAt() + settings.deadline().toMillis();
    if (mayPass && !isLast) {
      return new Delivering.Again(delivery.id(), delivery.dueAt(), again, error);
    }
    return new Delivering.GiveUp(
        delivery.id(),
        delivery.dueAt(),
        "%s, after %d %s"
            .formatted(
                error, delivery.attempts(), delivery.attempts() == 1 ? "attempt" : "attempts"));
  }

  /** Breaks off what is under way; it is attempted again. */
  @Override
  public void close() {
    threads.shutdown();
    http.close();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        log.debug("a delivery goes on while its server stops");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
