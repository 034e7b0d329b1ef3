package orhestra.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What was built.
 *
 * @param version of the project
 * @param commit short git commit, null when the build knew none
 */
public record BuildInfo(String version, @Nullable String commit) {

  /** Reads what the build wrote beside this class. */
  public static BuildInfo load() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties");
        InputStream commit = BuildInfo.class.getResourceAsStream("commit.txt")) {
      if (in != null) {
        properties.load(in);
      }
      String hash =
          commit == null
              ? ""
              : new String(commit.readAllBytes(), StandardCharsets.US_ASCII).strip();
      return new BuildInfo(
          properties.getProperty("version", "unknown"), hash.isEmpty() ? null : hash);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Name, version and commit in one line. */
  public String line() {
    return "orhestra " + version + (commit == null ? "" : " (" + commit + ")");
  }
}
