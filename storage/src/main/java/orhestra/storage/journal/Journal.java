package orhestra.storage.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Two files that take turns: while one is written the other, full one waits until the database has
 * everything in it, and is then overwritten. Records are numbered without gaps.
 *
 * <p>One thread appends; {@link #covered} may be called by another one. Once an append has failed,
 * what the files hold at their end is uncertain: close the journal and recover.
 */
public final class Journal implements AutoCloseable {
  /** Bounds what a start after a crash has to execute again. */
  private static final long TURN_BYTES = 4 << 20;

  private final long writer;
  private JournalFile active;
  private JournalFile spare;
  private volatile long covered;

  private Journal(long writer, JournalFile active, JournalFile spare, long last) {
    this.writer = writer;
    this.active = active;
    this.spare = spare;
    this.covered = last;
  }

  /** The files of the journal of the database {@code base}. */
  static List<Path> files(Path base) {
    return List.of(
        base.resolveSibling(base.getFileName() + ".journal-0"),
        base.resolveSibling(base.getFileName() + ".journal-1"));
  }

  /**
   * Makes an empty journal. There must be no files of another one: {@linkplain Recovery recover}
   * and {@linkplain #remove remove} them first.
   *
   * @param base path of the database
   * @param writer says whose row of the table of writers tells up to which record the database has
   *     come
   * @param last number of the last record before
   * @param force whether a record is on the disk when {@link #append} returns; else it only
   *     survives this process
   */
  public static Journal create(Path base, long writer, long last, boolean force)
      throws IOException {
    List<Path> paths = files(base);
    JournalFile active = new JournalFile(paths.get(0), force);
    JournalFile spare = new JournalFile(paths.get(1), force);
    active.begin(writer, last + 1);
    if (force) {
      syncFolder(base);
    }
    return new Journal(writer, active, spare, last);
  }

  /** Removes the files of a journal that is closed and no longer needed. */
  public static void remove(Path base) throws IOException {
    for (Path file : files(base)) {
      Files.deleteIfExists(file);
    }
  }

  private static void syncFolder(Path base) throws IOException {
    Path folder = base.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (java.nio.file.AccessDeniedException e) {
      // Windows has no way to do it, and no need: its file system keeps new files in its own log.
    }
  }

  /** Returns when the record is as durable as this journal makes it. */
  public void append(long number, Redo redo) throws IOException {
    if (number != active.last() + 1) {
      throw new IOException(
          "record %d cannot follow record %d of the journal".formatted(number, active.last()));
    }
    if (active.size() >= TURN_BYTES && spare.last() <= covered) {
      JournalFile next = spare;
      next.begin(writer, number);
      spare = active;
      active = next;
    }
    active.append(number, redo);
  }

  /** The database has everything up to this record on its disk. */
  public void covered(long number) {
    covered = number;
  }

  /** Whether it is time that the database writes what it has, so that the files can be reused. */
  public boolean isFilling() {
    return active.size() >= TURN_BYTES / 2 && spare.last() > covered;
  }

  @Override
  public void close() throws IOException {
    try {
      active.close();
    } finally {
      spare.close();
    }
  }
}
