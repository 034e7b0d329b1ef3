package orhestra.bench.process;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The redis-server that a server brings with it, in a folder below its data. It is a process of its
 * own that goes on when the server is killed.
 */
public record BundledRedis(Path folder) {
  private static final int PATIENCE_MILLIS = 5_000;

  public BundledRedis {
    requireNonNull(folder, "folder is null");
  }

  /** Where it listens. */
  public int port() throws IOException {
    return Integer.parseInt(Files.readString(folder.resolve("port")).strip());
  }

  public long pid() throws IOException {
    return Long.parseLong(Files.readString(folder.resolve("redis.pid")).strip());
  }

  /** Ends it without having it write anything; does nothing if it does not run. */
  void end() throws IOException {
    Optional<ProcessHandle> process = process();
    if (process.isEmpty()) {
      return;
    }
    try {
      shutDown();
      process.get().onExit().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      process.get().destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException | ExecutionException | TimeoutException e) {
      process.get().destroyForcibly();
    }
  }

  /** Its process, if that runs: the number in the file may be another one's by now. */
  private Optional<ProcessHandle> process() throws IOException {
    try {
      Path real = folder.toRealPath();
      return ProcessHandle.of(pid())
          .filter(ProcessHandle::isAlive)
          .filter(handle -> worksIn(handle, real));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean worksIn(ProcessHandle process, Path folder) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd")).equals(folder);
    } catch (IOException | UnsupportedOperationException e) {
      // Where that cannot be seen: by what it answers.
      return !Files.exists(Path.of("/proc/self"));
    }
  }

  private void shutDown() throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), PATIENCE_MILLIS);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      say(socket, "CONFIG GET dir");
      @Nullable String last = null;
      for (int line = 0; line < 5; line++) {
        last = in.readLine();
      }
      if (last == null || !Path.of(last).equals(folder.toRealPath())) {
        throw new IOException("another Redis listens on port " + port());
      }
      say(socket, "SHUTDOWN NOSAVE");
      // The end of the connection is the answer.
      in.readLine();
    }
  }

  private static void say(Socket socket, String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
