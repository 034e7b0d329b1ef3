package orhestra.coordinator.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What a SPOT runs for each task of a sweep. */
public sealed interface Program {
  /** A main class in a jar that the SPOT finds under its own folder of jars. */
  record Jar(String jarPath, String mainClass) implements Program {
    public Jar {
      requireNonNull(jarPath, "jarPath is null");
      requireNonNull(mainClass, "mainClass is null");
    }
  }

  /** A program and its arguments, which the SPOT runs only if it was told to allow it. */
  record Command(List<String> command) implements Program {
    public Command {
      command = List.copyOf(command);
    }
  }
}
