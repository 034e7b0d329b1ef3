package orhestra.bench.figure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import orhestra.bench.Samples;
import orhestra.bench.load.Operator;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;

/** What a server takes that has nothing to do: processor time and memory. Linux only. */
public final class Idle implements Figure {
  private static final Duration SETTLE = Duration.ofSeconds(5);
  private static final Duration WATCH = Duration.ofSeconds(20);

  private final DatabaseKind kind;

  public Idle(DatabaseKind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return "idle-" + kind.text();
  }

  @Override
  public List<Measurement> measure(Stage stage) throws IOException, InterruptedException {
    try (Site site = stage.site(kind);
        ServerProcess server = site.startWhole();
        Operator operator = new Operator(server.port())) {
      stage.say("%s: watching for %d s".formatted(name(), WATCH.toSeconds()));
      double resident = residentMegabytes(server.pid());
      collectGarbage(server.pid());
      double heap = heapMegabytes(operator.get("/metrics"));
      Thread.sleep(SETTLE);
      ProcessorTime time = ProcessorTime.of(server.pid());
      Thread.sleep(WATCH);
      double percent = time.percent();
      return List.of(
          new Measurement(
              name(), "processor, of one core", "%", new Samples(percent), Target.atMost(1)),
          new Measurement(
              name(), "heap in use after start", "MB", new Samples(heap), Target.atMost(128)),
          new Measurement(name(), "resident after start", "MB", new Samples(resident), null));
    }
  }

  private static double residentMegabytes(long pid) throws IOException {
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
