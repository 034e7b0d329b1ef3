package orhestra.platform.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where data is kept. Prints no password.
 *
 * @param databaseUrl a JDBC address, or null for the embedded database in the directory
 */
public record DataSettings(
    Path directory,
    @Nullable String databaseUrl,
    @Nullable String databaseUser,
    @Nullable String databasePassword,
    Durability durability) {

  public static DataSettings from(Settings settings) {
    String url = settings.optionalString("ORHESTRA_DB_URL");
    if (url != null && !url.startsWith("jdbc:h2:") && !url.startsWith("jdbc:postgresql:")) {
      settings.error("ORHESTRA_DB_URL must begin with jdbc:h2: or jdbc:postgresql:");
    }
    return new DataSettings(
        settings.path("ORHESTRA_DATA_DIR", Path.of("data")),
        url,
        settings.optionalString("ORHESTRA_DB_USER"),
        settings.secret("ORHESTRA_DB_PASSWORD"),
        settings.choice("ORHESTRA_DURABILITY", Durability.POWER));
  }

  @Override
  public String toString() {
    return "DataSettings[directory=" + directory + ", durability=" + durability + "]";
  }
}
