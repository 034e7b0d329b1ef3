package orhestra.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How this program starts itself in further processes: on the same Java and class path, and with
 * the AOT caches that the launcher names in the system property {@value #CACHES}, a folder. Without
 * it, or where it holds no cache, they start as well, only slower.
 */
public final class OwnJava {
  private static final String CACHES = "orhestra.caches";

  /**
   * As the launcher starts servers: the heap begins small, not with a share of the machine's memory
   * that is touched whole before anything is collected, and a server with nothing to do gives back
   * what it took when it was busy.
   */
  private static final List<String> SERVER =
      List.of(
          "-XX:InitialRAMPercentage=0.25",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=30",
          "-XX:G1PeriodicGCInterval=60000");

  private OwnJava() {}

  /** The command line of the server alone, without the command line tool around it. */
  public static List<String> server() {
    return command(Cache.SERVER, SERVER, "orhestra.server.Main");
  }

  /** The command line of {@code orhestra serve}; further arguments may follow. */
  public static List<String> serve() {
    List<String> command = orhestra(Cache.SERVER, SERVER);
    command.add("serve");
    return command;
  }

  /**
   * The beginning of the command line of an {@code orhestra} command, whose arguments follow.
   *
   * @param options for java
   */
  public static List<String> orhestra(Cache cache, List<String> options) {
    return command(cache, options, "orhestra.cli.Main");
  }

  /** Which classes and methods a process will need. */
  public enum Cache {
    SERVER("server.aot"),
    CLIENT("client.aot");

    private final String file;

    Cache(String file) {
      this.file = file;
    }

    /** The options that make java use it, none where it is missing. */
    List<String> options(@Nullable String folder) {
      if (folder == null) {
        return List.of();
      }
      Path path = Path.of(folder, file);
      // A cache that does not fit is left aside by the JVM; nobody needs to read about it.
      return isFilled(path)
          ? List.of("-XX:AOTCache=" + path, "-Xlog:aot*=off", "-Xlog:cds*=off")
          : List.of();
    }

    private static boolean isFilled(Path path) {
      try {
        return Files.size(path) > 0;
      } catch (IOException missing) {
        return false;
      }
    }
  }

  private static List<String> command(Cache cache, List<String> options, String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(cache.options(System.getProperty(CACHES)));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    return command;
  }
}
