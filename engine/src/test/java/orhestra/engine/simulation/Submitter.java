package orhestra.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import orhestra.engine.Backoff;
import orhestra.engine.GroupTerms;
import orhestra.engine.RetryPolicy;

/** Somebody who opens groups, and asks again when the answer gets lost, or just so. */
final class Submitter {
  private final World world;
  private final RandomGenerator random;
  private final Admissions admissions;
  private final List<Request.Open> asked = new ArrayList<>();

  Submitter(World world, Admissions admissions) {
    this.world = world;
    this.random = world.random();
    this.admissions = admissions;
  }

  void act() {
    if (!asked.isEmpty() && random.nextInt(4) == 0) {
      open(asked.get(random.nextInt(asked.size())));
      return;
    }
    Request.Open open =
        new Request.Open("request-" + asked.size(), someTerms(), 1 + random.nextInt(8));
    asked.add(open);
    open(open);
  }

  private void open(Request.Open open) {
    world.ask(
        open,
        engine -> engine.open(open.terms(), open.total(), admissions.of(open.key())),
        group -> {});
  }

  private GroupTerms someTerms() {
    long now = world.time().millis();
    return new GroupTerms(
        world.someQueue(),
        random.nextInt(3),
        random.nextInt(4) == 0 ? now + random.nextInt(15_000) : 0,
        random.nextBoolean() ? Set.of() : world.someLabels(),
        random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0,
        somePolicy(),
        "correlation-" + asked.size(),
        now);
  }

  private RetryPolicy somePolicy() {
    Backoff backoff =
        switch (random.nextInt(5)) {
          case 0, 1 -> new Backoff.Immediate();
          case 2 -> new Backoff.Fixed(random.nextInt(4_000));
          case 3 -> new Backoff.Linear(1 + random.nextInt(2_000), 3_000);
          default -> new Backoff.Exponential(500, 6_000, random.nextInt(3) / 4.0);
        };
    long deadline = random.nextInt(4) == 0 ? 1_000 + random.nextInt(20_000) : 0;
    return new RetryPolicy(1 + random.nextInt(3), 1 + random.nextInt(4), backoff, deadline);
  }
}
