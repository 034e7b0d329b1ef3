package orhestra.cli.demo;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.stream.Stream;
import orhestra.cli.CommandException;

/**
 * The jar of the example optimizers, which lies beside the program: {@code lib/} holds the class
 * path, {@code examples/} the jar.
 *
 * @param folder where it lies, the workers' jar folder
 * @param name its name there
 */
record ExamplesJar(Path folder, Path name) {

  /** Finds it beside the jar of this class. */
  static ExamplesJar find() {
    Path folder = home().resolve("examples");
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .filter(file -> file.getFileName().toString().endsWith(".jar"))
            .sorted()
            .findFirst()
            .map(jar -> new ExamplesJar(folder, jar.getFileName()))
            .orElseThrow(() -> missing(folder));
      } catch (IOException e) {
        throw missing(folder);
      }
    }
    throw missing(folder);
  }

  private static Path home() {
    try {
      CodeSource source = ExamplesJar.class.getProtectionDomain().getCodeSource();
      Path jar = Path.of(source.getLocation().toURI()).toAbsolutePath();
      Path lib = jar.getParent();
      Path home = lib == null ? null : lib.getParent();
      return home == null ? Path.of("").toAbsolutePath() : home;
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of this program is no path", e);
    }
  }

  private static CommandException missing(Path folder) {
    return CommandException.failed(
        "the example optimizers are not in " + folder,
        "build them with ./mvnw package, or start the demo by ./orhestra demo");
  }
}
