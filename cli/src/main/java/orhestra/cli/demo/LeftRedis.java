package orhestra.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The bundled Redis of a server that was killed: it is a process of its own and goes on. Its data
 * is about to be removed, so it need not be asked.
 */
final class LeftRedis {
  private static final int PATIENCE_SECONDS = 5;

  private LeftRedis() {}

  /** Ends the one whose data lies in a server's data folder, if there is any. */
  static void end(Path data) throws InterruptedException {
    Path folder = data.resolve("redis");
    try {
      long pid = Long.parseLong(Files.readString(folder.resolve("redis.pid")).strip());
      ProcessHandle process = ProcessHandle.of(pid).orElse(null);
      if (process != null && worksIn(folder.toRealPath(), process)) {
        process.destroyForcibly();
        process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (IOException | NumberFormatException e) {
      // There is none: one that ends in order removes the file.
    } catch (ExecutionException | TimeoutException e) {
      // It was told; nothing more can be done.
    }
  }

  /** Its number may be another program's by now. */
  private static boolean worksIn(Path folder, ProcessHandle process) {
    Path current = Path.of("/proc", String.valueOf(process.pid()), "cwd");
    try {
      return Files.readSymbolicLink(current).equals(folder);
    } catch (IOException | UnsupportedOperationException e) {
      return !Files.exists(Path.of("/proc/self"))
          && process.info().command().orElse("").contains("redis-server");
    }
  }
}
