package orhestra.engine.simulation;

import java.util.random.RandomGenerator;

/** Somebody who steers groups by hand. */
final class Operator {
  private final World world;
  private final RandomGenerator random;

  Operator(World world) {
    this.world = world;
    this.random = world.random();
  }

  void act() {
    long group = world.someGroup();
    long task = world.someTask();
    switch (random.nextInt(8)) {
      case 0 -> world.ask(new Request.Cancel(group), engine -> engine.cancel(group), change -> {});
      case 1 -> world.askAndWait(new Request.Remove(group), engine -> engine.remove(group));
      case 2, 3, 4 -> world.askAndWait(new Request.Reset(task), engine -> engine.reset(task));
      default ->
          world.askAndWait(new Request.RetryFailed(group), engine -> engine.retryFailed(group));
    }
  }
}
