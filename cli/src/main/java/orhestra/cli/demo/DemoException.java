package orhestra.cli.demo;

import java.util.List;
import java.util.stream.Collectors;

/** The demo did not go as it should. */
final class DemoException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Child> suspects;

  /**
   * @param suspects processes whose output may tell why
   */
  DemoException(String message, List<Child> suspects) {
    super(message);
    this.suspects = List.copyOf(suspects);
  }

  /** Processes ended that were needed to the end. */
  static DemoException lost(List<Child> ended) {
    return new DemoException(
        ended.stream()
                .map(child -> child.name() + " (exit code " + child.exitCode() + ")")
                .collect(Collectors.joining(" and "))
            + " ended on the way",
        ended);
  }

  List<Child> suspects() {
    return suspects;
  }
}
