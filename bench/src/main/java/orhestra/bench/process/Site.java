package orhestra.bench.process;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder and a database, empty at first, in which servers run one after the other. Both are
 * removed when it is closed, and a bundled Redis is ended; servers that still run then are killed
 * by their own close.
 */
public final class Site implements AutoCloseable {
  /** What is measured is not to share the machine with what it does not use. */
  private static final Map<String, String> ALONE =
      Map.of("REDIS_URL", "none", "ORHESTRA_DOORS", "off");

  /** As it is started by a user, but that it finds its ports free. */
  private static final Map<String, String> WHOLE =
      Map.of(
          "ORHESTRA_EMBEDDED_REDIS_PORT", "0",
          "ORHESTRA_DOORS", "insights:0,insights-metrics:0");

  private final List<String> command;
  private final String durability;
  private final Path folder;
  private final Database database;
  private final BenchPostgres.@Nullable Fresh fresh;

  private Site(
      List<String> command,
      String durability,
      Path folder,
      Database database,
      BenchPostgres.@Nullable Fresh fresh) {
    this.command = List.copyOf(command);
    this.durability = requireNonNull(durability, "durability is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.database = requireNonNull(database, "database is null");
    this.fresh = fresh;
  }

  /** On the embedded database. */
  public static Site onH2(List<String> serverCommand, String durability, Path scratch)
      throws IOException {
    return new Site(
        serverCommand,
        durability,
        Files.createTempDirectory(scratch, "h2-"),
        new Database.H2(),
        null);
  }

  /** On a database of a PostgreSQL server. */
  public static Site onPostgres(
      List<String> serverCommand, String durability, Path scratch, BenchPostgres postgres)
      throws IOException {
    Path folder = Files.createTempDirectory(scratch, "postgresql-");
    BenchPostgres.Fresh fresh = postgres.fresh();
    return new Site(serverCommand, durability, folder, fresh.database(), fresh);
  }

  /** A site with a folder of its own on the same database; to be closed before this one. */
  public Site beside() throws IOException {
    Path scratch = requireNonNull(folder.getParent(), "the folder has no parent");
    Path other = Files.createTempDirectory(scratch, "beside-");
    return new Site(command, durability, other, database, null);
  }

  /** Starts a server on what is here, without Redis and doors unless the settings say so. */
  public ServerProcess start(Map<String, String> settings)
      throws IOException, InterruptedException {
    return ServerProcess.start(command, folder, database, with(ALONE, settings));
  }

  /** Starts a server as a user has it: with the Redis that it brings, and its doors open. */
  public ServerProcess startWhole() throws IOException, InterruptedException {
    return startWhole(Map.of());
  }

  /** The same with some settings of one's own. */
  public ServerProcess startWhole(Map<String, String> settings)
      throws IOException, InterruptedException {
    return ServerProcess.start(command, folder, database, with(WHOLE, settings));
  }

  /** Starts a server and kills it after a while, ready or not. */
  public void startAndKill(Map<String, String> settings, Duration after)
      throws IOException, InterruptedException {
    ServerProcess.startAndKill(command, folder, database, with(ALONE, settings), after);
  }

  private Map<String, String> with(Map<String, String> usual, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(usual);
    all.putAll(settings);
    all.put("ORHESTRA_DURABILITY", durability);
    return all;
  }

  /** Starts a server without Redis and doors. */
  public ServerProcess start() throws IOException, InterruptedException {
    return start(Map.of());
  }

  public Path folder() {
    return folder;
  }

  /** The Redis that a server brought which was started whole. */
  public BundledRedis redis() {
    return new BundledRedis(ServerProcess.data(folder).resolve("redis"));
  }

  @Override
  public void close() throws IOException {
    // It outlives a server that was killed.
    redis().end();
    if (fresh != null) {
      fresh.close();
    }
    remove(folder);
  }

  /** Removes a folder with all that is in it. */
  public static void remove(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(Site::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
