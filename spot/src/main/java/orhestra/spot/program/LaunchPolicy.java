package orhestra.spot.program;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Decides what of a task may be started here. Whoever can submit a job must not thereby own the
 * workers, so only these are:
 *
 * <ul>
 *   <li>a jar from the jar folder ({@code jarPath} or {@code artifact}, with {@code mainClass} or
 *       the main class of its manifest), on the agent's own Java;
 *   <li>a {@code command} (a list of words, or one text that is split without a shell) that an
 *       {@link AllowedCommand} matches. A program with a slash but not at its start is looked up in
 *       the jar folder.
 * </ul>
 *
 * <p>A parameter whose name steers the virtual machine or its logging, such as {@code
 * com.sun.management.jmxremote.port}, is refused for jars, since as a system property it would open
 * the machine to others.
 */
public final class LaunchPolicy {
  private static final Pattern MAIN_CLASS =
      Pattern.compile(
          "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*"
              + "(\\.\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)*");

  private static final List<String> RESERVED_PREFIXES =
      List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "jakarta.", "log4j", "logback.");

  private static final Set<String> RESERVED_NAMES =
      Set.of(
          "user.dir",
          "user.home",
          "user.name",
          "file.encoding",
          "file.separator",
          "path.separator",
          "line.separator",
          "http.proxyHost",
          "http.proxyPort",
          "https.proxyHost",
          "https.proxyPort",
          "socksProxyHost",
          "socksProxyPort");

  private final JarFolder jars;
  private final List<AllowedCommand> allowed;
  private final ProgramPath path;
  private final List<String> java;

  /**
   * @param jarFolder none: no jar may be run
   * @param allowCommands patterns as {@link AllowedCommand} describes them
   * @param path where commands without a slash are looked for, as in the PATH variable
   * @param java the Java executable and the options that every jar gets
   */
  public LaunchPolicy(
      @Nullable Path jarFolder, List<String> allowCommands, String path, List<String> java) {
    this.jars = new JarFolder(jarFolder);
    this.allowed = allowCommands.stream().map(AllowedCommand::new).toList();
    this.path = new ProgramPath(path);
    this.java = List.copyOf(java);
  }

  /** Looks at the files now; the same task may be decided otherwise later. */
  public Launch decide(TaskParameters parameters) {
    for (Map.Entry<String, String> parameter : parameters.values().entrySet()) {
      if (parameter.getKey().indexOf('\0') >= 0 || parameter.getValue().indexOf('\0') >= 0) {
        return Launch.Refused.unsupported(
            "parameter "
                + parameter.getKey().replace('\0', '?')
                + " holds a NUL character, which no program can be given");
      }
    }
    JsonNode command = parameters.field("command");
    if (!command.isMissingNode() && !command.isNull()) {
      return decideCommand(command);
    }
    for (String field : List.of("jarPath", "artifact")) {
      JsonNode jar = parameters.field(field);
      if (jar.isString() && !jar.stringValue().isBlank()) {
        return decideJar(jar.stringValue(), parameters);
      }
    }
    return Launch.Refused.unsupported(
        "the task names no program: give the job a jarPath or a command");
  }

  private Launch decideJar(String name, TaskParameters parameters) {
    return switch (jars.find(name)) {
      case JarFolder.Found.No no -> no.refused();
      case JarFolder.Found.Jar jar -> startJar(jar.path(), parameters);
    };
  }

  private Launch startJar(Path jar, TaskParameters parameters) {
    List<String> words = new ArrayList<>(java);
    for (Map.Entry<String, String> parameter : parameters.values().entrySet()) {
      String name = parameter.getKey();
      if (name.isEmpty() || name.contains("=")) {
        return Launch.Refused.unsupported(
            "parameter name '" + name + "' cannot be a system property; rename it");
      }
      if (RESERVED_NAMES.contains(name) || RESERVED_PREFIXES.stream().anyMatch(name::startsWith)) {
        return Launch.Refused.unsupported(
            "parameter name '" + name + "' is reserved for the Java virtual machine; rename it");
      }
      words.add("-D" + name + "=" + parameter.getValue());
    }
    JsonNode mainClass = parameters.field("mainClass");
    if (mainClass.isMissingNode() || mainClass.isNull()) {
      words.addAll(List.of("-jar", jar.toString()));
    } else if (mainClass.isString() && MAIN_CLASS.matcher(mainClass.stringValue()).matches()) {
      words.addAll(List.of("-cp", jar.toString(), mainClass.stringValue()));
    } else {
      return Launch.Refused.unsupported("mainClass " + mainClass + " is not the name of a class");
    }
    return new Launch.Start(words, true);
  }

  private Launch decideCommand(JsonNode command) {
    List<String> words;
    try {
      words = words(command);
    } catch (IllegalArgumentException e) {
      return Launch.Refused.unsupported("command: " + e.getMessage());
    }
    String program = words.getFirst();
    if (program.contains("/") && !program.startsWith("/")) {
      if (jars.path() == null) {
        return Launch.Refused.unsupported(
            "command " + program + ": give the program as /path or as a name on the PATH");
      }
      words.set(0, jars.path().resolve(program).toAbsolutePath().toString());
    }
    for (AllowedCommand pattern : allowed) {
      @Nullable List<String> start = pattern.match(words, path);
      if (start != null) {
        return new Launch.Start(start, false);
      }
    }
    return refuseCommand(program);
  }

  private Launch refuseCommand(String program) {
    if (allowed.isEmpty()) {
      return Launch.Refused.unsupported(
          "this SPOT runs no commands: it was started without --allow-command");
    }
    // Whether a file exists is told only where a pattern would allow it.
    if (path.find(program) == null && allowed.stream().anyMatch(p -> p.names(program))) {
      return Launch.Refused.missing(
          "this SPOT has no program " + program + "; install it there and retry");
    }
    return Launch.Refused.unsupported(
        "command " + program + " is not allowed here; this SPOT allows: " + allowed);
  }

  private static List<String> words(JsonNode command) {
    List<String> words = new ArrayList<>();
    if (command.isString()) {
      words.addAll(CommandWords.split(command.stringValue()));
    } else if (command.isArray()) {
      for (JsonNode word : command) {
        if (!word.isString() && !word.isNumber() && !word.isBoolean()) {
          throw new IllegalArgumentException("every word must be a text, not " + word);
        }
        words.add(word.asString());
      }
    } else {
      throw new IllegalArgumentException("must be a text or a list of texts");
    }
    if (words.isEmpty() || words.getFirst().isBlank()) {
      throw new IllegalArgumentException("is empty");
    }
    if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("has a NUL character");
    }
    return words;
  }
}
