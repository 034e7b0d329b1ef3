package orhestra.cli.command;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import orhestra.cli.CommandException;

/** Values of options, checked before anything is sent. */
final class Options {
  private Options() {}

  static int positive(String option, int value) {
    if (value < 1) {
      throw CommandException.usage(option + " must be at least 1, not " + value, null);
    }
    return value;
  }

  static @Nullable String status(@Nullable String status) {
    return status == null ? null : status.toUpperCase(Locale.ROOT);
  }
}
