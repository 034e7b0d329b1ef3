package orhestra.spot.program;

import org.jspecify.annotations.Nullable;
import orhestra.client.spot.FailureReason;

/**
 * What the end of a program means for its task.
 *
 * <table>
 * <caption>Ends of a program</caption>
 * <tr><th>end</th><th>outcome</th></tr>
 * <tr><td>exit code 0 and a good RESULT_JSON (the last one counts)</td><td>result</td></tr>
 * <tr><td>exit code 0 without RESULT_JSON, or with one that is wrong, too long or diverged (fopt not
 *     finite)</td><td>RUNTIME_ERROR, not retriable: the program would do it again</td></tr>
 * <tr><td>exit code 64 to 78 except 75 (sysexits.h: wrong usage, wrong data, wrong configuration)
 *     </td><td>RUNTIME_ERROR, not retriable</td></tr>
 * <tr><td>any other exit code, 75 (EX_TEMPFAIL) included, or a signal (128 + its number)</td>
 *     <td>RUNTIME_ERROR, retriable</td></tr>
 * <tr><td>ended for its time</td><td>TIMEOUT, retriable</td></tr>
 * <tr><td>ended for its memory</td><td>RUNTIME_ERROR, retriable: another SPOT may give more</td></tr>
 * </table>
 *
 * <p>A RESULT_JSON of a program that then fails is not used: its exit code says that it is wrong.
 */
final class ExitRules {
  private ExitRules() {}

  /** The outcome of a program that ended by itself with {@code exitCode} other than 0. */
  static Outcome.Failed failed(int exitCode, boolean jvm, String heap, String tail) {
    if (jvm && exitCode == 3 && tail.contains("java.lang.OutOfMemoryError")) {
      return new Outcome.Failed(
          FailureReason.RUNTIME_ERROR,
          "the program ran out of memory: its Java heap is limited to "
              + heap
              + "; start the SPOT with a larger --memory",
          true,
          exitCode,
          tail);
    }
    boolean retriable = exitCode < 64 || exitCode > 78 || exitCode == 75;
    return new Outcome.Failed(
        FailureReason.RUNTIME_ERROR, describe(exitCode), retriable, exitCode, tail);
  }

  /** The outcome of a program that ended with exit code 0 but brought no good result. */
  static Outcome.Failed noResult(String error, String tail) {
    return new Outcome.Failed(FailureReason.RUNTIME_ERROR, error, false, 0, tail);
  }

  private static String describe(int exitCode) {
    @Nullable String signal = signalName(exitCode - 128);
    if (signal == null) {
      return "the program ended with exit code " + exitCode;
    }
    return "the program was ended by signal "
        + (exitCode - 128)
        + " ("
        + signal
        + (exitCode == 137 ? "; often the system, out of memory)" : ")");
  }

  private static @Nullable String signalName(int number) {
    return switch (number) {
      case 1 -> "SIGHUP";
      case 2 -> "SIGINT";
      case 3 -> "SIGQUIT";
      case 4 -> "SIGILL";
      case 6 -> "SIGABRT";
      case 8 -> "SIGFPE";
      case 9 -> "SIGKILL";
      case 11 -> "SIGSEGV";
      case 13 -> "SIGPIPE";
      case 14 -> "SIGALRM";
      case 15 -> "SIGTERM";
      case 24 -> "SIGXCPU";
      case 25 -> "SIGXFSZ";
      default -> null;
    };
  }
}
