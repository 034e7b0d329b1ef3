package orhestra.bench.kill9;

import java.util.List;
import java.util.Random;
import orhestra.bench.kill9.Acknowledged.Owed;
import orhestra.client.ServerException;
import orhestra.client.ServerUnreachableException;
import orhestra.client.Transport;
import orhestra.client.spot.Claim;
import orhestra.client.spot.ClaimedTask;
import orhestra.client.spot.CompleteAnswer;
import orhestra.client.spot.Completion;
import orhestra.client.spot.Failure;
import orhestra.client.spot.Hello;
import orhestra.client.spot.SpotProtocol;

/**
 * A worker that remembers what was acknowledged to it. It ends when the server is gone, and goes on
 * at the next one with what is owed.
 */
final class Worker {
  private final Acknowledged acknowledged;
  private final Random random;
  private final String spotId;
  private int made;

  Worker(String spotId, Acknowledged acknowledged, long seed) {
    this.spotId = spotId;
    this.acknowledged = acknowledged;
    this.random = new Random(seed);
  }

  /** Works until the server does not answer any more. */
  void run(Transport transport) throws InterruptedException {
    SpotProtocol protocol = new SpotProtocol(transport);
    try {
      protocol.hello(new Hello(spotId, null, null, null));
      deliverOwed(protocol);
      while (true) {
        String claimId = spotId + "-" + random.nextLong();
        List<ClaimedTask> tasks = protocol.claim(new Claim(spotId, 5, 200, claimId));
        for (ClaimedTask task : tasks) {
          work(protocol, task);
        }
      }
    } catch (ServerUnreachableException killed) {
      // The next server gets what is owed.
    }
  }

  private void deliverOwed(SpotProtocol protocol) throws InterruptedException {
    for (Owed owed = acknowledged.owed.poll(); owed != null; owed = acknowledged.owed.poll()) {
      deliver(protocol, owed);
    }
  }

  private void work(SpotProtocol protocol, ClaimedTask task) throws InterruptedException {
    String token = task.attemptToken() == null ? "" : task.attemptToken();
    if (random.nextInt(20) == 0) {
      boolean retriable = random.nextBoolean();
      protocol.fail(
          task.id(), new Failure(spotId, token, "at random", retriable, null, null, null));
      if (!retriable) {
        acknowledged.failures.add(task.id());
      }
      return;
    }
    deliver(protocol, new Owed(spotId, task.id(), token, spotId + " made " + ++made));
  }

  private void deliver(SpotProtocol protocol, Owed owed) throws InterruptedException {
    Completion completion =
        new Completion(owed.taskId(), owed.token(), 1, 1L, 0.5, null, null, owed.result(), null);
    try {
      CompleteAnswer answer = protocol.complete(owed.spotId(), completion);
      if (!Boolean.FALSE.equals(answer.accepted())) {
        acknowledged.results.put(owed.taskId(), owed.result());
      }
    } catch (ServerUnreachableException killed) {
      acknowledged.owed.add(owed);
      throw killed;
    } catch (ServerException refused) {
      // 409: another worker has got the task meanwhile, and its result will count.
      if (refused.status() != 409) {
        throw refused;
      }
    }
  }
}
