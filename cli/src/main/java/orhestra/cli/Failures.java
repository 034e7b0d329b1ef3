package orhestra.cli;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.cli.terminal.Colour;
import orhestra.cli.terminal.Terminal;
import orhestra.client.ServerException;
import orhestra.client.ServerUnreachableException;
import orhestra.client.WireJson;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns what went wrong into a message, an exit code and, when asked, the one JSON document {@code
 * {"success":false,"error":..,"field":..,"status":..,"exitCode":..}}. A stack trace is shown only
 * for an error of this program, and only when {@code ORHESTRA_DEBUG} is set.
 */
final class Failures {
  private final Terminal terminal;
  private final boolean json;

  Failures(Terminal terminal, boolean json) {
    this.terminal = terminal;
    this.json = json;
  }

  int wrongUsage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String help = "see ./" + command.getCommandSpec().qualifiedName() + " --help";
    String message = message(failure);
    if (failure instanceof UnmatchedArgumentException unmatched && command.getParent() == null) {
      String word = unmatched.getUnmatched().getFirst();
      if (!word.startsWith("-")) {
        message = "there is no command " + word;
        List<String> near = Nearest.of(word, command.getSubcommands().keySet());
        help = near.isEmpty() ? help : "did you mean " + String.join(" or ", near) + "?";
      }
    }
    report(message, null, help, null, ExitCode.USAGE);
    return ExitCode.USAGE;
  }

  int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    return switch (failure) {
      case CommandException e -> report(message(e), null, e.advice(), null, e.exitCode());
      case ServerException e -> refused(e);
      case ServerUnreachableException e ->
          report(
              message(e),
              null,
              "the address comes from --server or ORHESTRA_SERVER",
              null,
              ExitCode.UNREACHABLE);
      case InterruptedException e -> report("interrupted", null, null, null, ExitCode.FAILED);
      case JacksonException e ->
          report(
              "the server's answer cannot be read: " + e.getOriginalMessage(),
              null,
              "is this an Orhestra server?",
              null,
              ExitCode.FAILED);
      case IOException e -> report(message(e), null, null, null, ExitCode.FAILED);
      case IllegalArgumentException e -> report(message(e), null, null, null, ExitCode.USAGE);
      default -> ourError(failure);
    };
  }

  private int refused(ServerException e) {
    int status = e.status();
    int exit =
        status == 502 || status == 503 || status == 504
            ? ExitCode.UNREACHABLE
            : status >= 400 && status < 500 ? ExitCode.REFUSED : ExitCode.FAILED;
    String advice =
        switch (status) {
          case 400, 422 ->
              e.field() == null ? null : "mend " + Terminal.printable(e.field()) + " and try again";
          case 404, 410 -> whereToLook(e.field());
          default -> null;
        };
    return report(message(e), e.field(), advice, e, exit);
  }

  private static String whereToLook(@Nullable String field) {
    return switch (field) {
      case "brand" -> "./orhestra brands lists the brands";
      case "agent_id" -> "leave --agent out to talk to the default agent";
      case "session_id" -> "begin a new session: ./orhestra chat";
      case null, default -> "./orhestra jobs lists the jobs, ./orhestra tasks JOB the tasks of one";
    };
  }

  private int ourError(Exception failure) {
    if (terminal.variable("ORHESTRA_DEBUG") != null) {
      failure.printStackTrace(terminal.err());
    }
    return report(
        "an error of this program: " + failure,
        null,
        "with ORHESTRA_DEBUG=1 it shows where; please report it",
        null,
        ExitCode.FAILED);
  }

  private int report(
      String message,
      @Nullable String field,
      @Nullable String advice,
      @Nullable ServerException answer,
      int exitCode) {
    terminal
        .err()
        .println(Colour.RED.on(terminal.errShows(), "orhestra: ") + Terminal.printable(message));
    if (advice != null) {
      terminal.err().println("  " + advice);
    }
    if (json) {
      ObjectNode document = WireJson.mapper().createObjectNode();
      document.put("success", false).put("error", answer == null ? message : answer.error());
      if (field != null) {
        document.put("field", field);
      }
      if (answer != null) {
        document.put("status", answer.status());
      }
      terminal.out().println(document.put("exitCode", exitCode).toPrettyString());
    }
    return exitCode;
  }

  private static String message(Exception failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
