package orhestra.spot;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import orhestra.client.ClientException;
import orhestra.client.ServerException;
import orhestra.client.spot.Claim;
import orhestra.client.spot.ClaimedTask;
import orhestra.client.spot.SpotProtocol;

/**
 * Asks for as many tasks as there are free slots, for all slots together. Each claim has an id of
 * its own that stays the same while its answer is not there, so that tasks leased by a call whose
 * answer was lost are not lost with it.
 */
final class ClaimLoop implements AutoCloseable {
  /** Between two claims that came back empty at once, from a server that does not wait. */
  private static final Duration IDLE_PAUSE = Duration.ofMillis(500);

  private final SpotProtocol protocol;
  private final Registration registration;
  private final TaskRunner runner;
  private final Slots slots;
  private final Connection connection;
  private final Backoff backoff;
  private final Duration wait;
  private @Nullable Thread thread;

  /**
   * @param backoff for this object alone
   */
  ClaimLoop(
      SpotProtocol protocol,
      Registration registration,
      TaskRunner runner,
      Slots slots,
      Connection connection,
      Backoff backoff,
      Duration wait) {
    this.protocol = protocol;
    this.registration = registration;
    this.runner = runner;
    this.slots = slots;
    this.connection = connection;
    this.backoff = backoff;
    this.wait = wait;
  }

  synchronized void start() {
    thread = Thread.ofVirtual().name("spot-claim").start(Threads.loop(this::claimOnce));
  }

  private void claimOnce() throws InterruptedException {
    int free = slots.takeAll();
    int taken = 0;
    long askedAt = System.nanoTime();
    try {
      taken = claim(free);
    } finally {
      slots.release(free - taken);
    }
    if (taken == 0 && System.nanoTime() - askedAt < wait.toNanos() / 2) {
      Thread.sleep(IDLE_PAUSE);
    }
  }

  /** Claims until the server has answered; returns how many slots went over to the runner. */
  private int claim(int free) throws InterruptedException {
    String claimId = newClaimId();
    boolean saidHello = false;
    while (true) {
      String spotId = registration.spotId();
      try {
        List<ClaimedTask> tasks =
            protocol.claim(new Claim(spotId, free, (int) wait.toMillis(), claimId));
        connection.succeeded(Connection.Call.CLAIM);
        backoff.reset();
        if (tasks.isEmpty()) {
          return 0;
        }
        runner.startAll(tasks, free, spotId);
        return free;
      } catch (ServerException e) {
        if (e.status() == 404 && !saidHello && helloAgain()) {
          saidHello = true;
          continue;
        }
        connection.failed(Connection.Call.CLAIM, e);
      } catch (ClientException e) {
        connection.failed(Connection.Call.CLAIM, e);
      }
      saidHello = false;
      connection.pause(backoff.next());
    }
  }

  /** The server does not know this SPOT. */
  private boolean helloAgain() throws InterruptedException {
    try {
      registration.hello();
      return true;
    } catch (ClientException e) {
      return false;
    }
  }

  static String newClaimId() {
    return UUID.randomUUID().toString();
  }

  /** Asks no more; a claim that is waiting at the server is given up. */
  @Override
  public synchronized void close() {
    Threads.stop(thread);
    thread = null;
    connection.ended(Connection.Call.CLAIM);
  }
}
