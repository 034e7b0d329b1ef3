package orhestra.bench.figure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import orhestra.bench.load.Operator;

/** How much memory a server takes. Linux only. */
final class ProcessMemory {
  private ProcessMemory() {}

  /** What of it is in the machine's memory. */
  static double residentMegabytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("no VmRSS of process " + pid);
  }

  private static void collectGarbage(long pid) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), String.valueOf(pid), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("jcmd ended with " + process.exitValue());
    }
  }

  /** What a server's objects take that are in use: after a collection. */
  static double heapMegabytes(long pid, Operator server) throws IOException, InterruptedException {
    collectGarbage(pid);
    return heapMegabytes(server.get("/metrics"));
  }

  /** The sum of the heap's parts on a page in the Prometheus text format. */
  static double heapMegabytes(String page) throws IOException {
    double bytes =
        page.lines()
            .filter(line -> line.startsWith("jvm_memory_used_bytes{"))
            .filter(line -> line.contains("area=\"heap\""))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
    if (bytes == 0) {
      throw new IOException("no jvm_memory_used_bytes among the metrics");
    }
    return bytes / (1 << 20);
  }
}
