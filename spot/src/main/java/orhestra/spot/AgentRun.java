package orhestra.spot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.client.ClientException;
import orhestra.client.ServerException;
import orhestra.client.ServerUnreachableException;
import orhestra.client.Transport;
import orhestra.client.spot.SpotProtocol;
import orhestra.spot.program.LaunchPolicy;
import orhestra.spot.program.ProgramSettings;
import orhestra.spot.program.Programs;

/** The parts of one working agent and the order in which they start and stop. Used once. */
final class AgentRun implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AgentRun.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_HEARTBEAT_PAUSE = Duration.ofSeconds(5);
  private static final Duration DELIVERY_PATIENCE = Duration.ofSeconds(10);
  private static final Duration DRAIN_CHECK = Duration.ofMillis(200);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private final SpotOptions options;
  private final WorkDir work;
  private final Transport transport;
  private final SpotProtocol protocol;
  private final Connection connection;
  private final RunningTasks tasks = new RunningTasks();
  private final Outbox outbox = new Outbox(System::nanoTime);
  private final Spool spool;
  private final Programs programs;
  private final Registration registration;
  private final TaskRunner runner;
  private final Heartbeats heartbeats;
  private final Deliveries deliveries;
  private final ClaimLoop claims;

  /**
   * @throws IllegalArgumentException if a folder, program or pattern of the options is wrong
   */
  AgentRun(SpotOptions options, WorkDir work) {
    this.options = options;
    this.work = work;
    LaunchPolicy policy = policy(options);
    transport = new Transport(options.transport());
    protocol = new SpotProtocol(transport);
    connection = new Connection(options.transport().server(), System::nanoTime);
    MachineLoad machine = new MachineLoad(work.path());
    Slots slots = new Slots(options.slots());
    spool = new Spool(work.spool(), work.rejected(), InstantSource.system());
    programs =
        new Programs(
            new ProgramSettings(
                work.scratch(),
                work.id(),
                System.getenv(),
                options.passEnvironment(),
                (long) options.memoryMb() << 20,
                options.killGrace()));
    registration = new Registration(protocol, options, work, machine);
    runner = new TaskRunner(programs, policy, options.taskTimeout(), tasks, slots, spool, outbox);
    heartbeats =
        new Heartbeats(
            protocol,
            registration,
            tasks,
            machine,
            connection,
            backoff(options.heartbeatInterval(), LONGEST_HEARTBEAT_PAUSE),
            options.heartbeatInterval());
    deliveries =
        new Deliveries(
            protocol,
            registration,
            outbox,
            spool,
            runner,
            tasks,
            slots,
            connection,
            backoff(FIRST_PAUSE, options.longestBackoff()));
    claims =
        new ClaimLoop(
            protocol,
            registration,
            runner,
            slots,
            connection,
            backoff(FIRST_PAUSE, options.longestBackoff()),
            options.claimWait());
  }

  private static LaunchPolicy policy(SpotOptions options) {
    @Nullable Path jarDir = options.jarDir();
    if (jarDir != null && !Files.isDirectory(jarDir)) {
      throw new IllegalArgumentException("--jar-dir " + jarDir + " is not a folder");
    }
    if (jarDir != null && !Files.isExecutable(options.java())) {
      throw new IllegalArgumentException("there is no Java at " + options.java());
    }
    List<String> java = new ArrayList<>();
    java.add(options.java().toString());
    java.add("-Xmx" + options.memoryMb() + "m");
    // A program without memory ends at once and says so, instead of limping on.
    java.add("-XX:+ExitOnOutOfMemoryError");
    // There is about one core for each slot, which parallel collectors would fight over.
    java.add("-XX:+UseSerialGC");
    java.addAll(options.javaOptions());
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return new LaunchPolicy(options.jarDir(), options.allowCommands(), path, java);
  }

  private static Backoff backoff(Duration first, Duration longest) {
    return new Backoff(first, longest, new SplittableRandom());
  }

  /**
   * Works until {@code drain} opens, then drains.
   *
   * @throws ServerException if the server refuses the agent at its first hello
   * @throws InterruptedException if the agent is to stop at once
   */
  void work(CountDownLatch drain) throws InterruptedException, IOException {
    @Nullable String earlierId = work.spotId();
    int left = Programs.killLeftovers(work.id());
    if (left > 0) {
      log.info("Killed {} processes that an earlier agent had left running", left);
    }
    programs.start();
    runner.start();
    if (!register(drain)) {
      return;
    }
    heartbeats.start();
    deliveries.start();
    deliverEarlier(earlierId, drain);
    deliveries.startClaiming();
    claims.start();
    drain.await();
    drain();
  }

  /** Says hello until the server hears it; false if the agent is to stop before. */
  private boolean register(CountDownLatch drain) throws InterruptedException {
    Backoff backoff = backoff(FIRST_PAUSE, options.longestBackoff());
    while (drain.getCount() > 0) {
      try {
        registration.hello();
        connection.succeeded(Connection.Call.HELLO);
        return true;
      } catch (ServerException e) {
        if (!e.temporary()) {
          throw e;
        }
        connection.failed(Connection.Call.HELLO, e);
      } catch (ServerUnreachableException e) {
        connection.failed(Connection.Call.HELLO, e);
      }
      boolean unused = drain.await(backoff.next().toNanos(), TimeUnit.NANOSECONDS);
    }
    return false;
  }

  /** Delivers what an earlier agent in this folder left, and says goodbye for it. */
  private void deliverEarlier(@Nullable String earlierId, CountDownLatch drain)
      throws InterruptedException, IOException {
    List<Spool.Entry> left = spool.load();
    if (!left.isEmpty()) {
      log.info("Delivering {} reports that an earlier agent could not deliver", left.size());
      left.forEach(entry -> outbox.add(new Outbox.Item(entry.report(), entry, 0, 0)));
    }
    boolean tried = false;
    while (!tried && drain.getCount() > 0) {
      tried = outbox.awaitTried(DRAIN_CHECK);
    }
    if (earlierId != null && !earlierId.equals(registration.spotId())) {
      // Its programs are dead: others need not wait until the server notices.
      boolean unused = goodbye(earlierId);
    }
  }

  private void drain() throws InterruptedException, IOException {
    claims.close();
    deliveries.stopClaiming();
    runner.stopStarting();
    int running = tasks.running();
    if (running > 0) {
      log.info(
          "Stopping; {} running tasks have {} s to finish",
          running,
          options.drainTimeout().toSeconds());
    }
    if (!runner.awaitIdle(options.drainTimeout())) {
      log.warn("{} tasks did not finish in time and go back to the server", tasks.running());
      tasks.stopAll();
      boolean unused = runner.awaitIdle(STOP_PATIENCE);
    }
    if (!outbox.awaitEmpty(DELIVERY_PATIENCE)) {
      log.warn(
          "{} reports are not delivered; they stay in {} and are delivered when an agent starts"
              + " there again",
          outbox.size(),
          work.spool());
    }
    deliveries.close();
    heartbeats.close();
    if (goodbye(registration.spotId())) {
      work.forgetSpotId();
    }
    log.info("Stopped");
  }

  private boolean goodbye(String spotId) throws InterruptedException {
    try {
      protocol.goodbye(spotId);
      return true;
    } catch (ClientException e) {
      log.debug("No goodbye for {}: {}", spotId, e.getMessage());
      // An id that the server does not know needs no goodbye.
      return e instanceof ServerException refused && refused.status() == 404;
    }
  }

  /** The id under which the server knows the agent; empty before the first hello. */
  String spotId() {
    return registration.spotId();
  }

  /** Kills all programs and stops everything; for the end after a drain or without one. */
  @Override
  public void close() {
    runner.stopStarting();
    programs.close();
    claims.close();
    heartbeats.close();
    runner.close();
    deliveries.close();
    transport.close();
  }
}
