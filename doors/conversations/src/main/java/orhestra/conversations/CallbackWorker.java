package orhestra.conversations;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.conversations.stream.StreamNames;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAwayException;
import orhestra.platform.redis.StreamConsumer;
import orhestra.platform.redis.StreamEntry;

/** One thread that takes callbacks from the stream; nothing that comes ends it. */
final class CallbackWorker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CallbackWorker.class);
  private static final int BATCH = 200;
  private static final int IN_HAND = 5_000;
  private static final Duration BLOCK = Duration.ofSeconds(2);
  private static final Duration CLAIM_AFTER = Duration.ofSeconds(6);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

  private final Intake intake;
  private final StreamConsumer consumer;
  private final LongSupplier nanoTime;
  private final Thread thread;
  private final Semaphore room = new Semaphore(IN_HAND);
  private final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean acknowledging = new AtomicBoolean();
  private volatile boolean troubled;
  private volatile long lastRound;
  private volatile boolean closed;

  CallbackWorker(
      Intake intake, Redis redis, StreamNames names, String name, LongSupplier nanoTime) {
    this.intake = requireNonNull(intake, "intake is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.consumer =
        StreamConsumer.open(
            redis,
            new StreamConsumer.Options(
                names.callbacks(), StreamNames.CALLBACK_GROUP, name, BATCH, BLOCK, CLAIM_AFTER));
    this.thread = Thread.ofVirtual().name("chat-callbacks-" + name).unstarted(this::work);
  }

  void start() {
    lastRound = nanoTime.getAsLong();
    thread.start();
  }

  /** Whether it takes callbacks, or would if Redis were there. */
  boolean isAlive() {
    return thread.isAlive() && nanoTime.getAsLong() - lastRound < SIGN_OF_LIFE.toNanos();
  }

  private void work() {
    while (!closed) {
      lastRound = nanoTime.getAsLong();
      try {
        if (troubled) {
          // What could not be kept would come again at once.
          troubled = false;
          pause();
        }
        round();
      } catch (InterruptedException e) {
        return;
      } catch (RedisAwayException e) {
        pause();
      } catch (RuntimeException e) {
        log.warn("callbacks could not be taken; trying again", e);
        pause();
      }
    }
  }

  private void pause() {
    java.util.concurrent.locks.LockSupport.parkNanos(PAUSE.toNanos());
  }

  private void round() throws InterruptedException {
    for (StreamEntry entry : consumer.next()) {
      // What waits to be written is bounded; what is not taken stays in Redis.
      room.acquire();
      try {
        intake.takeAction(entry.fields().get("data"), new Taken(entry.id()));
      } catch (RuntimeException e) {
        log.debug("a callback is taken again", e);
        new Taken(entry.id()).again();
      }
    }
  }

  private final class Taken implements Intake.Delivery {
    private final String id;

    Taken(String id) {
      this.id = id;
    }

    @Override
    public void done() {
      room.release();
      done.add(id);
      if (acknowledging.compareAndSet(false, true)) {
        Thread.ofVirtual().name("chat-callbacks-ack").start(CallbackWorker.this::acknowledge);
      }
    }

    @Override
    public void again() {
      troubled = true;
      room.release();
      consumer.forget(List.of(id));
    }
  }

  /** Many at once, since many become durable at once. */
  private void acknowledge() {
    acknowledging.set(false);
    List<String> ids = new ArrayList<>();
    for (@Nullable String id = done.poll(); id != null; id = done.poll()) {
      ids.add(id);
    }
    if (ids.isEmpty()) {
      return;
    }
    CompletionStage<Long> answer = consumer.acknowledge(ids);
    answer.exceptionally(
        failure -> {
          // They come again, and are recognised.
          log.debug("callbacks were not acknowledged", failure);
          consumer.forget(ids);
          return 0L;
        });
  }

  @Override
  public void close() {
    closed = true;
    consumer.close();
    thread.interrupt();
  }
}
