package orhestra.cli;

import java.nio.file.Path;
import java.util.List;
import orhestra.bench.KillSetup;

/** How tests start a server in a process of its own: from their own class path. */
final class ServerCommand {
  private ServerCommand() {}

  static List<String> line() {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        classPath,
        "orhestra.server.Main");
  }

  /** For tests that kill such servers. */
  static KillSetup killSetup(long seed) {
    return new KillSetup(line(), seed, "power", null);
  }
}
