package orhestra.bench.figure;

import java.io.IOException;
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
      double resident = ProcessMemory.residentMegabytes(server.pid());
      double heap = ProcessMemory.heapMegabytes(server.pid(), operator);
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
}
