package orhestra.bench.process;

import java.util.Map;

/** The database that a server under load keeps its things in. */
public sealed interface Database {
  /** The name for reports. */
  String name();

  /** The server's settings that choose it. */
  Map<String, String> settings();

  /** The embedded one, in the server's data folder. */
  record H2() implements Database {
    @Override
    public String name() {
      return "h2";
    }

    @Override
    public Map<String, String> settings() {
      return Map.of();
    }
  }

  /**
   * One of a PostgreSQL server.
   *
   * @param url {@code jdbc:postgresql:...}, with user and password in it
   */
  record Postgresql(String url) implements Database {
    @Override
    public String name() {
      return "postgresql";
    }

    @Override
    public Map<String, String> settings() {
      return Map.of("ORHESTRA_DB_URL", url);
    }
  }
}
