package orhestra.spot;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.client.ClientException;
import orhestra.client.ServerException;
import orhestra.client.spot.Heartbeat.TaskBeat;
import orhestra.client.spot.HeartbeatAnswer;
import orhestra.client.spot.SpotProtocol;

/**
 * Shows the server that the agent lives, tells it of the tasks in hand, and obeys its
 * cancellations. On a thread of its own, so that nothing else the agent does can make it miss one.
 */
final class Heartbeats implements AutoCloseable {
  private final SpotProtocol protocol;
  private final Registration registration;
  private final RunningTasks tasks;
  private final MachineLoad machine;
  private final Connection connection;
  private final Backoff backoff;
  private final Duration interval;
  private @Nullable Thread thread;

  /**
   * @param backoff for this object alone
   */
  Heartbeats(
      SpotProtocol protocol,
      Registration registration,
      RunningTasks tasks,
      MachineLoad machine,
      Connection connection,
      Backoff backoff,
      Duration interval) {
    this.protocol = protocol;
    this.registration = registration;
    this.tasks = tasks;
    this.machine = machine;
    this.connection = connection;
    this.backoff = backoff;
    this.interval = interval;
  }

  synchronized void start() {
    // A platform thread: virtual ones share their carriers with work that may hold them.
    thread = Thread.ofPlatform().daemon().name("spot-heartbeat").start(Threads.loop(this::round));
  }

  private void round() throws InterruptedException {
    long startedAt = System.nanoTime();
    if (beat()) {
      backoff.reset();
      Duration left = interval.minusNanos(System.nanoTime() - startedAt);
      if (left.isPositive()) {
        Thread.sleep(left);
      }
    } else {
      connection.pause(backoff.next());
    }
  }

  private boolean beat() throws InterruptedException {
    try {
      List<TaskBeat> beats = tasks.beats();
      HeartbeatAnswer answer =
          protocol.heartbeat(machine.heartbeat(registration.spotId(), tasks.running(), beats));
      connection.succeeded(Connection.Call.HEARTBEAT);
      tasks.heard(beats, answer.cancel());
      if (answer.registered()) {
        registration.hello();
      }
      return true;
    } catch (ServerException e) {
      connection.failed(Connection.Call.HEARTBEAT, e);
      if (e.status() == 404) {
        helloAgain();
      }
      return false;
    } catch (ClientException e) {
      connection.failed(Connection.Call.HEARTBEAT, e);
      return false;
    }
  }

  private void helloAgain() throws InterruptedException {
    try {
      registration.hello();
    } catch (ClientException e) {
      connection.failed(Connection.Call.HEARTBEAT, e);
    }
  }

  /** Ends the heartbeats; none is sent after this returns. */
  @Override
  public synchronized void close() {
    Threads.stop(thread);
    thread = null;
    connection.ended(Connection.Call.HEARTBEAT);
  }
}
