package orhestra.spot.program;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The one folder whose jars may be run. A path is resolved against it, with every symbolic link and
 * {@code ..} followed, and must then still lie below it.
 */
final class JarFolder {
  /** A jar that may be run, or why not. */
  sealed interface Found {
    record Jar(Path path) implements Found {}

    record No(Launch.Refused refused) implements Found {}
  }

  private final @Nullable Path folder;

  /**
   * @param folder none: no jar may be run
   */
  JarFolder(@Nullable Path folder) {
    this.folder = folder;
  }

  Found find(String name) {
    if (folder == null) {
      return unsupported("this SPOT runs no jars: it was started without --jar-dir");
    }
    Path real;
    Path jar;
    try {
      real = folder.toRealPath();
      Path asked = real.resolve(name).normalize();
      if (!asked.startsWith(real) && !asked.startsWith(folder.toAbsolutePath().normalize())) {
        // Said without looking, so that nobody can ask what else is on this machine.
        return unsupported(outside(name));
      }
      jar = asked.toRealPath();
    } catch (InvalidPathException e) {
      return unsupported("jarPath is not a path: " + e.getReason());
    } catch (IOException e) {
      return new Found.No(
          Launch.Refused.missing(
              "this SPOT has no " + name + " in its --jar-dir; copy it there and retry"));
    }
    if (!jar.startsWith(real)) {
      return unsupported(outside(name));
    }
    if (!Files.isRegularFile(jar) || !Files.isReadable(jar)) {
      return unsupported("jarPath " + name + " is not a readable file");
    }
    if (jar.toString().contains(File.pathSeparator) || jar.toString().contains("*")) {
      // Both mean something in a class path.
      return unsupported("jarPath " + name + " has a character that cannot stand in a class path");
    }
    return new Found.Jar(jar);
  }

  /** The folder itself, if there is one. */
  @Nullable Path path() {
    return folder;
  }

  private static String outside(String name) {
    return "jarPath " + name + " is outside this SPOT's --jar-dir; only jars in it are run";
  }

  private static Found unsupported(String error) {
    return new Found.No(Launch.Refused.unsupported(error));
  }
}
