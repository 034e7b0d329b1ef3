package orhestra.storage;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A real PostgreSQL, started once for all tests of the module. */
final class TestPostgres {
  private TestPostgres() {}

  private static final class Safe {
    static final EmbeddedPostgres RUNNING = start("on");
  }

  private static final class Unsafe {
    static final EmbeddedPostgres RUNNING = start("off");
  }

  private static EmbeddedPostgres start(String fsync) {
    try {
      return EmbeddedPostgres.builder()
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("fsync", fsync)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static StorageSettings settings() {
    return StorageSettings.of(Safe.RUNNING.getJdbcUrl("postgres", "postgres"));
  }

  /** A server that runs without fsync. */
  static StorageSettings unsafeSettings() {
    return StorageSettings.of(Unsafe.RUNNING.getJdbcUrl("postgres", "postgres"));
  }

  static int port() {
    return Safe.RUNNING.getPort();
  }

  static Connection connect() throws SQLException {
    return Safe.RUNNING.getPostgresDatabase().getConnection();
  }

  /** Empties all tables, if there are any yet. */
  static void clear() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet found =
          statement.executeQuery(
              """
              SELECT tablename FROM pg_tables
              WHERE schemaname = 'public' AND tablename NOT LIKE 'flyway%'
                AND tablename <> 'log_epoch'\
              """)) {
        while (found.next()) {
          tables.add(found.getString(1));
        }
      }
      if (!tables.isEmpty()) {
        statement.execute("TRUNCATE " + String.join(", ", tables));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
