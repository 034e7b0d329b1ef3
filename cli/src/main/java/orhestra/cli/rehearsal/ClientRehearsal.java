package orhestra.cli.rehearsal;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;
import orhestra.cli.Main;
import orhestra.cli.OwnJava;
import orhestra.cli.terminal.Terminal;
import orhestra.spot.SpotAgent;
import orhestra.spot.SpotOptions;

/** The short commands and a worker, against a server in a process of its own. */
public final class ClientRehearsal {
  private static final String SWEEP =
      """
      {"name":"rehearsal","command":["echo","RESULT_JSON={\\"iter\\":1,\\"fopt\\":0.5}"],
       "algorithms":["PSO","GA"],"iterations":{"min":1,"max":2,"step":1},
       "agents":{"min":1,"max":1,"step":1},"dimension":{"min":1,"max":1,"step":1}}
      """;

  private final String url;
  private final PrintStream log;

  private ClientRehearsal(String url, PrintStream log) {
    this.url = requireNonNull(url, "url is null");
    this.log = requireNonNull(log, "log is null");
  }

  /**
   * Runs it.
   *
   * @param arguments one existing folder, which the caller removes afterwards
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    TimeLimit.start();
    Path scratch = Path.of(arguments[0]);
    try (Site site = Site.onH2(OwnJava.server(), "process", scratch);
        ServerProcess server = site.start()) {
      new ClientRehearsal("http://127.0.0.1:" + server.port(), System.out).run(scratch);
    }
    System.exit(0);
  }

  private void run(Path scratch) throws IOException, InterruptedException {
    command("jobs");
    Path sweep = Files.writeString(scratch.resolve("sweep.json"), SWEEP);
    SpotAgent agent =
        SpotAgent.start(
            SpotOptions.builder(url)
                .slots(1)
                .allowCommands(List.of("echo *"))
                .workDir(scratch.resolve("spot"))
                .build());
    try {
      command("submit", sweep.toString(), "--watch");
    } finally {
      agent.drain();
    }
    if (!agent.awaitEnd(TimeLimit.LIMIT)) {
      throw new IllegalStateException("the worker did not end");
    }
    command("submit", sweep.toString());
    command("cancel", "job-2");
    command("jobs");
    command("job", "job-1");
    command("tasks", "job-1");
    command("task", "task-1-0");
    command("results", "job-1");
    command("spots");
    command("jobs", "--json");
  }

  private void command(String... arguments) {
    List<String> line = new ArrayList<>(List.of("--server", url));
    line.addAll(List.of(arguments));
    int code =
        Main.run(
            line,
            new Terminal(
                new ByteArrayInputStream(new byte[0]),
                false,
                log,
                log,
                Map.of(),
                Terminal.Display.PLAIN,
                Terminal.Display.PLAIN,
                InstantSource.system()));
    if (code != 0) {
      throw new IllegalStateException(String.join(" ", arguments) + ": exit code " + code);
    }
  }
}
