package orhestra.storage;

import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import orhestra.storage.sql.Dialect;
import orhestra.storage.store.Door;

/** Brings the schema up to date: the engine's migrations and those of the doors, one sequence. */
final class Migrations {
  private static final String ENGINE = "db/migration/engine";

  private Migrations() {}

  static void run(Dialect dialect, List<Door<?>> doors) {
    List<String> folders = new ArrayList<>();
    folders.add(ENGINE);
    doors.forEach(door -> folders.add(door.migrations()));
    String[] locations =
        folders.stream()
            .distinct()
            .flatMap(
                folder ->
                    List.of(
                        "classpath:" + folder + "/common",
                        "classpath:" + folder + "/" + dialect.migrations())
                        .stream())
            .toArray(String[]::new);
    Flyway.configure().dataSource(dialect.source()).locations(locations).load().migrate();
  }
}
