package orhestra.spot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An agent's folder: results not yet delivered ({@code spool}), results the server refuses for good
 * ({@code rejected}), the programs' folders ({@code scratch}). Held by one agent at a time, by a
 * lock that the system drops when the agent ends, however it ends.
 */
final class WorkDir implements AutoCloseable {
  private static final int MOST_FOLDERS = 1000;

  private final Path folder;
  private final FileChannel lockFile;
  private final String id;

  private WorkDir(Path folder, FileChannel lockFile, String id) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.id = id;
  }

  /**
   * Takes the named folder, or else the first free one below the root.
   *
   * @throws SpotStartException if the folder is taken or cannot be used
   */
  static WorkDir open(SpotOptions options) {
    @Nullable Path named = options.workDir();
    if (named != null) {
      @Nullable WorkDir work = tryOpen(named);
      if (work == null) {
        throw new SpotStartException(
            "another agent works in " + named + "; give this one a --work-dir of its own");
      }
      return work;
    }
    for (int i = 1; i <= MOST_FOLDERS; i++) {
      @Nullable WorkDir work = tryOpen(options.workRoot().resolve(Integer.toString(i)));
      if (work != null) {
        return work;
      }
    }
    throw new SpotStartException(
        "all work folders below " + options.workRoot() + " are taken; give a --work-dir");
  }

  private static @Nullable WorkDir tryOpen(Path path) {
    try {
      Path folder = path.toAbsolutePath().normalize();
      Files.createDirectories(folder.resolve("spool"));
      Files.createDirectories(folder.resolve("rejected"));
      FileChannel lockFile =
          FileChannel.open(
              folder.resolve("agent.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!lock(lockFile)) {
        lockFile.close();
        return null;
      }
      return new WorkDir(folder, lockFile, id(folder.resolve("id")));
    } catch (IOException e) {
      throw new SpotStartException(
          "cannot use the work folder " + path + ": " + e + "; give another --work-dir", e);
    }
  }

  private static boolean lock(FileChannel file) throws IOException {
    try {
      @Nullable FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  private static String id(Path file) throws IOException {
    if (!Files.exists(file)) {
      DurableFile.write(file, UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
    }
    return Files.readString(file).strip();
  }

  /** Names this folder among all folders anywhere, as long as it lives. */
  String id() {
    return id;
  }

  Path path() {
    return folder;
  }

  Path spool() {
    return folder.resolve("spool");
  }

  Path rejected() {
    return folder.resolve("rejected");
  }

  Path scratch() {
    return folder.resolve("scratch");
  }

  /** The id under which an agent in this folder was registered and has not said goodbye. */
  @Nullable String spotId() throws IOException {
    try {
      String text = Files.readString(folder.resolve("spot-id")).strip();
      return text.isEmpty() ? null : text;
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  void rememberSpotId(String spotId) throws IOException {
    DurableFile.write(folder.resolve("spot-id"), spotId.getBytes(StandardCharsets.UTF_8));
  }

  void forgetSpotId() throws IOException {
    Files.deleteIfExists(folder.resolve("spot-id"));
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
