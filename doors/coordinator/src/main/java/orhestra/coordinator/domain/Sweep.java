package orhestra.coordinator.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a job crosses, in full: algorithms (outermost), iterations, agents, dimension, and for each
 * combination {@code repeats} runs (innermost) that differ in their random seed. Its tasks are not
 * kept: each is worked out from its ordinal.
 *
 * @param timeoutSeconds that a task may take; 0 for the SPOT's own limit
 * @param baseSeed from which the runs' random seeds are derived
 */
public record Sweep(
    Program program,
    List<String> algorithms,
    Axis iterations,
    Axis agents,
    Axis dimension,
    int repeats,
    int timeoutSeconds,
    long baseSeed) {

  /** One task of a sweep; {@code seed} is from 0 to 2^31-1. */
  public record Point(String algorithm, long iterations, long agents, long dimension, long seed) {}

  public Sweep {
    requireNonNull(program, "program is null");
    algorithms = List.copyOf(algorithms);
    requireNonNull(iterations, "iterations is null");
    requireNonNull(agents, "agents is null");
    requireNonNull(dimension, "dimension is null");
    if (algorithms.isEmpty() || repeats < 1 || timeoutSeconds < 0) {
      throw new IllegalArgumentException("an empty or negative part of a sweep");
    }
  }

  /** How many tasks there are; {@code Long.MAX_VALUE} if more than that. */
  public long size() {
    long product = algorithms.size();
    for (long factor :
        new long[] {iterations.count(), agents.count(), dimension.count(), repeats}) {
      if (Math.multiplyHigh(product, factor) != 0 || product * factor < 0) {
        return Long.MAX_VALUE;
      }
      product *= factor;
    }
    return product;
  }

  /** The task at {@code ordinal}, from 0. */
  public Point point(int ordinal) {
    long rest = ordinal / repeats;
    long ofDimension = rest % dimension.count();
    rest /= dimension.count();
    long ofAgents = rest % agents.count();
    rest /= agents.count();
    long ofIterations = rest % iterations.count();
    rest /= iterations.count();
    return new Point(
        algorithms.get((int) rest),
        iterations.value(ofIterations),
        agents.value(ofAgents),
        dimension.value(ofDimension),
        seed(ordinal));
  }

  // SplitMix64's output function (Steele, Lea and Flood 2014): neighbouring ordinals get unrelated
  // seeds, and the same sweep with the same base seed gets the same ones again.
  private long seed(int ordinal) {
    long z = baseSeed + (ordinal + 1L) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (z ^ (z >>> 31)) >>> 33;
  }
}
