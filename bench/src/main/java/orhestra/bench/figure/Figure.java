package orhestra.bench.figure;

import java.io.IOException;
import java.util.List;

/** Something that is measured on a server made for it. */
public interface Figure {
  /** Its name on the command line. */
  String name();

  /**
   * Measures it.
   *
   * @return what was measured, the first the most important
   * @throws IOException if a server does not start, dies or answers wrongly
   */
  List<Measurement> measure(Stage stage) throws IOException, InterruptedException;
}
