package orhestra.cli;

/** What a command tells a script. Printed in {@code orhestra --help}. */
public final class ExitCode {
  /** It was done. */
  public static final int OK = 0;

  /** It was tried and failed, or the job watched ended FAILED or CANCELLED. */
  public static final int FAILED = 1;

  /** The command line or a local file is wrong; nothing was sent. */
  public static final int USAGE = 2;

  /** No server answers there. */
  public static final int UNREACHABLE = 3;

  /** The server refused (a 4xx status). */
  public static final int REFUSED = 4;

  private ExitCode() {}
}
