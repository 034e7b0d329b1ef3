package orhestra.spot;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.client.ServerException;

/**
 * A SPOT: claims tasks from a coordinator, runs each as a process of its own, delivers the results.
 *
 * <p>What it guarantees:
 *
 * <ul>
 *   <li>An outcome that exists is on disk before it is sent, and stays there until the server has
 *       answered; kill -9, a power cut, a restarted server or a broken network lose none. What an
 *       agent leaves undelivered, the next one in the same work folder delivers first.
 *   <li>There are never more tasks than slots.
 *   <li>No program outlives the agent: drained or closed, it ends them itself; killed, its {@link
 *       orhestra.spot.program.Programs watchdog} does; and what even that misses, the next agent in
 *       the same work folder ends at its start.
 *   <li>Without a server it tries again for ever; only a first hello that the server refuses for
 *       good ends it.
 * </ul>
 *
 * <p>Used once. A constructor starts nothing: call {@link #run()} on a thread that may block, or
 * {@link #start}. All methods may be called by any thread.
 */
public final class SpotAgent implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SpotAgent.class);

  private final SpotOptions options;
  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch drain = new CountDownLatch(1);
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private volatile @Nullable AgentRun running;
  private @Nullable Thread runner;
  private boolean closed;

  public SpotAgent(SpotOptions options) {
    this.options = requireNonNull(options, "options is null");
  }

  /** Starts an agent on a thread of its own. */
  public static SpotAgent start(SpotOptions options) {
    SpotAgent agent = new SpotAgent(options);
    Thread unused =
        Thread.ofPlatform()
            .name("spot-agent")
            .start(
                () -> {
                  try {
                    agent.run();
                  } catch (RuntimeException e) {
                    log.error("The agent has ended: {}", e.getMessage());
                  }
                });
    return agent;
  }

  /**
   * Runs an agent until the process is told to stop, for a program that is nothing but a SPOT. The
   * first SIGTERM, SIGINT or SIGHUP drains it; the second kills its programs and ends the process
   * at once with status 128 + signal.
   *
   * @return the status to exit with after a drain: 0
   * @throws SpotStartException if it cannot work here
   * @throws ServerException if the server refuses it
   */
  public static int runUntilSignalled(SpotOptions options) {
    SpotAgent agent = new SpotAgent(options);
    AtomicBoolean first = new AtomicBoolean(true);
    AtomicInteger killedBy = new AtomicInteger();
    Signals signals =
        Signals.handle(
            List.of("TERM", "INT", "HUP"),
            number -> {
              if (first.getAndSet(false)) {
                agent.drain();
              } else {
                killedBy.set(number);
                agent.close();
                Runtime.getRuntime().halt(128 + number);
              }
            });
    try {
      agent.run();
      return killedBy.get() == 0 ? 0 : 128 + killedBy.get();
    } finally {
      signals.close();
    }
  }

  /**
   * Works until {@link #drain()} or {@link #close()}; an interrupt is like a close. Returns when
   * everything has stopped.
   *
   * @throws SpotStartException if it cannot work here
   * @throws ServerException if the server refuses its first hello for good
   */
  public void run() {
    if (started.getAndSet(true)) {
      throw new IllegalStateException("an agent runs only once");
    }
    try {
      if (enter()) {
        work();
      }
      ended.complete(null);
    } catch (RuntimeException e) {
      ended.completeExceptionally(e);
      throw e;
    } finally {
      leave();
    }
  }

  private void work() {
    try (WorkDir work = WorkDir.open(options);
        AgentRun run = new AgentRun(options, work)) {
      running = run;
      run.work(drain);
    } catch (InterruptedException e) {
      // To stop at once is what close() asks for; leaving the block has done it.
    } catch (IOException e) {
      throw new SpotStartException(
          "cannot use the work folder: " + e + "; is the disk full or read-only?", e);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new SpotStartException(String.valueOf(e.getMessage()), e);
    }
  }

  private synchronized boolean enter() {
    runner = Thread.currentThread();
    return !closed;
  }

  private synchronized void leave() {
    runner = null;
    if (closed) {
      // The interrupt was for this agent, not for whatever the thread does next.
      boolean unused = Thread.interrupted();
    }
  }

  /** The id under which the server knows the agent; empty before the first hello. */
  public String spotId() {
    @Nullable AgentRun run = running;
    return run == null ? "" : run.spotId();
  }

  /**
   * Asks the agent to stop in good order: claim no more, let running tasks finish within the drain
   * timeout, deliver, say goodbye. Returns at once; {@link #run()} returns when it is done.
   */
  public void drain() {
    drain.countDown();
  }

  /**
   * Waits until the agent has stopped.
   *
   * @return false if it still works after {@code atMost}
   * @throws SpotStartException if it could not work here
   * @throws ServerException if the server refused it
   */
  public boolean awaitEnd(Duration atMost) throws InterruptedException {
    try {
      ended.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    }
  }

  /**
   * Stops the agent at once: its programs are killed, outcomes not delivered stay on disk. Returns
   * when that is done. Without effect on an agent that has stopped or was never run.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (runner == null) {
        return;
      }
      runner.interrupt();
    }
    try {
      ended.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The one that runs the agent is told why.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
