package orhestra.platform.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts and ends the redis-server of one folder, and knows it from others. */
final class RedisProcess {
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration LOAD_PATIENCE = Duration.ofSeconds(10);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
  private static final Pattern LOG_LINE = Pattern.compile("(\\d+):[A-Z] .*?[.*#-] (.*)");

  private final BundledFiles files;
  private final boolean powerSafe;

  RedisProcess(BundledFiles files, boolean powerSafe) {
    this.files = files;
    this.powerSafe = powerSafe;
  }

  /** Whether a server with our data listens there. */
  boolean isOursOn(int port) {
    if (port == 0) {
      return false;
    }
    try (RespSocket socket = new RespSocket(port, ASK_TIMEOUT)) {
      return isOurs(socket);
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isOurs(RespSocket socket) throws IOException {
    List<String> answer = socket.ask("CONFIG", "GET", "dir");
    return answer.size() == 2 && Path.of(answer.get(1)).equals(files.directory());
  }

  /** Has a server that others started keep its data as we would. */
  void adopt(int port) throws IOException {
    try (RespSocket socket = new RespSocket(port, ASK_TIMEOUT)) {
      socket.ask("CONFIG", "SET", "appendfsync", BundledFiles.appendfsync(powerSafe));
    }
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Starts the server and waits until it answers. One with very much data may still be reading it
   * then.
   *
   * @throws RedisStartException with what it said, if it does not come up
   */
  void start(int port) throws IOException, InterruptedException {
    Path program = RedisProgram.find(files.programs());
    files.rollLog();
    files.configure(port, powerSafe);
    Process launcher =
        new ProcessBuilder(program.toString(), files.configuration().toString())
            .directory(files.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()))
            .start();
    if (!launcher.waitFor(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      launcher.destroyForcibly();
      throw failed("it does not go into the background");
    }
    if (launcher.exitValue() != 0) {
      throw failed(lastWords());
    }
    awaitAnswer(port);
    files.rememberPort(port);
  }

  private void awaitAnswer(int port) throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      long waited = System.nanoTime() - start;
      try (RespSocket socket = new RespSocket(port, ASK_TIMEOUT)) {
        if (isOurs(socket)) {
          socket.ask("PING");
          return;
        }
      } catch (RespSocket.RefusedException e) {
        if (waited > LOAD_PATIENCE.toNanos()) {
          return;
        }
      } catch (IOException e) {
        // the log of a server that ended ends with its number
        if (waited > START_TIMEOUT.toNanos() || (waited > LOOK_NANOS * 20 && hasEnded())) {
          throw failed(lastWords());
        }
      }
      LockSupport.parkNanos(LOOK_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private boolean hasEnded() {
    List<String> log = files.logTail();
    if (log.isEmpty()) {
      return false;
    }
    Matcher last = LOG_LINE.matcher(log.getLast());
    return last.matches()
        && !ProcessHandle.of(Long.parseLong(last.group(1)))
            .map(ProcessHandle::isAlive)
            .orElse(false);
  }

  private String lastWords() {
    List<String> log = files.logTail();
    if (log.isEmpty()) {
      return "it said nothing";
    }
    Matcher last = LOG_LINE.matcher(log.getLast());
    return last.matches() ? last.group(2) : log.getLast();
  }

  private RedisStartException failed(String why) {
    return new RedisStartException(
        "the bundled Redis does not start: " + why + " (see " + files.log() + ")");
  }

  /**
   * A server of this folder that is there, whether it answers or not; a second one beside it would
   * spoil its file.
   */
  Optional<ProcessHandle> alive() throws IOException {
    return files
        .rememberedProcess()
        .flatMap(ProcessHandle::of)
        .filter(ProcessHandle::isAlive)
        .filter(this::worksHere);
  }

  /** Its number may be another program's by now. */
  private boolean worksHere(ProcessHandle process) {
    Path folder = Path.of("/proc", Long.toString(process.pid()), "cwd");
    try {
      return Files.readSymbolicLink(folder).equals(files.directory());
    } catch (IOException | UnsupportedOperationException e) {
      return !Files.exists(Path.of("/proc/self"))
          && process.info().command().orElse("").contains("redis-server");
    }
  }

  /** Has the server write what it has and end; false if it has not ended in the given time. */
  boolean stop(int port, Duration patience) {
    try (RespSocket socket = new RespSocket(port, patience)) {
      if (isOurs(socket)) {
        socket.ask("SHUTDOWN");
        return false;
      }
      return true;
    } catch (RespSocket.RefusedException | SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      // the connection ends with the process, after the file is written
      return !isOursOn(port);
    }
  }
}
