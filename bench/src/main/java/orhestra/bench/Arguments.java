package orhestra.bench;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a load program that is run without the command line tool: names, options with
 * a value each, flags, and after {@code --} the command that runs a server.
 */
final class Arguments {
  private static final Set<String> FLAGS = Set.of("--json");

  private final List<String> names = new ArrayList<>();
  private final Map<String, String> options = new HashMap<>();
  private final List<String> command;

  /**
   * Reads them.
   *
   * @param known the options that there are
   * @throws IllegalArgumentException if there is another one
   */
  Arguments(String[] arguments, Set<String> known) {
    List<String> all = List.of(arguments);
    int end = all.contains("--") ? all.indexOf("--") : all.size();
    command = all.subList(Math.min(end + 1, all.size()), all.size());
    for (int i = 0; i < end; i++) {
      String argument = all.get(i);
      if (!argument.startsWith("--")) {
        names.add(argument);
      } else if (!known.contains(argument)) {
        throw new IllegalArgumentException("unknown: " + argument);
      } else {
        options.put(argument, FLAGS.contains(argument) ? "" : all.get(++i));
      }
    }
  }

  /** What is no option. */
  List<String> names() {
    return List.copyOf(names);
  }

  boolean has(String flag) {
    return options.containsKey(flag);
  }

  @Nullable String text(String option) {
    return options.get(option);
  }

  String text(String option, String otherwise) {
    return options.getOrDefault(option, requireNonNull(otherwise, "otherwise is null"));
  }

  int integer(String option, int otherwise) {
    @Nullable String text = options.get(option);
    return text == null ? otherwise : Integer.parseInt(text);
  }

  private long seed() {
    @Nullable String text = options.get("--seed");
    return text == null ? System.nanoTime() : Long.parseLong(text);
  }

  /** What runs a server. */
  List<String> command() {
    return command;
  }

  /** As the servers are to be told. */
  static String durability() {
    return System.getenv().getOrDefault("ORHESTRA_DURABILITY", "power");
  }

  /** With the options {@code --seed} and {@code --postgres}. */
  KillSetup killSetup() {
    return new KillSetup(command, seed(), durability(), text("--postgres"));
  }
}
