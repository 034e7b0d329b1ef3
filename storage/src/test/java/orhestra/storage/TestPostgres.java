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

  private static final class Server {
    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("fsync", "on")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static StorageSettings settings() {
    return StorageSettings.of(Server.RUNNING.getJdbcUrl("postgres", "postgres"));
  }

  static Connection connect() throws SQLException {
    return Server.RUNNING.getPostgresDatabase().getConnection();
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
