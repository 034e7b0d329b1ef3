package orhestra.spot;

import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.client.ClientException;
import orhestra.client.ServerUnreachableException;

/**
 * What the agent's calls together know of the way to the server. It is lost from the first failed
 * call until every kind of call that failed works again: one line in the log for each of the two,
 * however many tries lie between. A kind works again when such a call succeeds or, if the server
 * could not be reached at all, when any call does. Safe for use by many threads.
 */
final class Connection {
  private static final Logger log = LoggerFactory.getLogger(SpotAgent.class);

  /** The kinds of calls, each repeated by a thread of its own. */
  enum Call {
    HELLO,
    HEARTBEAT,
    CLAIM,
    DELIVERY
  }

  private final URI server;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition better = lock.newCondition();

  /** Each kind that failed last time, and whether it found no server at all. */
  private final Map<Call, Boolean> failing = new EnumMap<>(Call.class);

  private long lostAt;
  private long recoveries;

  Connection(URI server, LongSupplier nanoTime) {
    this.server = server;
    this.nanoTime = nanoTime;
  }

  void failed(Call call, ClientException why) {
    lock.lock();
    try {
      if (failing.isEmpty()) {
        lostAt = nanoTime.getAsLong();
        log.warn(
            "No connection to {}: {}. Trying again until it is back; results are kept",
            server,
            why.getMessage());
      }
      failing.put(call, why instanceof ServerUnreachableException away && !away.mayHaveArrived());
    } finally {
      lock.unlock();
    }
  }

  void succeeded(Call call) {
    lock.lock();
    try {
      boolean recovered = failing.remove(call) != null;
      recovered |= failing.values().removeIf(foundNoServer -> foundNoServer);
      if (recovered) {
        recoveries++;
        better.signalAll();
        if (failing.isEmpty()) {
          log.info(
              "Connection to {} is back after {} s",
              server,
              TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - lostAt));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** This kind of call is not made any more. */
  void ended(Call call) {
    lock.lock();
    try {
      failing.remove(call);
    } finally {
      lock.unlock();
    }
  }

  /** Waits, but not longer than until another kind of call has found the server again. */
  void pause(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long seen = recoveries;
      long left = atMost.toNanos();
      while (recoveries == seen && left > 0) {
        left = better.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
