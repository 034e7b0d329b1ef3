package orhestra.cli;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A command ends with a message for the person who called it, and an exit code for the script. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final @Nullable String advice;

  private CommandException(int exitCode, String message, @Nullable String advice) {
    super(requireNonNull(message, "message is null"));
    this.exitCode = exitCode;
    this.advice = advice;
  }

  /** The call itself is wrong. */
  public static CommandException usage(String message, @Nullable String advice) {
    return new CommandException(ExitCode.USAGE, message, advice);
  }

  /** The call was right and what it asked for failed. */
  public static CommandException failed(String message, @Nullable String advice) {
    return new CommandException(ExitCode.FAILED, message, advice);
  }

  /** The server cannot be reached. */
  public static CommandException unreachable(String message, @Nullable String advice) {
    return new CommandException(ExitCode.UNREACHABLE, message, advice);
  }

  public int exitCode() {
    return exitCode;
  }

  /** What to do now, null when there is nothing to say. */
  public @Nullable String advice() {
    return advice;
  }
}
