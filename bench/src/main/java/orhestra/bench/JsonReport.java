package orhestra.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.bench.figure.Measurement;
import orhestra.bench.figure.Target;
import tools.jackson.databind.json.JsonMapper;

/** One JSON document for programs, printed at the end. */
final class JsonReport implements Report {
  private final PrintStream out;
  private final List<Row> rows = new ArrayList<>();
  private List<String> machine = List.of();
  private String durability = "";
  private int runs;

  record Row(
      String figure,
      String name,
      String unit,
      double median,
      double min,
      double max,
      @Nullable Double atLeast,
      @Nullable Double atMost,
      boolean met) {}

  record Document(
      List<String> machine, String durability, int runs, List<Row> figures, boolean met) {}

  JsonReport(PrintStream out) {
    this.out = out;
  }

  @Override
  public void begin(List<String> onMachine, BenchOptions options) {
    machine = onMachine;
    durability = options.durability();
    runs = options.runs();
  }

  @Override
  public void add(Measurement measurement) {
    Samples samples = measurement.samples();
    Target target = measurement.target();
    rows.add(
        new Row(
            measurement.figure(),
            measurement.name(),
            measurement.unit(),
            samples.median(),
            samples.min(),
            samples.max(),
            target != null && target.atLeast() ? (Double) target.bound() : null,
            target != null && !target.atLeast() ? (Double) target.bound() : null,
            measurement.met()));
  }

  @Override
  public void end(boolean met) {
    Document document = new Document(machine, durability, runs, rows, met);
    out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(document));
  }
}
