package orhestra.bench.process;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/**
 * A redis-server of our own that writes each command to disk before it answers, and that can be
 * killed and started again on what it left, on the same port. Used by one thread.
 */
public final class RedisProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

  private final List<String> command;
  private final Path folder;
  private final int port;
  private Process process;

  private RedisProcess(List<String> command, Path folder, int port, Process process) {
    this.command = List.copyOf(command);
    this.folder = requireNonNull(folder, "folder is null");
    this.port = port;
    this.process = requireNonNull(process, "process is null");
  }

  /**
   * Starts one; it answers when this returns.
   *
   * @param folder an existing one for its data and output
   */
  public static RedisProcess start(Path folder) throws IOException, InterruptedException {
    File program = ExecutableProvider.newJarResourceProvider(folder.toFile()).get();
    int port = ChildProcess.freePort();
    List<String> command =
        List.of(
            program.toString(),
            "--bind",
            "127.0.0.1",
            "--port",
            String.valueOf(port),
            "--dir",
            folder.toString(),
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "always");
    RedisProcess redis = new RedisProcess(command, folder, port, launch(command, folder));
    redis.awaitAnswer();
    return redis;
  }

  private static Process launch(List<String> command, Path folder) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("redis.out").toFile()))
        .start();
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() - start > PATIENCE.toNanos()) {
        close();
        String said = Files.readString(folder.resolve("redis.out"), StandardCharsets.UTF_8);
        throw new IOException(
            "redis-server does not answer:\n" + said.substring(Math.max(0, said.length() - 2_000)));
      }
      Thread.sleep(2);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(1_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      socket.getOutputStream().write(PING);
      // An error, while it reads what it has, begins with a minus.
      return socket.getInputStream().read() == '+';
    } catch (IOException e) {
      return false;
    }
  }

  public int port() {
    return port;
  }

  /** As the setting of a server. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again on what it left; it answers when this returns. */
  public void restart() throws IOException, InterruptedException {
    process = launch(command, folder);
    awaitAnswer();
  }

  /** Kills it. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
