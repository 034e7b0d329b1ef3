package orhestra.examples.algorithm;

import orhestra.examples.problem.Bounds;
import orhestra.examples.problem.Search;

/**
 * Particle swarm optimization with constriction: Clerc and Kennedy, "The particle swarm: explosion,
 * stability, and convergence in a multidimensional complex space", IEEE Transactions on
 * Evolutionary Computation 6(1), 2002. Each particle is drawn to its own best position and to the
 * best of the whole swarm. One that flies out of the bounds stops at the bound.
 */
final class ParticleSwarm implements Optimizer {
  private static final double CONSTRICTION = 0.7298;
  private static final double ATTRACTION = 2.05;

  @Override
  public void minimize(Search search, SeededRandom random) {
    Candidate[] best = Candidate.randomPopulation(search, random);
    double[][] positions = new double[best.length][];
    double[][] velocities = new double[best.length][];
    Candidate leader = best[0];
    for (int i = 0; i < best.length; i++) {
      positions[i] = best[i].position().clone();
      velocities[i] = startVelocity(search, positions[i], random);
      leader = better(best[i], leader);
    }
    while (search.hasBudget()) {
      for (int i = 0; i < best.length; i++) {
        fly(positions[i], velocities[i], best[i], leader, search.bounds(), random);
        Candidate moved = Candidate.evaluate(search, positions[i].clone());
        best[i] = better(moved, best[i]);
        leader = better(moved, leader);
      }
    }
  }

  private static void fly(
      double[] position,
      double[] velocity,
      Candidate own,
      Candidate leader,
      Bounds bounds,
      SeededRandom random) {
    for (int j = 0; j < position.length; j++) {
      double toOwn = own.position()[j] - position[j];
      double toLeader = leader.position()[j] - position[j];
      velocity[j] =
          CONSTRICTION
              * (velocity[j]
                  + ATTRACTION * random.uniform() * toOwn
                  + ATTRACTION * random.uniform() * toLeader);
      position[j] += velocity[j];
      if (!bounds.contains(position[j])) {
        position[j] = bounds.clamp(position[j]);
        velocity[j] = 0;
      }
    }
  }

  /** Half the way to a random position. */
  private static double[] startVelocity(Search search, double[] position, SeededRandom random) {
    double[] velocity = random.position(search.bounds(), search.dimension());
    for (int j = 0; j < velocity.length; j++) {
      velocity[j] = (velocity[j] - position[j]) / 2;
    }
    return velocity;
  }

  private static Candidate better(Candidate one, Candidate other) {
    return one.value() < other.value() ? one : other;
  }
}
