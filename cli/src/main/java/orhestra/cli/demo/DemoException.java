package orhestra.cli.demo;

import java.util.List;

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

  List<Child> suspects() {
    return suspects;
  }
}
