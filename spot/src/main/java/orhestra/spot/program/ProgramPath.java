package orhestra.spot.program;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds programs by name, as the system would, in the absolute folders of a PATH. */
final class ProgramPath {
  private final List<Path> folders;

  /**
   * @param path folders separated as in the PATH variable; relative ones are ignored
   */
  ProgramPath(String path) {
    folders =
        Arrays.stream(path.split(File.pathSeparator, -1))
            .filter(folder -> folder.startsWith("/"))
            .map(Path::of)
            .toList();
  }

  /**
   * The executable file that {@code program} names: an absolute path or a name without a slash.
   * Links are followed in its folder, but its own name is kept, since programs look at it.
   */
  @Nullable Path find(String program) {
    try {
      if (program.startsWith("/")) {
        return executable(Path.of(program));
      }
      if (program.isEmpty() || program.contains("/")) {
        return null;
      }
      for (Path folder : folders) {
        @Nullable Path found = executable(folder.resolve(program));
        if (found != null) {
          return found;
        }
      }
      return null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static @Nullable Path executable(Path path) {
    try {
      Path real = realFolder(path);
      return Files.isRegularFile(real) && Files.isExecutable(real) ? real : null;
    } catch (IOException noSuchFolder) {
      return null;
    }
  }

  /** {@code path} with links and {@code ..} followed in its folder and its own name kept. */
  static Path realFolder(Path path) throws IOException {
    @Nullable Path folder = path.getParent();
    @Nullable Path name = path.getFileName();
    boolean noName = name == null || name.toString().equals("..") || name.toString().equals(".");
    return noName || folder == null ? path.toRealPath() : folder.toRealPath().resolve(name);
  }
}
