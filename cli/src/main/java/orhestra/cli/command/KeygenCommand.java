package orhestra.cli.command;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import orhestra.cli.CommandException;
import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Terminal;
import orhestra.client.WireJson;
import orhestra.client.rounds.IdentityFiles;
import orhestra.secagg.Identity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a client's identity. */
@Command(
    name = "keygen",
    description = "Make the identity of a client of secure rounds.",
    footer = {
      "",
      "The identity stays with the client. What is printed is its public key; give it to the",
      "other clients by a way that is not the server's, and put all of them into one file:",
      "  {\"A\": \"<key of A>\", \"B\": \"<key of B>\", \"C\": \"<key of C>\"}",
      "With it a round also protects from a server that lies:",
      "  orhestra contribute ... --identity A.key --trust trust.json",
      "",
      "Examples:",
      "  orhestra keygen --client A --identity A.key"
    })
public final class KeygenCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--client", paramLabel = "ID", required = true, description = "The client's id.")
  private String client = "";

  @Option(
      names = "--identity",
      paramLabel = "FILE",
      required = true,
      description = "Where to keep it; only you will be able to read it.")
  private Path file = Path.of("");

  public KeygenCommand(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  @Override
  public Integer call() throws IOException {
    if (client.isBlank()) {
      throw CommandException.usage("--client must not be empty", null);
    }
    try {
      Identity identity = IdentityFiles.create(file, client, new SecureRandom());
      terminal
          .out()
          .println(
              WireJson.mapper()
                  .createObjectNode()
                  .put(client, identity.publicKey().hex())
                  .toPrettyString());
      terminal
          .err()
          .println("Identity of " + Terminal.printable(client) + " kept in " + file + ".");
      terminal.err().println("Above is its public key, for the trust file of all clients.");
      return ExitCode.OK;
    } catch (FileAlreadyExistsException e) {
      throw CommandException.usage(
          file + " is there already, and is not overwritten", "name another file");
    } catch (NoSuchFileException e) {
      throw CommandException.usage("there is no folder for " + file, null);
    }
  }
}
