package orhestra.bench.process;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import orhestra.bench.load.HttpConnection;

/** A child process that serves HTTP on a port of this machine; killed when closed. */
public final class ChildProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How names of a server's settings begin. */
  private static final List<String> BEGINNINGS =
      List.of(
          "ORHESTRA_",
          "REDIS_",
          "INSIGHTS_",
          "CHAT_",
          "EXECUTION_",
          "SESSION_",
          "SUPABASE_",
          "WEBSOCKET_");

  /** Settings of a server whose names do not say so. */
  private static final Set<String> SETTINGS =
      Set.of(
          "BRAND_REFRESH_INTERVAL_SEC",
          "CALLBACK_WORKER_COUNT",
          "CHUNK_FETCH_TIMEOUT_SEC",
          "CONCURRENCY_LIMIT",
          "CONFIG_CACHE_TTL",
          "ENVIRONMENT",
          "HTTP_PORT",
          "LOG_LEVEL",
          "MAX_RETRIES",
          "MERGE_SIMILARITY_THRESHOLD",
          "ORCHESTRATOR_ID",
          "PORT",
          "PROMETHEUS_PORT",
          "RETRY_BACKOFF_BASE",
          "TTL_SUMMARY_SECONDS");

  private final Process process;
  private final int port;
  private final Path output;
  private final long startedAt;

  private ChildProcess(Process process, int port, Path output, long startedAt) {
    this.process = process;
    this.port = port;
    this.output = output;
    this.startedAt = startedAt;
  }

  /**
   * Starts a process, without waiting for it.
   *
   * @param folder where it works; its output goes to {@code NAME.out} there
   * @param environment added to our own, of which no setting of a server is passed on
   */
  static ChildProcess start(
      String name, List<String> command, Map<String, String> environment, int port, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    Path output = folder.resolve(name + ".out");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(ChildProcess::isSetting);
    builder.environment().putAll(environment);
    builder.directory(folder.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    long startedAt = System.nanoTime();
    return new ChildProcess(builder.start(), port, output, startedAt);
  }

  /** Whether a server would read it. */
  static boolean isSetting(String name) {
    return SETTINGS.contains(name) || BEGINNINGS.stream().anyMatch(name::startsWith);
  }

  /** A port that nobody listens on. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Waits until a GET of {@code path} is answered with 200.
   *
   * @return the time since the start of the process
   * @throws IOException if the process ends, or is not ready after a minute; with its last output
   */
  Duration awaitReady(String path) throws IOException, InterruptedException {
    while (true) {
      if (answers(path)) {
        return Duration.ofNanos(System.nanoTime() - startedAt);
      }
      if (!process.isAlive()) {
        throw new IOException("the process ended with " + process.exitValue() + tail());
      }
      if (System.nanoTime() - startedAt > PATIENCE.toNanos()) {
        throw new IOException("not ready after " + PATIENCE.toSeconds() + " s" + tail());
      }
      Thread.sleep(2);
    }
  }

  private boolean answers(String path) {
    try (HttpConnection connection = new HttpConnection(port)) {
      return connection.get(path) == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private String tail() throws IOException {
    String text = Files.readString(output, StandardCharsets.UTF_8);
    return ":\n" + text.substring(Math.max(0, text.length() - 4_000));
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  /** SIGKILL: the process gets no moment to tidy up. Returns when it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, and SIGKILL if that has no effect within 20 s. */
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      kill();
    }
  }

  /** Kills it. */
  @Override
  public void close() {
    boolean interrupted = false;
    process.destroyForcibly();
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
