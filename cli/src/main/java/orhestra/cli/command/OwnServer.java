package orhestra.cli.command;

import java.nio.file.Path;
import java.util.List;

/** The command line that runs this program's server in a process of its own. */
final class OwnServer {
  private OwnServer() {}

  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        "orhestra.server.Main");
  }
}
