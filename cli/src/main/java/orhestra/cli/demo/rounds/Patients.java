package orhestra.cli.demo.rounds;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A site's made-up patients. The same seed and site make the same ones. Sites differ: one has the
 * old, another the smokers, so that their joint statistics are nobody's own.
 *
 * @param rows the lines of the CSV file below its first
 */
public record Patients(List<Patient> rows) {
  /** The first line of the file. */
  public static final String HEADER = "patient,age,systolic,bmi,smoker,diagnosis";

  /** What all sites agreed to sum. */
  public static final String SCHEMA =
      """
      [{"name": "age", "dataType": "NUMERIC", "min": 0, "max": 120, "bins": 60},
       {"name": "systolic", "dataType": "NUMERIC", "min": 60, "max": 260, "bins": 100},
       {"name": "bmi", "dataType": "NUMERIC", "min": 10, "max": 60, "bins": 100},
       {"name": "smoker", "dataType": "BOOLEAN"},
       {"name": "diagnosis", "dataType": "CATEGORICAL",
        "categories": ["none", "hypertension", "diabetes", "asthma"]}]
      """;

  private static final List<String> DIAGNOSES =
      List.of("none", "hypertension", "diabetes", "asthma", "gout");
  private static final double MISSING = 0.05;
  private static final int FEWEST = 600;
  private static final int SPREAD = 1_500;

  /**
   * One of them.
   *
   * @param smoker empty where nobody asked
   */
  public record Patient(int age, int systolic, double bmi, String smoker, String diagnosis) {
    public Patient {
      requireNonNull(smoker, "smoker is null");
      requireNonNull(diagnosis, "diagnosis is null");
    }
  }

  public Patients {
    rows = List.copyOf(rows);
  }

  /** Those of the site with this number. */
  public static Patients of(long seed, int site) {
    Random random = new Random(seed * 31 + site);
    int count = FEWEST + random.nextInt(SPREAD);
    List<Patient> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int age = Math.clamp(Math.round(random.nextGaussian(42 + 6.0 * site, 14)), 18, 99);
      double bmi = Math.clamp(random.nextGaussian(24 + site, 4), 15, 55);
      rows.add(
          new Patient(
              age,
              Math.clamp(Math.round(random.nextGaussian(105 + age / 2.5, 14)), 80, 240),
              Math.round(bmi * 10) / 10.0,
              random.nextDouble() < MISSING ? "" : random.nextInt(3 + site) == 0 ? "yes" : "no",
              DIAGNOSES.get(Math.min(random.nextInt(DIAGNOSES.size()), random.nextInt(9)))));
    }
    return new Patients(rows);
  }

  /** The file's text. */
  public String csv() {
    StringBuilder csv = new StringBuilder(HEADER).append('\n');
    int number = 1;
    for (Patient patient : rows) {
      csv.append(
          String.format(
              Locale.ROOT,
              "%d,%d,%d,%.1f,%s,%s%n",
              number++,
              patient.age(),
              patient.systolic(),
              patient.bmi(),
              patient.smoker(),
              patient.diagnosis()));
    }
    return csv.toString();
  }
}
