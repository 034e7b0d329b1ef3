package orhestra.bench;

import java.io.PrintStream;
import java.util.List;
import orhestra.bench.figure.Measurement;

/** Where measurements go, as they come. */
interface Report {
  void begin(List<String> machine, BenchOptions options);

  void add(Measurement measurement);

  void end(boolean met);

  /** A report for people, or one JSON document for programs. */
  static Report of(boolean json, PrintStream out) {
    return json ? new JsonReport(out) : new TextReport(out);
  }
}
