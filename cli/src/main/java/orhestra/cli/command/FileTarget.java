package orhestra.cli.command;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import orhestra.cli.CommandException;

/**
 * Writes a file as a whole: until everything is there, it lies beside the target under another
 * name, so that a download that breaks off never looks like a complete one and never destroys an
 * older file.
 */
public final class FileTarget {
  private FileTarget() {}

  /** Writes the content. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  /**
   * Writes {@code target}.
   *
   * @throws CommandException if its folder cannot be written
   * @throws IOException if the content fails
   */
  public static void write(Path target, Content content) throws IOException, InterruptedException {
    Path absolute = target.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw CommandException.usage("there is no folder " + folder, null);
    }
    // Not createTempFile: its files stay private, and a result is a file like any other.
    Path part =
        folder.resolve(
            "." + absolute.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      try (OutputStream out = open(part)) {
        content.writeTo(out);
      }
      Files.move(part, absolute, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static OutputStream open(Path part) {
    try {
      return new BufferedOutputStream(Files.newOutputStream(part), 64 * 1024);
    } catch (IOException e) {
      throw CommandException.usage("cannot write " + part + ": " + e.getMessage(), null);
    }
  }
}
