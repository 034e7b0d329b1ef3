package orhestra.cli.demo.rounds;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Terminal;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;
import orhestra.client.WireJson;
import orhestra.client.rounds.Contribution;
import orhestra.client.rounds.CsvRows;
import orhestra.client.rounds.IdentityFiles;
import orhestra.client.rounds.RoundListener;
import orhestra.client.rounds.RoundSchema;
import orhestra.client.rounds.RoundWish;
import orhestra.client.rounds.RoundsClient;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/**
 * A site that dies in the middle of the round, at the worst time: the others have masks in their
 * vectors that only its own vector, which never comes, would take away.
 */
@Command(name = "demo-site", hidden = true, description = "A site that dies in a round.")
public final class SiteCommand implements Callable<Integer> {
  /** How a process ends that is killed. */
  private static final int KILLED = 137;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Terminal terminal;

  @Option(names = "--server", required = true)
  private String server = "";

  @Option(names = "--job", required = true)
  private String job = "";

  @Option(names = "--client", required = true)
  private String client = "";

  @Option(names = "--clients", required = true, split = ",")
  private List<String> clients = List.of();

  @Option(names = "--identity", required = true)
  private Path identity = Path.of("");

  @Option(names = "--trust", required = true)
  private Path trust = Path.of("");

  @Option(names = "--stage-time", required = true)
  private long stageSeconds;

  @Parameters private Path rows = Path.of("");

  public SiteCommand(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    RoundWish wish =
        new RoundWish(
            job,
            client,
            clients,
            RoundSchema.read(
                WireJson.mapper().readTree(Patients.SCHEMA.getBytes(StandardCharsets.UTF_8))),
            RoundWish.USUAL_ROWS,
            RoundParameters.FEWEST_CLIENTS,
            0,
            null,
            Duration.ofSeconds(stageSeconds),
            IdentityFiles.identity(identity, client),
            IdentityFiles.trust(trust));
    long[] vector = new CsvRows(rows, ',').count(wish.layout(), count -> {}).vector();
    try (Transport transport = new Transport(TransportOptions.of(server))) {
      new Contribution(
              new RoundsClient(transport),
              wish,
              new Doomed(),
              new SecureRandom(),
              terminal.clock(),
              Thread::sleep,
              PATIENCE)
          .run(vector);
    }
    return ExitCode.FAILED; // it was to die
  }

  /** Ends the process as a power failure would. */
  private static final class Doomed implements RoundListener {
    @Override
    public void joined(RoundParameters parameters, JsonNode round) {}

    @Override
    public void sent(Stage stage, int bytes) {
      if (stage == Stage.SHARE_KEYS) {
        Runtime.getRuntime().halt(KILLED);
      }
    }

    @Override
    public void waits(Stage stage) {}

    @Override
    public void unreachable(String reason, Duration pause) {}
  }
}
