package orhestra.platform.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * A real redis-server of a test's own, on a free port of the loopback, without persistence unless
 * the arguments ask for it. It ends with {@link #close()}, which does not save, or with this JVM.
 */
public final class TestRedis implements AutoCloseable {
  private static final Path PROGRAMS =
      Path.of(System.getProperty("java.io.tmpdir"), "orhestra-test-redis");

  private final Path directory;
  private final List<String> command;
  private final int port;
  private final Thread atExit = new Thread(this::kill);
  private volatile Process process;

  private TestRedis(Path directory, List<String> command, int port) throws IOException {
    this.directory = directory;
    this.command = command;
    this.port = port;
    this.process = run();
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** With more arguments, such as {@code "--requirepass", "secret"}; returns when it answers. */
  public static TestRedis start(String... arguments) {
    TestRedis redis = startOn(freePort(), arguments);
    redis.awaitAnswer();
    return redis;
  }

  /** On a given port; does not wait for it. */
  public static TestRedis startOn(int port, String... arguments) {
    try {
      Path directory = Files.createTempDirectory("test-redis");
      List<String> command = new ArrayList<>(List.of(program().toString()));
      if (arguments.length > 0 && !arguments[0].startsWith("--")) {
        command.addAll(List.of(arguments));
      } else {
        command.addAll(
            List.of("--port", "" + port, "--bind", "127.0.0.1", "--dir", directory.toString()));
        command.addAll(List.of("--save", "", "--appendonly", "no"));
        command.addAll(List.of(arguments));
      }
      return new TestRedis(directory, command, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Looks often, and waits long enough for a busy machine. */
  public static ConditionFactory eventually() {
    return Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(30));
  }

  public static Path program() {
    return RedisProgram.find(PROGRAMS);
  }

  /** Low enough for a cluster's bus, which is 10000 above. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = socket.getLocalPort();
      return port <= 55_000 ? port : freePort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  public RedisAddress address() {
    return RedisAddress.loopback(port);
  }

  public Path directory() {
    return directory;
  }

  /** Asks it, on a connection made for this. */
  public List<String> ask(String... words) {
    try (RespSocket socket = new RespSocket(port, Duration.ofSeconds(5))) {
      return socket.ask(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGSTOP: it keeps its connections and answers none. */
  public void freeze() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void thaw() {
    signal("CONT");
  }

  /** SIGKILL; returns when it is gone. */
  public void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts it again, after a {@link #kill}, with the same arguments. */
  public void restart() {
    try {
      process = run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitAnswer();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has said so far. */
  public String output() {
    try {
      return Files.readString(directory.resolve("output"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitAnswer() {
    eventually()
        .until(
            () -> {
              if (!isAlive()) {
                throw new IllegalStateException(output());
              }
              return isReady();
            });
  }

  /** Whether it answers, if only that it wants a password. */
  public boolean isReady() {
    try (RespSocket socket = new RespSocket(port, Duration.ofSeconds(1))) {
      socket.ask("PING");
      return true;
    } catch (RespSocket.RefusedException e) {
      return e.getMessage().startsWith("NOAUTH");
    } catch (IOException e) {
      return false;
    }
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
      if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException("kill -" + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Process run() throws IOException {
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("output").toFile()))
        .start();
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(atExit);
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
