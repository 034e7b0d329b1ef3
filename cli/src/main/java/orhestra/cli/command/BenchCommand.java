package orhestra.cli.command;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orhestra.bench.Bench;
import orhestra.bench.BenchOptions;
import orhestra.cli.ExitCode;
import orhestra.cli.OwnJava;
import orhestra.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures what the server holds on this machine. */
@Command(
    name = "bench",
    description = "Measure what the server holds on this machine, beside a bare echo server.",
    footer = {
      "",
      "Servers and databases are started for it and removed again. Without names all figures are",
      "taken, which needs some minutes and an otherwise idle machine.",
      "",
      "Examples:",
      "  orhestra bench",
      "  orhestra bench one-by-one batch-16-h2 --runs 3",
      "  orhestra bench insights",
      "  orhestra bench secure --runs 1",
      "  ORHESTRA_DURABILITY=process orhestra bench one-by-one-64-h2"
    })
public final class BenchCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "FIGURE",
      arity = "0..*",
      description = "Beginnings of the names of figures.")
  private List<String> figures = new ArrayList<>();

  @Option(names = "--runs", description = "How often each is taken (default: 5).")
  private int runs = 5;

  @Option(names = "--seconds", description = "How long one run of a rate takes (default: 5).")
  private int seconds = 5;

  @Option(names = "--postgres", paramLabel = "URL", description = "A PostgreSQL to use.")
  private @Nullable String postgres;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  public BenchCommand(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    String durability = System.getenv().getOrDefault("ORHESTRA_DURABILITY", "power");
    BenchOptions options =
        new BenchOptions(
            OwnJava.server(),
            figures,
            runs,
            Duration.ofSeconds(seconds),
            durability,
            json,
            postgres);
    boolean met = new Bench(options, terminal.out(), terminal.err()).run();
    return met ? ExitCode.OK : ExitCode.FAILED;
  }
}
