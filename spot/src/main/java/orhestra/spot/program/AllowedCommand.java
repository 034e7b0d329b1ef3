package orhestra.spot.program;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code --allow-command PATTERN}.
 *
 * <p>A pattern is one or more words. The first is matched against the program, each further one
 * against the argument at its place; arguments after the pattern's last word are free. A program
 * that runs other programs (an interpreter, {@code env}, a shell) should therefore never be allowed
 * by its name alone: {@code python3} allows everything, {@code 'python3 /opt/algorithms/*.py'} only
 * those scripts.
 *
 * <ul>
 *   <li>A word that starts with {@code /} is a path pattern: the command's word is made a real path
 *       (symbolic links and {@code ..} followed in its folder, its own name kept) and must match;
 *       that path is what is then run or passed on. A file that is itself a link also matches by
 *       what it points to.
 *   <li>A first word without any {@code /} is the name of a program on the agent's PATH: the
 *       command gives that name, or the path of that very program.
 *   <li>Any other word is matched against the argument as text.
 * </ul>
 *
 * <p>In a pattern {@code *} stands for any characters but {@code /}, {@code **} for any at all,
 * {@code ?} for one, {@code [abc]} and {@code {this,that}} for a choice.
 */
final class AllowedCommand {
  private final String text;
  private final List<String> words;
  private final List<PathMatcher> matchers;

  /**
   * @throws IllegalArgumentException if {@code pattern} is empty or no pattern
   */
  AllowedCommand(String pattern) {
    text = pattern;
    words = CommandWords.split(pattern).stream().map(AllowedCommand::withRealFolder).toList();
    if (words.isEmpty()) {
      throw new IllegalArgumentException("--allow-command needs a pattern, such as /opt/bin/*");
    }
    if (words.getFirst().contains("/") && !words.getFirst().startsWith("/")) {
      throw new IllegalArgumentException(
          "--allow-command " + pattern + ": give the program as /path or as a name on the PATH");
    }
    matchers =
        words.stream()
            .map(word -> FileSystems.getDefault().getPathMatcher("glob:" + word))
            .toList();
  }

  /**
   * What to start for {@code command}, if this pattern allows it.
   *
   * @param command program and arguments; the program is an absolute path or a bare name
   */
  @Nullable List<String> match(List<String> command, ProgramPath path) {
    if (command.size() < words.size()) {
      return null;
    }
    List<String> allowed = new ArrayList<>(command);
    @Nullable String program = matchProgram(command.getFirst(), path);
    if (program == null) {
      return null;
    }
    allowed.set(0, program);
    for (int i = 1; i < words.size(); i++) {
      @Nullable String argument = matchArgument(i, command.get(i));
      if (argument == null) {
        return null;
      }
      allowed.set(i, argument);
    }
    return allowed;
  }

  /** Whether a program of this name would match if it existed. */
  boolean names(String program) {
    try {
      return matchers.getFirst().matches(Path.of(program).normalize());
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private @Nullable String matchProgram(String program, ProgramPath path) {
    @Nullable Path file = path.find(program);
    if (file == null) {
      return null;
    }
    if (words.getFirst().startsWith("/")) {
      return matchPath(0, file);
    }
    @Nullable Path named = path.find(file.getFileName().toString());
    boolean onPath = named != null && named.equals(file);
    return onPath && matchers.getFirst().matches(file.getFileName()) ? file.toString() : null;
  }

  private @Nullable String matchArgument(int index, String argument) {
    try {
      Path path = Path.of(argument);
      if (!words.get(index).startsWith("/")) {
        return matchers.get(index).matches(path) ? argument : null;
      }
      return path.isAbsolute() ? matchPath(index, path) : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private @Nullable String matchPath(int index, Path path) {
    try {
      Path named = ProgramPath.realFolder(path);
      PathMatcher matcher = matchers.get(index);
      boolean matches =
          matcher.matches(named) || (Files.exists(named) && matcher.matches(named.toRealPath()));
      return matches ? named.toString() : null;
    } catch (IOException noSuchFolder) {
      return null;
    }
  }

  /** Follows links in the part of a path pattern before its first special character. */
  private static String withRealFolder(String word) {
    if (!word.startsWith("/")) {
      return word;
    }
    int special = 0;
    while (special < word.length() && "*?[{\\".indexOf(word.charAt(special)) < 0) {
      special++;
    }
    int slash = word.substring(0, special).lastIndexOf('/');
    try {
      String folder = Path.of(word.substring(0, slash + 1)).toRealPath().toString();
      return (folder.equals("/") ? "" : folder) + word.substring(slash);
    } catch (IOException notThereYet) {
      return word;
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
