package orhestra.bench.figure;

/** On which database a figure is taken. */
public enum DatabaseKind {
  H2("h2"),
  POSTGRESQL("postgresql");

  private final String text;

  DatabaseKind(String text) {
    this.text = text;
  }

  /** As in the names of figures and on the command line. */
  public String text() {
    return text;
  }
}
