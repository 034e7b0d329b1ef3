import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;

/**
 * Runs google-java-format over every Java source of the repository. The build calls it with {@code
 * check}, which fails and names the files that differ, or with {@code fix}, which rewrites them.
 */
final class Format {
  /** Where no sources of ours are: what the build, Git and a running server leave behind. */
  private static final Set<String> SKIPPED = Set.of("target", ".git");

  private static final Set<String> SKIPPED_AT_ROOT = Set.of("data", "logs");

  private Format() {}

  public static void main(String[] args) throws IOException {
    boolean fix = args[0].equals("fix");
    Path root = Path.of(args[1]).normalize();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(fix ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    arguments.addAll(sources(root));

    StringWriter found = new StringWriter();
    int exit =
        ToolProvider.findFirst("google-java-format")
            .orElseThrow()
            .run(
                new PrintWriter(found),
                new PrintWriter(System.err, true),
                arguments.toArray(String[]::new));
    if (exit == 0) {
      return;
    }
    List<String> files =
        found.toString().lines().map(f -> "  " + root.relativize(Path.of(f))).toList();
    if (!files.isEmpty()) {
      System.err.println("Not in google-java-format:");
      files.forEach(System.err::println);
      System.err.println("This puts them right: ./mvnw -q -N -Pformat validate");
    }
    System.exit(exit);
  }

  private static List<String> sources(Path root) throws IOException {
    List<String> sources = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean skipped =
                !folder.equals(root)
                    && (SKIPPED.contains(name)
                        || (folder.getParent().equals(root) && SKIPPED_AT_ROOT.contains(name)));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              sources.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources;
  }
}
