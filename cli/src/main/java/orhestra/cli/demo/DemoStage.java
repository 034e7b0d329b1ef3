package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import orhestra.cli.CommandException;
import orhestra.cli.terminal.Terminal;
import orhestra.client.ClientException;

/**
 * Where a demo plays: a scratch folder and the processes in it. However it ends, by itself, by a
 * failure or by Ctrl-C, nothing of it goes on, unless it is to be kept. Of one that failed the
 * folder stays, for its logs.
 */
final class DemoStage {
  private static final int LOG_LINES = 20;

  private final Terminal terminal;
  private final boolean keep;

  /**
   * @param keep whether processes and data stay when it is over
   */
  DemoStage(Terminal terminal, boolean keep) {
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.keep = keep;
  }

  /** A demo. */
  @FunctionalInterface
  interface Play {
    /** Plays it; servers keep their data in {@link #data}. */
    void play(Children children, Path folder)
        throws IOException, InterruptedException, DemoException;
  }

  /** Where the demo's server keeps its data. */
  static Path data(Path folder) {
    return folder.resolve("data");
  }

  /**
   * Plays it.
   *
   * @throws CommandException if it failed
   */
  void perform(Play play) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("orhestra-demo-");
    Children children = new Children(folder, keep);
    AtomicBoolean aborted = new AtomicBoolean();
    Thread abort =
        new Thread(
            () -> {
              aborted.set(true);
              abort(children, folder);
            },
            "demo-abort");
    Runtime.getRuntime().addShutdownHook(abort);
    boolean ended = false;
    try {
      play.play(children, folder);
      ended = true;
    } catch (DemoException e) {
      awaitAbort(aborted);
      throw failed(e, folder);
    } catch (ClientException | IOException e) {
      awaitAbort(aborted);
      throw failed(because(e, children), folder);
    } finally {
      awaitAbort(aborted);
      if (!ended) {
        children.kill(); // They would only wait for what is lost.
      } else if (!keep) {
        children.stop();
      }
      if (!ended || !keep) {
        LeftStores.end(data(folder));
      }
      Runtime.getRuntime().removeShutdownHook(abort);
      if (ended && !keep) {
        delete(folder);
      }
    }
  }

  /** While the JVM goes down nothing that breaks is news; it never returns then. */
  private static void awaitAbort(AtomicBoolean aborted) throws InterruptedException {
    if (aborted.get()) {
      Thread.currentThread().join();
    }
  }

  /** A process that is gone explains why nobody answers, and better than what did not answer. */
  private static DemoException because(Exception failure, Children children)
      throws InterruptedException {
    List<Child> lost = children.lost();
    return lost.isEmpty()
        ? new DemoException(String.valueOf(failure.getMessage()), children.living())
        : DemoException.lost(lost);
  }

  private CommandException failed(DemoException failure, Path folder) {
    explain(failure, folder);
    return CommandException.failed(
        "the demo failed: " + failure.getMessage(), "all logs are kept in " + folder);
  }

  private void explain(DemoException failure, Path folder) {
    for (Child suspect : failure.suspects()) {
      List<String> lines = suspect.lastLines(LOG_LINES);
      terminal
          .err()
          .println(
              lines.isEmpty()
                  ? suspect.name() + " printed nothing."
                  : "The last lines of " + folder.relativize(suspect.log()) + ":");
      lines.forEach(line -> terminal.err().println("  | " + Terminal.printable(line)));
    }
  }

  // Runs when the demo is interrupted (Ctrl-C), while the JVM goes down.
  private void abort(Children children, Path folder) {
    terminal.err().println();
    terminal.err().println("Demo stopped; ending its server and workers.");
    try {
      children.kill();
      LeftStores.end(data(folder));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    delete(folder);
  }

  /** Removes the scratch folder; what cannot be removed stays, it is in the temporary folder. */
  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // A killed process may still be writing its last line.
    }
  }
}
