package orhestra.bench.figure;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import orhestra.bench.Samples;

/**
 * One measured quantity, one sample for each run.
 *
 * @param figure the figure's name
 * @param name what was measured
 * @param unit of the samples; empty for a ratio
 * @param target what it must hold; null if it is only told
 */
public record Measurement(
    String figure, String name, String unit, Samples samples, @Nullable Target target) {
  public Measurement {
    requireNonNull(figure, "figure is null");
    requireNonNull(name, "name is null");
    requireNonNull(unit, "unit is null");
    requireNonNull(samples, "samples is null");
  }

  /** Whether the median holds the target; true without one. */
  public boolean met() {
    return target == null || target.met(samples.median());
  }
}
