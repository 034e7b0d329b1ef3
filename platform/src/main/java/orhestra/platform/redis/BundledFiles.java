package orhestra.platform.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** What lies in the bundled Redis's folder. */
record BundledFiles(Path directory) {
  private static final long LONG_LOG = 1 << 20;
  private static final int LOG_TAIL = 8 << 10;

  /** Makes the folder; the path is the real one, as Redis itself will tell it. */
  static BundledFiles in(Path directory) throws IOException {
    Files.createDirectories(directory);
    return new BundledFiles(directory.toRealPath());
  }

  Path programs() {
    return directory.resolve("bin");
  }

  /** Locked by the process that looks after the server. */
  Path lock() {
    return directory.resolve("lock");
  }

  Path configuration() {
    return directory.resolve("redis.conf");
  }

  Path log() {
    return directory.resolve("redis.log");
  }

  private Path port() {
    return directory.resolve("port");
  }

  /** Where the server listened last; 0 if that is not known. */
  int rememberedPort() throws IOException {
    try {
      int port = Integer.parseInt(Files.readString(port()).strip());
      return port >= 1 && port <= 65535 ? port : 0;
    } catch (NoSuchFileException | NumberFormatException e) {
      return 0;
    }
  }

  /** The number of the server that was started last, unless it has ended in an orderly way. */
  Optional<Long> rememberedProcess() throws IOException {
    try {
      return Optional.of(Long.parseLong(Files.readString(process()).strip()));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private Path process() {
    return directory.resolve("redis.pid");
  }

  void rememberPort(int port) throws IOException {
    replace(port(), port + "\n");
  }

  /** For a server that goes on when the terminal or this process ends, and keeps what it has. */
  void configure(int port, boolean powerSafe) throws IOException {
    List<String> lines =
        List.of(
            "# written anew at each start",
            "bind 127.0.0.1",
            "protected-mode yes",
            "port " + port,
            "dir " + quoted(directory),
            // of its own session, so that Ctrl-C at our terminal does not reach it
            "daemonize yes",
            "pidfile " + quoted(process()),
            "logfile " + quoted(log()),
            "appendonly yes",
            "appendfsync " + appendfsync(powerSafe),
            "save \"\"");
    replace(configuration(), String.join("\n", lines) + "\n");
  }

  static String appendfsync(boolean powerSafe) {
    return powerSafe ? "always" : "everysec";
  }

  private static String quoted(Path path) {
    return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Whole or not at all. */
  private static void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Begins a new log where the old one is long. */
  void rollLog() throws IOException {
    if (Files.exists(log()) && Files.size(log()) > LONG_LOG) {
      Files.move(log(), directory.resolve("redis.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The last lines of the log, or none. */
  List<String> logTail() {
    try (SeekableByteChannel file = Files.newByteChannel(log())) {
      file.position(Math.max(0, file.size() - LOG_TAIL));
      ByteBuffer bytes = ByteBuffer.allocate(LOG_TAIL);
      while (bytes.hasRemaining() && file.read(bytes) >= 0) {
        // until the end
      }
      String text = new String(bytes.array(), 0, bytes.position(), UTF_8);
      return text.lines().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
