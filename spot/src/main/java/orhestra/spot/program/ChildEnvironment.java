package orhestra.spot.program;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What of the agent's environment a program gets to see: a short list that programs need, and what
 * the operator names. The agent's own settings, its key among them, are never passed on.
 */
final class ChildEnvironment {
  private static final List<String> PASSED =
      List.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "LANG",
          "LANGUAGE",
          "LC_*",
          "TZ",
          "JAVA_HOME",
          "LD_LIBRARY_PATH");

  private ChildEnvironment() {}

  /**
   * @param own the agent's environment
   * @param passToo names of further variables, with {@code *} and {@code ?} as in file names
   */
  static Map<String, String> of(Map<String, String> own, List<String> passToo) {
    List<PathMatcher> names =
        Stream.concat(PASSED.stream(), passToo.stream())
            .map(name -> FileSystems.getDefault().getPathMatcher("glob:" + name))
            .toList();
    Map<String, String> passed = new TreeMap<>();
    own.forEach(
        (name, value) -> {
          if (!name.startsWith("ORHESTRA_")
              && names.stream().anyMatch(matcher -> matcher.matches(Path.of(name)))) {
            passed.put(name, value);
          }
        });
    return passed;
  }
}
