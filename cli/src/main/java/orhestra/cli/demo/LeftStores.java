package orhestra.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Redis and PostgreSQL of processes that were killed: they are processes of their own and go on.
 * Their data is about to be removed, so they need not be asked.
 */
final class LeftStores {
  private static final int PATIENCE_SECONDS = 5;

  private LeftStores() {}

  /** Ends those whose data lies in a demo's data folder, if there are any. */
  static void end(Path data) throws InterruptedException {
    end(data.resolve("redis"), "redis.pid", "redis-server", ProcessHandle::destroyForcibly);
    // Killed, it would leave shared memory behind; nobody is connected any more.
    end(data.resolve("postgres"), "postmaster.pid", "postgres", ProcessHandle::destroy);
  }

  private static void end(Path folder, String file, String program, Consumer<ProcessHandle> theEnd)
      throws InterruptedException {
    try {
      long pid =
          Long.parseLong(Files.readString(folder.resolve(file)).lines().findFirst().orElse(""));
      ProcessHandle process = ProcessHandle.of(pid).orElse(null);
      if (process != null && worksIn(folder.toRealPath(), program, process)) {
        theEnd.accept(process);
        process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (IOException | NumberFormatException e) {
      // There is none: one that ends in order removes the file.
    } catch (ExecutionException | TimeoutException e) {
      // It was told; nothing more can be done.
    }
  }

  /** Its number may be another program's by now. */
  private static boolean worksIn(Path folder, String program, ProcessHandle process) {
    Path current = Path.of("/proc", String.valueOf(process.pid()), "cwd");
    try {
      return Files.readSymbolicLink(current).equals(folder);
    } catch (IOException | UnsupportedOperationException e) {
      return !Files.exists(Path.of("/proc/self"))
          && process.info().command().orElse("").contains(program);
    }
  }
}
