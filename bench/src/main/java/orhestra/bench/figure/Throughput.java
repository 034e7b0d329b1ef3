package orhestra.bench.figure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.bench.Samples;
import orhestra.bench.load.BatchClient;
import orhestra.bench.load.EchoClient;
import orhestra.bench.load.Load;
import orhestra.bench.load.OneByOneClient;
import orhestra.bench.load.Operator;
import orhestra.bench.process.ChildProcess;
import orhestra.bench.process.EchoServer;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;

/**
 * Completed tasks per second, beside the requests per second of a bare echo server. Echo and server
 * take turns within each run, so that a machine that becomes slower or faster does so for both.
 */
public final class Throughput implements Figure {
  private static final int ECHO_CONNECTIONS = 64;
  private static final int JOB = 10_000_000;
  // A client that waits for its turn does not beat, and would lose what it holds.
  private static final Map<String, String> PATIENT = Map.of("ORHESTRA_SPOT_TIMEOUT_SECONDS", "600");

  private final Shape shape;
  private final DatabaseKind kind;
  private final int connections;
  private final @Nullable Target target;

  /** How tasks are fetched and given back. */
  public enum Shape {
    /** Claim 20, complete them one by one. */
    ONE_BY_ONE("one-by-one") {
      @Override
      Load connect(int port, int connections) throws IOException {
        return new Load(connections, () -> new OneByOneClient(port, 20));
      }
    },
    /** Complete 100 and claim 100 in one call. */
    BATCH("batch") {
      @Override
      Load connect(int port, int connections) throws IOException {
        return new Load(connections, () -> new BatchClient(port, 100));
      }
    };

    private final String text;

    Shape(String text) {
      this.text = text;
    }

    abstract Load connect(int port, int connections) throws IOException;
  }

  /** The figure; {@code target} is the ratio to the echo with 64 connections. */
  public Throughput(Shape shape, DatabaseKind kind, int connections, @Nullable Target target) {
    this.shape = shape;
    this.kind = kind;
    this.connections = connections;
    this.target = target;
  }

  @Override
  public String name() {
    return shape.text + "-" + connections + "-" + kind.text();
  }

  @Override
  public List<Measurement> measure(Stage stage) throws IOException, InterruptedException {
    try (Site site = stage.site(kind);
        ServerProcess server = site.start(PATIENT);
        ChildProcess echo = EchoServer.start(site.folder())) {
      try (Operator operator = new Operator(server.port())) {
        operator.submit(JOB, "");
      }
      try (Load tasks = shape.connect(server.port(), connections);
          Load echoes = echo(echo, ECHO_CONNECTIONS)) {
        if (connections == ECHO_CONNECTIONS) {
          return measure(stage, tasks, echoes, null);
        }
        try (Load fewEchoes = echo(echo, connections)) {
          return measure(stage, tasks, echoes, fewEchoes);
        }
      }
    }
  }

  private static Load echo(ChildProcess echo, int connections) throws IOException {
    return new Load(connections, () -> new EchoClient(echo.port()));
  }

  private List<Measurement> measure(Stage stage, Load tasks, Load echoes, @Nullable Load fewEchoes)
      throws IOException, InterruptedException {
    int runs = stage.runs();
    double[] rate = new double[runs];
    double[] echo = new double[runs];
    double[] ratio = new double[runs];
    double[] fewEcho = new double[runs];
    double[] fewRatio = new double[runs];
    stage.say(name() + ": warming up");
    double warmEcho = echoes.drive(stage.run());
    double warm = tasks.drive(stage.warmUp());
    stage.say("%s: %.0f tasks/s, echo %.0f/s while warming up".formatted(name(), warm, warmEcho));
    for (int i = 0; i < runs; i++) {
      echo[i] = echoes.drive(stage.run());
      rate[i] = tasks.drive(stage.run());
      ratio[i] = rate[i] / echo[i];
      if (fewEchoes != null) {
        fewEcho[i] = fewEchoes.drive(stage.run());
        fewRatio[i] = rate[i] / fewEcho[i];
      }
      stage.say(
          "%s: %.0f tasks/s, echo %.0f/s, ratio %.3f"
              .formatted(name(), rate[i], echo[i], ratio[i]));
    }
    List<Measurement> found = new ArrayList<>();
    add(found, "ratio to the echo with 64 connections", "", ratio, target);
    add(found, "tasks completed", "1/s", rate, null);
    add(found, "echo with 64 connections", "1/s", echo, null);
    if (fewEchoes != null) {
      add(found, "ratio to the echo with " + connections + " connections", "", fewRatio, null);
      add(found, "echo with " + connections + " connections", "1/s", fewEcho, null);
    }
    return found;
  }

  private void add(
      List<Measurement> found, String name, String unit, double[] samples, @Nullable Target bound) {
    found.add(new Measurement(name(), name, unit, new Samples(samples), bound));
  }
}
