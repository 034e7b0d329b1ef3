package orhestra.cli.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import orhestra.cli.Main;
import orhestra.cli.terminal.Terminal;

/** Demos as a test runs them, and what they leave. */
final class Demos {
  private Demos() {}

  /** Runs {@code orhestra demo}; its exit code. */
  static int run(Path out, Path err, String... arguments) {
    List<String> all = Stream.concat(Stream.of("demo"), Stream.of(arguments)).toList();
    try (PrintStream outStream = new PrintStream(out.toFile(), StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err.toFile(), StandardCharsets.UTF_8)) {
      return Main.run(
          all,
          new Terminal(
              System.in,
              false,
              outStream,
              errStream,
              Map.of(),
              Terminal.Display.PLAIN,
              Terminal.Display.PLAIN,
              InstantSource.system()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processes of this one that live, in the order of their start. */
  static List<ProcessHandle> started() {
    return ProcessHandle.current()
        .children()
        .filter(ProcessHandle::isAlive)
        .sorted(Comparator.comparing(Demos::startedAt))
        .toList();
  }

  private static Instant startedAt(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  /** Whether somebody listens on a port of this machine. */
  static boolean isListening(String port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
