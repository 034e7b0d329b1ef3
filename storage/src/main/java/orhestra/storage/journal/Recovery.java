package orhestra.storage.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Brings into a database what only its journal holds, after a crash. */
public final class Recovery {
  private final Path base;
  private final Connection connection;

  private Recovery(Path base, Connection connection) {
    this.base = base;
    this.connection = connection;
  }

  /**
   * Executes the records that the database lacks, each in a transaction of its own. It may be
   * interrupted and repeated at any point. The files stay: remove them when the database has
   * everything on its disk.
   *
   * @param base path of the database
   * @param connection with automatic commits off
   * @return how many records were executed
   * @throws IOException if the journal is not that of this database, or the journal or the database
   *     has lost something; nothing of what is left is thrown away
   */
  public static long run(Path base, Connection connection) throws SQLException, IOException {
    List<Path> paths = Journal.files(base);
    try (JournalReader first = new JournalReader(paths.get(0));
        JournalReader second = new JournalReader(paths.get(1))) {
      return new Recovery(base, connection).run(List.of(first, second));
    }
  }

  private long run(List<JournalReader> files) throws SQLException, IOException {
    List<JournalReader> intact = new ArrayList<>(files);
    intact.removeIf(file -> file.state() != JournalReader.State.INTACT);
    if (intact.isEmpty()) {
      for (JournalReader file : files) {
        if (file.state() == JournalReader.State.DAMAGED) {
          throw refused("the beginning of " + file.path() + " is damaged");
        }
      }
      return 0;
    }
    // A file with a damaged header was about to be used again: the other one holds the end.
    intact.sort(Comparator.comparingLong(JournalReader::first));
    long writer = intact.getFirst().writer();
    if (intact.getLast().writer() != writer) {
      throw refused("its files are not of one journal");
    }
    long start = reached(writer);
    if (intact.getFirst().first() > start + 1) {
      throw refused(
          "the database has come to record %d and the journal begins at %d"
              .formatted(start, intact.getFirst().first()));
    }
    long position = start;
    long end = 0; // Of the files so far.
    for (JournalReader file : intact) {
      if (file != intact.getFirst() && file.first() != end + 1) {
        throw refused(
            "it is damaged after record %d, and goes on at %d".formatted(end, file.first()));
      }
      Replay replay = new Replay(connection);
      end = file.first() - 1;
      for (JournalReader.Batch record = file.next(); record != null; record = file.next()) {
        end = record.number();
        replay.learn(record);
        if (end > position) {
          replay.execute(record);
          connection.commit();
          position = end;
        }
      }
    }
    return position - start;
  }

  /** Number of the last record that the database holds. */
  private long reached(long writer) throws SQLException, IOException {
    if (hasWriters()) {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT batch FROM writers WHERE id = ?")) {
        statement.setLong(1, writer);
        try (ResultSet result = statement.executeQuery()) {
          if (result.next()) {
            return result.getLong(1);
          }
        }
      }
    }
    throw refused("it belongs to another database");
  }

  private boolean hasWriters() throws SQLException {
    try (ResultSet tables = connection.getMetaData().getTables(null, null, "WRITERS", null)) {
      return tables.next();
    }
  }

  private IOException refused(String reason) {
    return new IOException(
        "the journal beside the database (%s) holds changes that cannot be brought into it: %s;"
                .formatted(
                    Journal.files(base).stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(", ")),
                    reason)
            + " put back the database that it belongs to, or move the journal away to start without"
            + " these changes");
  }
}
