package orhestra.insights;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which brands have something to do: each is worked on by one thread at a time, as many at once as
 * there are threads, and the one that waits longest comes first. A brand that has nothing to do
 * costs nothing here. Thread-safe.
 */
final class WorkQueue implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkQueue.class);

  /** What a step of work came to. */
  sealed interface Next {
    /** There is more to do; others that wait come before. */
    record Again() implements Next {}

    /** Nothing more, until it is woken. */
    record Rest() implements Next {}

    /** To be looked at again after this time, or when it is woken. */
    record After(Duration time) implements Next {
      public After {
        requireNonNull(time, "time is null");
      }
    }
  }

  static final Next AGAIN = new Next.Again();
  static final Next REST = new Next.Rest();

  static Next after(Duration time) {
    return new Next.After(time);
  }

  /** A step of a brand's work. Must not throw. */
  interface Work {
    Next step(String brand);
  }

  private enum State {
    QUEUED,
    RUNNING,
    /** Woken while it ran. */
    WOKEN
  }

  private record Alarm(String brand, long at) implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Work work;
  private final Map<String, State> states = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<String> ready = new LinkedBlockingQueue<>();
  private final DelayQueue<Alarm> alarms = new DelayQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closing;

  WorkQueue(int concurrency, Work work) {
    this.work = requireNonNull(work, "work is null");
    for (int i = 0; i < concurrency; i++) {
      threads.add(Thread.ofVirtual().name("insights-" + i).unstarted(this::run));
    }
    threads.add(Thread.ofVirtual().name("insights-alarms").unstarted(this::ring));
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** There may be something to do for the brand. Does not block. */
  void wake(String brand) {
    State now =
        states.compute(
            brand,
            (name, state) -> {
              if (state == null) {
                ready.add(name);
                return State.QUEUED;
              }
              return state == State.RUNNING ? State.WOKEN : state;
            });
    if (log.isTraceEnabled()) {
      log.trace("{} is {}", brand, now);
    }
  }

  /** How many brands wait for a thread. */
  int waiting() {
    return ready.size();
  }

  private void run() {
    try {
      for (String brand = ready.take(); !closing; brand = ready.take()) {
        states.put(brand, State.RUNNING);
        Next next = work.step(brand);
        if (next instanceof Next.After after) {
          alarms.add(new Alarm(brand, System.nanoTime() + after.time().toNanos()));
        }
        boolean again = next instanceof Next.Again;
        states.compute(
            brand,
            (name, state) -> {
              if (again || state == State.WOKEN) {
                ready.add(name);
                return State.QUEUED;
              }
              return null;
            });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ring() {
    try {
      while (true) {
        wake(alarms.take().brand());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the steps under way finish and begins no more. */
  @Override
  public void close() {
    closing = true;
    threads.forEach(thread -> ready.add(""));
    threads.getLast().interrupt();
    for (Thread thread : threads) {
      try {
        // A step waits for Redis and the database, each with a time limit of its own.
        if (!thread.join(PATIENCE)) {
          log.warn("{} did not end in time", thread.getName());
          thread.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
