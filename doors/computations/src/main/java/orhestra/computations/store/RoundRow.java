package orhestra.computations.store;

import static java.util.Objects.requireNonNull;

import orhestra.secagg.Stage;

/**
 * A secure round as it is kept.
 *
 * @param id its job's
 * @param parameters of secagg, in base64
 * @param terms JSON
 * @param present messages of the stage
 * @param expected clients that may answer the stage
 * @param warning what its clients should know before they take part; else empty
 */
public record RoundRow(
    long id,
    String parameters,
    String terms,
    Stage stage,
    int present,
    int expected,
    String warning) {
  public RoundRow {
    requireNonNull(parameters, "parameters is null");
    requireNonNull(terms, "terms is null");
    requireNonNull(stage, "stage is null");
    requireNonNull(warning, "warning is null");
  }

  /** With one more message of its stage. */
  public RoundRow answered() {
    return new RoundRow(id, parameters, terms, stage, present + 1, expected, warning);
  }

  /** In another stage, which those may answer who answered this one. */
  public RoundRow at(Stage next) {
    return new RoundRow(id, parameters, terms, next, 0, present, warning);
  }

  /** At its end. */
  public RoundRow over(Stage end) {
    return new RoundRow(id, parameters, terms, end, present, expected, warning);
  }
}
