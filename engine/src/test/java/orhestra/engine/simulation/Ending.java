package orhestra.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orhestra.engine.Caller;
import orhestra.engine.ClaimRequest;
import orhestra.engine.Lease;
import orhestra.engine.TaskResult;
import orhestra.engine.Worker;

/**
 * The end of a history: all workers but a healthy one are gone, and time passes. Every open group
 * must close within bounded time.
 */
final class Ending {
  private static final Set<String> ALL_LABELS = Set.of("gpu", "big", "more");
  private static final int ROUNDS = 60;
  private static final long DAY = 86_400_000;

  private final Cluster cluster;
  private final List<TaskResult> results = new ArrayList<>();
  private @Nullable Worker me;
  private int count;

  Ending(Cluster cluster) {
    this.cluster = cluster;
  }

  void play() {
    cluster.calm();
    cluster.commitAll();
    cluster.spreadRumours();
    cluster.ask(
        new Request.Hello("healthy", ALL_LABELS, "facts"),
        engine -> engine.hello("healthy", ALL_LABELS, before -> "facts"),
        worker -> me = worker);
    cluster.commitAll();
    for (int round = 0; round < ROUNDS && isSomethingOpen(); round++) {
      if (round == ROUNDS / 2) {
        // The wall clock may have been set back, and what waits for a time waits that much longer.
        cluster.jumpWall(100 * DAY);
      }
      work();
    }
    for (ModelGroup group : cluster.model().groups()) {
      Violation.unless(group.isClosed(), () -> "waits for ever: " + group.progress());
    }
  }

  private boolean isSomethingOpen() {
    return cluster.model().groups().stream().anyMatch(group -> !group.isClosed());
  }

  private void work() {
    cluster.pass(500);
    for (String queue : List.of("sweep", "turn")) {
      ClaimRequest claim = new ClaimRequest(queue, me, 100, null);
      cluster.ask(new Request.Claim(claim), engine -> engine.claim(claim), this::take);
    }
    cluster.commitAll();
    if (!results.isEmpty()) {
      List<TaskResult> done = List.copyOf(results);
      results.clear();
      cluster.ask(new Request.Complete(done), engine -> engine.complete(done), reports -> {});
      cluster.commitAll();
    }
  }

  private void take(List<Lease> leases) {
    for (Lease lease : leases) {
      Caller caller = new Caller(lease.worker(), lease.token());
      results.add(new TaskResult(lease.task(), caller, null, "end-" + ++count));
    }
  }
}
