package orhestra.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.cli.CommandException;
import orhestra.cli.ExitCode;
import orhestra.cli.report.Figures;
import orhestra.cli.terminal.Colour;
import orhestra.cli.terminal.Terminal;
import orhestra.client.Transport;
import orhestra.client.WireJson;
import orhestra.client.rounds.Contribution;
import orhestra.client.rounds.CsvRows;
import orhestra.client.rounds.IdentityFiles;
import orhestra.client.rounds.RoundException;
import orhestra.client.rounds.RoundListener;
import orhestra.client.rounds.RoundSchema;
import orhestra.client.rounds.RoundWish;
import orhestra.client.rounds.RoundsClient;
import orhestra.secagg.Identity;
import orhestra.secagg.ParameterException;
import orhestra.secagg.RefusedException;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Stage;
import orhestra.secagg.Trust;
import orhestra.secagg.Variant;
import orhestra.secagg.summary.RowCount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Takes part in a secure round with the rows of a file. */
@Command(
    name = "contribute",
    description = "Take part in a secure round with the rows of a CSV file.",
    footer = {
      "",
      "The rows are counted here and stay here. What leaves this process is one vector under",
      "masks that only the sum over all clients takes away. Everybody starts this command with",
      "the same job, clients and schema; the first one opens the round.",
      "",
      "SCHEMA lists the columns, for instance:",
      "  [{\"name\": \"age\", \"dataType\": \"NUMERIC\", \"min\": 0, \"max\": 120, \"bins\": 24},",
      "   {\"name\": \"smoker\", \"dataType\": \"BOOLEAN\"},",
      "   {\"name\": \"ward\", \"dataType\": \"CATEGORICAL\", \"categories\": [\"A\", \"B\"]}]",
      "Values beyond min and max are taken as these; empty values and NA are not counted.",
      "",
      "The key is ORHESTRA_CONTRIBUTOR_KEY, or the operator's.",
      "",
      "Examples:",
      "  orhestra contribute --job flu --client A --clients A,B,C --schema schema.json a.csv",
      "  orhestra contribute ... --identity A.key --trust trust.json    (see keygen)"
    })
public final class ContributeCommand extends ConnectedCommand {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Option(names = "--job", paramLabel = "ID", required = true, description = "The round's job id.")
  private String job = "";

  @Option(names = "--client", paramLabel = "ID", required = true, description = "Who you are.")
  private String client = "";

  @Option(
      names = "--clients",
      paramLabel = "ID,ID,...",
      required = true,
      split = ",",
      description = "Everybody in the round, you too.")
  private List<String> clients = List.of();

  @Option(
      names = "--schema",
      paramLabel = "SCHEMA",
      required = true,
      description = "Which columns are summed, as JSON.")
  private Path schema = Path.of("");

