package orhestra.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.execution.model.Model;
import orhestra.platform.json.Json;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAwayException;
import orhestra.platform.redis.StreamConsumer;
import orhestra.platform.redis.StreamEntry;
import orhestra.platform.redis.Subscription;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Answers dispatched turns, several at a time, as one of any number of workers.
 *
 * <p>Every turn is answered by callbacks that end with a response or an error, or is left to
 * another worker; its entry is acknowledged when Redis has the last of them. Nothing that stands in
 * the stream, and no time without Redis, ends the service. Thread-safe.
 */
public final class ExecutionService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ExecutionService.class);
  private static final Duration BLOCK = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration LAST_WORDS = Duration.ofSeconds(4);

  private final Redis redis;
  private final ExecutionSettings settings;
  private final String worker;
  private final DispatchReader reader;
  private final TurnRunner runner;
  private final AttemptMarks marks;
  private final StreamConsumer consumer;
  private final Semaphore slots;
  private final Map<String, RunningTurn> running = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor timer;
  private final Thread taker;
  private volatile boolean stopping;
  private volatile Subscription cancellations = () -> {};

  private ExecutionService(
      Redis redis, ExecutionSettings settings, Model model, InstantSource clock) {
    this.redis = requireNonNull(redis, "redis is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.worker = "execution-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    this.reader = new DispatchReader(settings.names());
    this.runner = new TurnRunner(redis, settings, model, worker, clock);
    this.marks = new AttemptMarks(redis, settings.names(), settings.turnTimeout());
    this.consumer =
        StreamConsumer.open(
            redis,
            new StreamConsumer.Options(
                settings.names().dispatch(),
                StreamNames.GROUP,
                worker,
                // one at a time: what one worker has in its hands, no other can begin with
                1,
                BLOCK,
                settings.claimAfter()));
    this.slots = new Semaphore(settings.concurrency());
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("execution-timer").factory());
    this.timer.setRemoveOnCancelPolicy(true);
    this.taker = Thread.ofVirtual().name("execution-taker").unstarted(this::take);
  }

  /**
   * Begins to take turns; returns at once, whether or not Redis is there. Redis and model stay the
   * caller's to close.
   */
  public static ExecutionService start(
      Redis redis, ExecutionSettings settings, Model model, InstantSource clock) {
    ExecutionService service = new ExecutionService(redis, settings, model, clock);
    service.begin(model);
    return service;
  }

  private void begin(Model model) {
    cancellations = redis.subscribe(settings.names().cancel(), (channel, what) -> cancel(what));
    redis.onConnected(this::lookForCancelled);
    long renewal = settings.claimAfter().toNanos() / 3;
    ScheduledFuture<?> unused =
        timer.scheduleAtFixedRate(this::renew, renewal, renewal, TimeUnit.NANOSECONDS);
    taker.start();
    log.info(
        "Answering the turns of {}, {} at a time, with {}",
        settings.names().dispatch(),
        settings.concurrency(),
        model.name());
  }

  /** How many turns are being answered. */
  public int running() {
    return running.size();
  }

  private void take() {
    while (!stopping) {
      try {
        slots.acquire();
        boolean begun = false;
        try {
          for (StreamEntry entry : consumer.next()) {
            begin(entry);
            begun = true;
          }
        } finally {
          if (!begun) {
            slots.release();
          }
        }
      } catch (InterruptedException e) {
        return;
      } catch (RedisAwayException e) {
        log.debug("no turns for now", e);
        pause();
      } catch (RuntimeException e) {
        log.warn("turns cannot be taken; trying again: {}", e.getMessage());
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin(StreamEntry entry) {
    Thread unused =
        Thread.ofVirtual()
            .name("turn-" + entry.id())
            .start(
                () -> {
                  try {
                    execute(entry);
                  } finally {
                    slots.release();
                  }
                });
  }

  private void execute(StreamEntry entry) {
    TurnRunner.Verdict verdict =
        switch (reader.read(entry)) {
          case Dispatch.Unreadable(String reason) -> {
            log.warn("entry {} of the dispatch stream is passed over: {}", entry.id(), reason);
            yield TurnRunner.Verdict.DONE;
          }
          case Dispatch.Refused(Origin origin, String reason) ->
              runner.refuse(new RunningTurn(entry.id(), origin, Thread.currentThread()), reason);
          case Dispatch.Asked asked -> execute(entry, asked);
        };
    switch (verdict) {
      case DONE -> acknowledge(entry);
      // it stays pending: for the one who has claimed it, or for who does when we are silent
      case LEFT -> consumer.forget(List.of(entry.id()));
    }
  }

  private TurnRunner.Verdict execute(StreamEntry entry, Dispatch.Asked asked) {
    RunningTurn turn = new RunningTurn(entry.id(), asked.origin(), Thread.currentThread());
    // before it is asked whether the turn is called off: from here on it is heard
    running.put(entry.id(), turn);
    ScheduledFuture<?> deadline =
        timer.schedule(
            () -> turn.end(RunningTurn.End.TIMED_OUT),
            settings.turnTimeout().toNanos(),
            TimeUnit.NANOSECONDS);
    try {
      if (stopping) {
        return TurnRunner.Verdict.LEFT;
      }
      return runner.run(turn, asked, entry.redelivered());
    } finally {
      deadline.cancel(false);
      running.remove(entry.id());
    }
  }

  private void acknowledge(StreamEntry entry) {
    CompletionStage<Long> answer = consumer.acknowledge(List.of(entry.id()));
    answer.exceptionally(
        failure -> {
          log.debug("entry {} is acknowledged later", entry.id(), failure);
          return 0L;
        });
  }

  private void renew() {
    CompletionStage<List<String>> taken = consumer.renew();
    taken
        .thenAccept(
            entries -> {
              for (String entry : entries) {
                RunningTurn turn = running.get(entry);
                if (turn != null) {
                  turn.end(RunningTurn.End.TAKEN);
                }
              }
            })
        .exceptionally(
            failure -> {
              log.debug("not renewed for now", failure);
              return null;
            });
  }

  private void cancel(byte[] message) {
    JsonNode attempt;
    try {
      attempt = Json.mapper().readTree(message);
    } catch (JacksonException e) {
      log.warn("a cancellation cannot be read: {}", new String(message, UTF_8));
      return;
    }
    String task = attempt.path("task_id").asString("");
    String correlation = attempt.path("correlation_id").asString("");
    if (task.isEmpty() && correlation.isEmpty()) {
      return;
    }
    running
        .values()
        .forEach(
            turn -> {
              if (turn.isMeant(task, correlation)) {
                turn.end(RunningTurn.End.CANCELLED);
              }
            });
  }

  /** What was called off while nobody could hear it. */
  private void lookForCancelled() {
    try {
      for (RunningTurn turn : running.values()) {
        if (marks.isCancelled(turn.origin().attempt())) {
          turn.end(RunningTurn.End.CANCELLED);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Takes no more turns, lets running ones end for {@code stopTimeout}, and leaves the rest: of
   * those that have not begun to speak another worker says all, of the others it is said that their
   * worker was lost. Returns when that is done.
   */
  public void stop() {
    end(settings.stopTimeout());
  }

  /** As {@link #stop}, with less time. */
  void stop(Duration atMost) {
    end(atMost.compareTo(settings.stopTimeout()) < 0 ? atMost : settings.stopTimeout());
  }

  /** As {@link #stop}, without time for what is running. */
  @Override
  public void close() {
    end(Duration.ZERO);
  }

  private synchronized void end(Duration patience) {
    if (timer.isShutdown()) {
      return;
    }
    log.info("Stopping with {} turns under way", running.size());
    stopping = true;
    taker.interrupt();
    try {
      taker.join();
      if (!awaitEnd(patience)) {
        running.values().forEach(turn -> turn.end(RunningTurn.End.STOPPING));
        if (!awaitEnd(LAST_WORDS)) {
          running.values().forEach(RunningTurn::abandon);
        }
      }
    } catch (InterruptedException e) {
      running.values().forEach(RunningTurn::abandon);
      Thread.currentThread().interrupt();
    } finally {
      cancellations.close();
      timer.shutdownNow();
      consumer.close();
    }
  }

  /** All slots are free when nothing runs. */
  private boolean awaitEnd(Duration patience) throws InterruptedException {
    boolean free =
        slots.tryAcquire(settings.concurrency(), patience.toNanos(), TimeUnit.NANOSECONDS);
    if (free) {
      slots.release(settings.concurrency());
    }
    return free;
  }
}
