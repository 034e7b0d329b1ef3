package orhestra.bench.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An Orhestra server as a child process, ready to serve. */
public final class ServerProcess implements AutoCloseable {
  private static final String HEALTH = "/api/v1/health";

  private final ChildProcess process;
  private final Duration startTime;

  private ServerProcess(ChildProcess process, Duration startTime) {
    this.process = process;
    this.startTime = startTime;
  }

  /**
   * Starts a server on a free port; it serves when this returns.
   *
   * @param command runs a server whose settings are in the environment
   * @param folder for its data, logs and output
   * @param settings further settings
   */
  public static ServerProcess start(
      List<String> command, Path folder, Database database, Map<String, String> settings)
      throws IOException, InterruptedException {
    ChildProcess process = launch(command, folder, database, settings);
    try {
      return new ServerProcess(process, process.awaitReady(HEALTH));
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  /** Starts a server and kills it after a while, ready or not. */
  static void startAndKill(
      List<String> command,
      Path folder,
      Database database,
      Map<String, String> settings,
      Duration after)
      throws IOException, InterruptedException {
    try (ChildProcess process = launch(command, folder, database, settings)) {
      Thread.sleep(after);
      process.kill();
    }
  }

  private static ChildProcess launch(
      List<String> command, Path folder, Database database, Map<String, String> settings)
      throws IOException {
    Map<String, String> environment = new HashMap<>(settings);
    int port = ChildProcess.freePort();
    environment.put("ORHESTRA_PORT", String.valueOf(port));
    environment.put("ORHESTRA_DATA_DIR", data(folder).toString());
    environment.put("ORHESTRA_LOG_DIR", folder.resolve("logs").toString());
    environment.putAll(database.settings());
    return ChildProcess.start("server", command, environment, port, folder);
  }

  /** Where a server of this folder has its data. */
  static Path data(Path folder) {
    return folder.resolve("data");
  }

  /** From the start of the process to its first good answer. */
  public Duration startTime() {
    return startTime;
  }

  public int port() {
    return process.port();
  }

  public long pid() {
    return process.pid();
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** SIGTERM; returns when the process is gone. */
  public void stop() throws InterruptedException {
    process.stop();
  }

  /** Kills it. */
  @Override
  public void close() {
    process.close();
  }
}
