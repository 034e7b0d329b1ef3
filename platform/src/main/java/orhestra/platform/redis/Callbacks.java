package orhestra.platform.redis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls each callback on a thread of its own, never twice at a time. Thread-safe. */
final class Callbacks {
  private static final Logger log = LoggerFactory.getLogger(Callbacks.class);

  private final List<Callback> callbacks = new CopyOnWriteArrayList<>();

  Callback add(Runnable action) {
    Callback callback = new Callback(action);
    callbacks.add(callback);
    return callback;
  }

  void call() {
    callbacks.forEach(Callback::call);
  }

  /** Calls that come while one is under way are made good by one more after it. */
  static final class Callback {
    private final Runnable action;
    private final AtomicInteger asked = new AtomicInteger();

    private Callback(Runnable action) {
      this.action = action;
    }

    void call() {
      if (asked.getAndIncrement() == 0) {
        Thread.ofVirtual().name("redis-connected").start(this::run);
      }
    }

    private void run() {
      int answered;
      do {
        answered = asked.get();
        try {
          action.run();
        } catch (RedisAwayException e) {
          log.debug("lost again while taking up a connection", e);
        } catch (RuntimeException e) {
          log.warn("taking up a connection failed", e);
        }
      } while (asked.addAndGet(-answered) > 0);
    }
  }
}
