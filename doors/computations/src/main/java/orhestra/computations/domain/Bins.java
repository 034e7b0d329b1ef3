package orhestra.computations.domain;

/**
 * The common bins of a job's histogram: equally wide, from min to max. What lies outside is counted
 * in the outermost ones.
 */
public record Bins(double min, double max, int count) {
  /** More bins than this are refused. */
  public static final int MOST = 100_000;

  public Bins {
    if (!(min < max) || !Double.isFinite(max - min) || count < 1 || count > MOST) {
      throw new IllegalArgumentException("not bins: " + min + ", " + max + ", " + count);
    }
  }

  public double width() {
    return (max - min) / count;
  }

  /** Where a bin begins; that of {@link #count} is where the last one ends. */
  public double edge(int bin) {
    return bin == count ? max : min + bin * width();
  }
}
