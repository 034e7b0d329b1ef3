package orhestra.cli.command;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orhestra.cli.CommandException;
import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Terminal;
import orhestra.client.WireJson;
import orhestra.client.rounds.IdentityFiles;
import orhestra.client.rounds.RoundException;
import orhestra.secagg.ParameterException;
import orhestra.secagg.RefusedException;
import orhestra.secagg.Transcript;
import orhestra.secagg.Trust;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Checks a round's transcript, without a server. */
@Command(
    name = "verify-transcript",
    description = "Check the transcript of a secure round, offline.",
    footer = {
      "",
      "A transcript lists the hash and signature of every message that the server accepted.",
      "With the clients' public keys (--trust) it shows that those clients took part, and that",
      "all of them agreed on whose vectors are in the sum. Of a round without signatures all",
      "of it is the server's word, and this command says so.",
      "",
      "Examples:",
      "  orhestra round J --transcript round.bin",
      "  orhestra verify-transcript round.bin --trust trust.json"
    })
public final class VerifyTranscriptCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The transcript.")
  private Path file = Path.of("");

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = "The clients' public keys; needed for a round with signatures.")
  private @Nullable Path trust;

  @Option(
      names = "--json",
      description = "Print one JSON document and nothing else to standard output.")
  private boolean json;

  public VerifyTranscriptCommand(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  @Override
  public Integer call() throws IOException {
    try {
      Trust keys = trust == null ? Trust.NOBODY : IdentityFiles.trust(trust);
      Transcript transcript = Transcript.decode(Files.readAllBytes(file));
      print(transcript, transcript.verify(keys));
      return ExitCode.OK;
    } catch (NoSuchFileException e) {
      throw CommandException.usage("there is no file " + file, null);
    } catch (RoundException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()), null);
    } catch (ParameterException e) {
      throw CommandException.failed(
          "the transcript cannot be checked: " + e.getMessage(),
          "the round has signatures; give the clients' public keys with --trust FILE");
    } catch (RefusedException e) {
      throw CommandException.failed("the transcript does not hold: " + e.getMessage(), null);
    }
  }

  private void print(Transcript transcript, Transcript.Verdict verdict) {
    List<String> clients = verdict.parameters().clients();
    if (json) {
      ObjectNode document = WireJson.mapper().createObjectNode();
      document.put("valid", true).put("signed", verdict.signed());
      document.put("finished", verdict.finished());
      document.put("roundId", verdict.parameters().roundId().hex());
      document.put("variant", verdict.parameters().variant().name());
      document.putPOJO("clients", clients).putPOJO("survivors", verdict.survivors());
      document.put("sumHash", transcript.sumHash().hex());
      terminal.out().println(document.toPrettyString());
      return;
    }
    String survivors = Terminal.printable(String.join(", ", verdict.survivors()));
    terminal.out().println("The transcript holds together.");
    terminal.out().println("Round     " + verdict.parameters().roundId().hex());
    terminal.out().println("Clients   " + Terminal.printable(String.join(", ", clients)));
    terminal
        .out()
        .println(
            verdict.finished()
                ? "In the sum " + survivors
                : "There was no sum; vectors came from " + survivors);
    if (verdict.finished()) {
      terminal.out().println("Sum hash  " + transcript.sumHash().hex());
    }
    terminal
        .out()
        .println(
            verdict.signed()
                ? "Signed    every message, with the keys of "
                    + trust
                    + "; all signers agreed on whose vectors are in the sum."
                : "Unsigned  the round had no signatures (SEMI_HONEST): who took part, and whose"
                    + " vectors are in the sum, is the server's word.");
  }
}
