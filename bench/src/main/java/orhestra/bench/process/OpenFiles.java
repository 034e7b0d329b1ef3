package orhestra.bench.process;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** How many files and sockets this process, and those that it starts, may have open. Linux only. */
public final class OpenFiles {
  private OpenFiles() {}

  /**
   * Raises the limit if it is lower, for this process and all that it starts from now on.
   *
   * @throws IOException if the system does not allow it
   */
  public static void atLeast(int wanted) throws IOException, InterruptedException {
    if (limit() >= wanted) {
      return;
    }
    Process process =
        new ProcessBuilder(
                "prlimit",
                "--pid",
                String.valueOf(ProcessHandle.current().pid()),
                "--nofile=" + wanted + ":" + wanted)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    int status = process.waitFor();
    if (limit() < wanted) {
      throw new IOException(
          "only %d files may be open, and prlimit ended with %d: raise it with ulimit -n %d"
              .formatted(limit(), status, wanted));
    }
  }

  /** The limit as it is. */
  static long limit() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}