  @Option(
      names = "--identity",
      paramLabel = "FILE",
      description = "Your identity: protects also from a server that lies.")
  private @Nullable Path identity;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = "All clients' public keys, exchanged outside the server.")
  private @Nullable Path trust;

  @Option(
      names = "--max-rows",
      paramLabel = "N",
      description = "Rows of one client at most (default: 10000000).")
  private long maximumRows = RoundWish.USUAL_ROWS;

  @Option(
      names = "--min-clients",
      paramLabel = "N",
      description = "Clients in the sum at least (default: 3, which is the least).")
  private int minimumClients = RoundParameters.FEWEST_CLIENTS;

  @Option(
      names = "--min-cell",
      paramLabel = "N",
      description = "Do not tell counts below this (default: 0).")
  private long minimumCell;

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      description = "Until all must have come (default: the server's).")
  private @Nullable Long deadline;

  @Option(
      names = "--stage-time",
      paramLabel = "SECONDS",
      description = "For each stage after that (default: the server's).")
  private @Nullable Long stageTime;

  @Option(
      names = "--separator",
      paramLabel = "CHARACTER",
      description = "Between the values of a line (default: a comma).")
  private char separator = ',';

  @Parameters(paramLabel = "CSV", description = "The rows; the first line names the columns.")
  private Path rows = Path.of("");

  public ContributeCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  List<String> keyVariables() {
    return List.of("ORHESTRA_CONTRIBUTOR_KEY", "ORHESTRA_OPERATOR_KEY");
  }

  @Override
  int run(Transport transport) throws InterruptedException, IOException {
    RoundWish wish = wish();
    long[] vector = vector(wish);
    try {
      JsonNode status =
          new Contribution(
                  new RoundsClient(transport),
                  wish,
                  new Told(),
                  new SecureRandom(),
                  terminal().clock(),
                  Thread::sleep,
                  PATIENCE)
              .run(vector);
      if (json()) {
        print(status);
      } else {
        terminal().err().println();
        new RoundResult(terminal().outShows()).lines(status).forEach(terminal().out()::println);
      }
      return ExitCode.OK;
    } catch (RoundException e) {
      throw CommandException.failed(
          String.valueOf(e.getMessage()), "./orhestra round " + job + " shows how it stands");
    } finally {
      Arrays.fill(vector, 0);
    }
  }

  private RoundWish wish() throws IOException {
    if ((identity == null) != (trust == null)) {
      throw CommandException.usage(
          "--identity and --trust belong together",
          "./orhestra keygen makes an identity; the trust file has all clients' public keys");
    }
    try {
      Identity own = identity == null ? null : IdentityFiles.identity(identity, client);
      return new RoundWish(
          job,
          client,
          clients.stream().map(String::strip).toList(),
          readSchema(),
          maximumRows,
          minimumClients,
          minimumCell,
          seconds("--deadline", deadline),
          seconds("--stage-time", stageTime),
          own,
          trust == null ? Trust.NOBODY : IdentityFiles.trust(trust));
    } catch (RoundException | ParameterException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()), null);
    }
  }

  private static @Nullable Duration seconds(String option, @Nullable Long seconds) {
    if (seconds != null && seconds < 1) {
      throw CommandException.usage(option + " must be 1 or more, not " + seconds, null);
    }
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  private RoundSchema readSchema() throws IOException {
    try {
      return RoundSchema.read(WireJson.mapper().readTree(Files.readAllBytes(schema)));
    } catch (JacksonException e) {
      throw CommandException.usage(
          schema
              + " is not valid JSON, line "
              + e.getLocation().getLineNr()
              + ": "
              + e.getOriginalMessage(),
          null);
    } catch (NoSuchFileException e) {
      throw CommandException.usage("there is no file " + schema, null);
    }
  }

  private long[] vector(RoundWish wish) throws IOException {
    try {
      RowCount count =
          new CsvRows(rows, separator)
              .count(wish.layout(), read -> say("Rows", Figures.count(read) + " counted here"));
      if (count.clipped() > 0) {
        say(
            "Clipped",
            Figures.count(count.clipped()) + " values beyond the min and max of their column");
      }
      return count.vector();
    } catch (NoSuchFileException e) {
      throw CommandException.usage("there is no file " + rows, null);
    } catch (RoundException | ParameterException | RefusedException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()), null);
    }
  }

  private void say(String label, String text) {
    if (!json()) {
      terminal().err().printf("%-10s%s%n", label, Terminal.printable(text));
    }
  }

  /** Progress, stage by stage. */
  private final class Told implements RoundListener {
    @Override
    public void joined(RoundParameters parameters, JsonNode round) {
      int clientCount = parameters.clients().size();
      say(
          "Joined",
          "round %s: %d clients, %d must stay, %s may drop out"
              .formatted(
                  job,
                  clientCount,
                  parameters.fewestSurvivors(),
                  parameters.maximumDropouts() == 0
                      ? "none"
                      : String.valueOf(parameters.maximumDropouts())));
      say(
          "Protects",
          parameters.variant() == Variant.ACTIVE
              ? "from a server that lies: all messages are signed with keys you know (ACTIVE)"
              : "from a server that follows the protocol, not from one that lies (SEMI_HONEST;"
                  + " see --identity)");
      round
          .path("warnings")
          .forEach(
              warning ->
                  terminal()
                      .err()
                      .println(
                          Colour.YELLOW.on(terminal().errShows(), "Warning   ")
                              + Terminal.printable(warning.asString(""))));
    }

    @Override
    public void sent(Stage stage, int bytes) {
      say("Sent", name(stage) + ", " + Figures.count(bytes) + " bytes");
    }

    @Override
    public void waits(Stage stage) {
      say("Waiting", stage == Stage.FINISHED ? "for the result" : "for the others: " + name(stage));
    }

    @Override
    public void unreachable(String reason, Duration pause) {
      say("Again", "in " + Figures.duration(pause) + ": " + reason);
    }

    private String name(Stage stage) {
      return switch (stage) {
        case ADVERTISE_KEYS -> "1 of 5, advertise keys";
        case SHARE_KEYS -> "2 of 5, share keys";
        case MASKED_INPUT -> "3 of 5, masked input";
        case CONSISTENCY_CHECK -> "4 of 5, consistency check";
        case UNMASK -> "5 of 5, unmask";
        case UNMASKING, FINISHED, FAILED -> "the end";
      };
    }
  }
}
