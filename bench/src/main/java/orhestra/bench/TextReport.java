package orhestra.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import orhestra.bench.figure.Measurement;
import orhestra.bench.figure.Target;

/** A table for people: median, smallest and largest of the runs, and the target. */
final class TextReport implements Report {
  private static final String ROW = "%-26s %-42s %12s %12s %12s  %s%n";

  private final PrintStream out;
  private String figure = "";

  TextReport(PrintStream out) {
    this.out = out;
  }

  @Override
  public void begin(List<String> machine, BenchOptions options) {
    machine.forEach(out::println);
    out.printf(
        Locale.ROOT,
        "durability: %s; median of %d runs of %.1f s%n%n",
        options.durability(),
        options.runs(),
        options.run().toMillis() / 1e3);
    out.printf(ROW, "figure", "what", "median", "min", "max", "target");
  }

  @Override
  public void add(Measurement measurement) {
    Samples samples = measurement.samples();
    String unit = measurement.unit();
    out.printf(
        ROW,
        measurement.figure().equals(figure) ? "" : measurement.figure(),
        measurement.name() + (unit.isEmpty() ? "" : ", " + unit),
        number(samples.median()),
        number(samples.min()),
        number(samples.max()),
        target(measurement));
    figure = measurement.figure();
  }

  private static String target(Measurement measurement) {
    Target target = measurement.target();
    if (target == null) {
      return "";
    }
    return (target.atLeast() ? ">= " : "<= ")
        + number(target.bound())
        + (measurement.met() ? "  ok" : "  MISSED");
  }

  /** Three digits that count, more only for what is large. */
  static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }

  @Override
  public void end(boolean met) {
    out.println();
    out.println(met ? "all targets met" : "some targets were MISSED");
  }
}
