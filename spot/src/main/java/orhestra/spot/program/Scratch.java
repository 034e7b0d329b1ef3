package orhestra.spot.program;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder that one program has for itself while it runs. */
final class Scratch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Scratch.class);

  private final Path folder;

  private Scratch(Path folder) {
    this.folder = folder;
  }

  static Scratch create(Path root, String name) throws IOException {
    return new Scratch(Files.createDirectories(root.resolve(name)));
  }

  Path folder() {
    return folder;
  }

  /** Deletes the folder with all in it; what cannot be deleted stays and is logged. */
  @Override
  public void close() {
    delete(folder);
  }

  /** Deletes {@code folder} and all below; links are deleted, not followed. */
  static void delete(Path folder) {
    try {
      Files.walkFileTree(folder, new Deletion());
    } catch (NoSuchFileException e) {
      // Nothing to do.
    } catch (IOException e) {
      log.warn("Could not delete the scratch folder {}: {}", folder, e.toString());
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
