package orhestra.bench.kill9;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import orhestra.client.ServerException;
import orhestra.client.ServerUnreachableException;
import orhestra.client.spot.ClaimedTask;
import orhestra.client.spot.Hello;

/**
 * One spot that does all that spots and people do, in random order: submits, claims, completes one
 * by one and in batches, fails. It outlives the server and remembers the call whose answer it never
 * got. Used by one thread at a time.
 */
final class Spot {
  private static final int FEW_TASKS = 2_000;

  private final String name;
  private final Random random;
  private final Deque<ClaimedTask> held = new ArrayDeque<>();
  private @Nullable Call unanswered;
  private int calls;

  Spot(String name, Random random) {
    this.name = requireNonNull(name, "name is null");
    this.random = requireNonNull(random, "random is null");
  }

  /** Registers; once, since a server must remember its spots. */
  void hello(Server server) throws InterruptedException {
    server.spots().hello(new Hello(name, "127.0.0.1", null, null));
  }

  /** Works until the server does not answer. */
  void workUntilKilled(Server server) throws InterruptedException {
    while (unanswered == null) {
      Call call = next(server.journal());
      unanswered = call;
      try {
        send(server, call);
      } catch (ServerUnreachableException killed) {
        return;
      }
    }
  }

  /** Whether a call waits to be repeated that may or may not hand out tasks. */
  boolean mustRepeat(boolean claims) {
    return unanswered != null && unanswered.claims() == claims;
  }

  /** Sends the call again to which no answer came. */
  void repeat(Server server) throws InterruptedException {
    Call call = requireNonNull(unanswered, "nothing to repeat");
    send(server, call);
  }

  private void send(Server server, Call call) throws InterruptedException {
    try {
      held.addAll(call.send(server));
    } catch (ServerException refusal) {
      server.findings().wrong("%s was refused: %s".formatted(call, refusal.getMessage()));
    }
    unanswered = null;
  }

  private Call next(Journal journal) {
    calls++;
    String id = name + "-" + calls;
    int dice = random.nextInt(100);
    if (dice < 10 && journal.untouched() < FEW_TASKS) {
      return new Call.Submit(id, 1 + random.nextInt(500));
    }
    if (held.isEmpty()) {
      return new Call.Fetch(name, id, 1 + random.nextInt(20));
    }
    if (dice < 20) {
      return new Call.Fail(name, held.remove(), random.nextInt(4) > 0);
    }
    if (dice < 40) {
      List<ClaimedTask> done = new ArrayList<>(held);
      held.clear();
      return new Call.Batch(name, done, id, 1 + random.nextInt(20));
    }
    return new Call.Complete(name, held.remove());
  }
}
