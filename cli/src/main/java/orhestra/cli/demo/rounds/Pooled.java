package orhestra.cli.demo.rounds;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.JsonNode;

/**
 * What somebody would find who had all rows in one place, beside the joint result. It is computed
 * from the rows themselves and shares nothing with what the sites do.
 */
public final class Pooled {
  private final List<Patients.Patient> rows;

  /** Of these sites. */
  public Pooled(List<Patients> sites) {
    this.rows = sites.stream().flatMap(site -> site.rows().stream()).toList();
  }

  /**
   * One figure, found twice.
   *
   * @param stated by how much the joint one may be off, as the result says; 0 for exact
   */
  public record Check(String what, double pooled, double joint, double stated) {
    /** Rounding of doubles, of sums over thousands of rows. */
    private static final double ROUNDING = 1e-9;

    public double difference() {
      return Math.abs(pooled - joint);
    }

    public boolean holds() {
      return difference() <= stated + ROUNDING * Math.max(1, Math.abs(pooled))
          || (stated == 0 && pooled == joint);
    }
  }

  /** Every figure of the result. */
  public List<Check> compare(JsonNode results) {
    List<Check> checks = new ArrayList<>();
    numeric(checks, "age", results.path("age"), Patients.Patient::age);
    numeric(checks, "systolic", results.path("systolic"), Patients.Patient::systolic);
    numeric(checks, "bmi", results.path("bmi"), Patients.Patient::bmi);
    JsonNode smoker = results.path("smoker");
    count(checks, "smoker n", smoker.path("n"), row -> !row.smoker().isEmpty());
    count(checks, "smoker true", smoker.path("true"), row -> row.smoker().equals("yes"));
    JsonNode diagnosis = results.path("diagnosis");
    for (String name : List.of("none", "hypertension", "diabetes", "asthma")) {
      count(
          checks,
          "diagnosis " + name,
          diagnosis.path("counts").path(name),
          row -> row.diagnosis().equals(name));
    }
    count(
        checks, "diagnosis other", diagnosis.path("other"), row -> row.diagnosis().equals("gout"));
    return checks;
  }

  private void count(
      List<Check> checks, String what, JsonNode joint, Predicate<Patients.Patient> counted) {
    checks.add(
        new Check(what, rows.stream().filter(counted).count(), joint.asDouble(Double.NaN), 0));
  }

  private void numeric(
      List<Check> checks, String name, JsonNode joint, ToDoubleFunction<Patients.Patient> value) {
    double[] values = rows.stream().mapToDouble(value).sorted().toArray();
    double mean = Arrays.stream(values).sum() / values.length;
    double squares = 0;
    for (double one : values) {
      squares += (one - mean) * (one - mean);
    }
    double std = Math.sqrt(squares / (values.length - 1));
    add(checks, name + " n", values.length, joint.path("n"), 0);
    add(checks, name + " mean", mean, joint.path("mean"), joint.path("meanError").asDouble(0));
    add(checks, name + " std", std, joint.path("std"), joint.path("stdError").asDouble(0));
    for (int quarter = 1; quarter <= 3; quarter++) {
      double quartile = values[(int) Math.ceil(values.length * quarter / 4.0) - 1];
      String field = "q" + quarter;
      add(
          checks,
          name + " " + field,
          quartile,
          joint.path(field),
          joint.path(field + "Error").asDouble(0));
    }
    JsonNode histogram = joint.path("histogram");
    double least = histogram.path("min").asDouble();
    double width =
        (histogram.path("max").asDouble() - least) / Math.max(1, histogram.path("counts").size());
    long different = 0;
    for (int bin = 0; bin < histogram.path("counts").size(); bin++) {
      // Bins are half open; every value here has at most one decimal, as has every edge.
      long from = Math.round((least + bin * width) * 10);
      long to = Math.round((least + (bin + 1) * width) * 10);
      long counted = 0;
      for (double one : values) {
        long tenths = Math.round(one * 10);
        counted += tenths >= from && tenths < to ? 1 : 0;
      }
      different += counted == histogram.path("counts").get(bin).asLong(-1) ? 0 : 1;
    }
    checks.add(new Check(name + " bins that differ", 0, different, 0));
  }

  private static void add(
      List<Check> checks, String what, double pooled, JsonNode joint, double stated) {
    checks.add(new Check(what, pooled, joint.asDouble(Double.NaN), stated));
  }
}
