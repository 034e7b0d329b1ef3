package orhestra.bench.process;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server for loads: a given one, or one of our own in a temporary folder that syncs
 * every commit to disk as an ordinary installation does. Thread-safe.
 */
public final class BenchPostgres implements AutoCloseable {
  private final @Nullable EmbeddedPostgres own;
  private final String url;
  private final AtomicInteger databases = new AtomicInteger();

  private BenchPostgres(@Nullable EmbeddedPostgres own, String url) {
    this.own = own;
    this.url = url;
  }

  /** Starts one that ends with this process at the latest. */
  public static BenchPostgres start() throws IOException {
    return start(EmbeddedPostgres.builder());
  }

  /**
   * Starts one that ends with this process, unless that is killed.
   *
   * @param data a folder of its own, removed when it ends; while it runs, {@code postmaster.pid} is
   *     in it
   */
  public static BenchPostgres start(Path data) throws IOException {
    return start(EmbeddedPostgres.builder().setDataDirectory(data));
  }

  private static BenchPostgres start(EmbeddedPostgres.Builder builder) throws IOException {
    // The library's own choice is a server that loses commits in a power cut, and is faster so.
    EmbeddedPostgres own =
        builder.setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on").start();
    return new BenchPostgres(own, own.getJdbcUrl("postgres", "postgres"));
  }

  /** Uses the server of a URL, whose user must be allowed to create databases. */
  public static BenchPostgres at(String url) {
    return new BenchPostgres(null, url);
  }

  /** A database of this server, made new; it is dropped when closed. */
  public Fresh fresh() throws IOException {
    String name =
        "orhestra_bench_" + ProcessHandle.current().pid() + "_" + databases.incrementAndGet();
    execute("CREATE DATABASE " + name);
    return new Fresh(name, withDatabase(name));
  }

  private String withDatabase(String name) {
    int query = url.indexOf('?');
    String base = query < 0 ? url : url.substring(0, query);
    return base.substring(0, base.lastIndexOf('/') + 1)
        + name
        + (query < 0 ? "" : url.substring(query));
  }

  private void execute(String sql) throws IOException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IOException(sql + " failed: " + e.getMessage(), e);
    }
  }

  /** Version and what it does at a commit. */
  public String describe() throws IOException {
    return "PostgreSQL %s, fsync %s, synchronous_commit %s"
        .formatted(show("server_version"), show("fsync"), show("synchronous_commit"));
  }

  private String show(String setting) throws IOException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IOException("SHOW " + setting + " failed: " + e.getMessage(), e);
    }
  }

  /** A database made for one figure. */
  public final class Fresh implements AutoCloseable {
    private final String name;
    private final Database.Postgresql database;

    private Fresh(String name, String url) {
      this.name = name;
      this.database = new Database.Postgresql(url);
    }

    public Database database() {
      return database;
    }

    @Override
    public void close() throws IOException {
      execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }
  }

  @Override
  public void close() throws IOException {
    if (own != null) {
      own.close();
    }
  }
}
