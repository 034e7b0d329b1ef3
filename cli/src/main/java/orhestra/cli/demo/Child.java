package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that the demo started, with the file that holds all it printed. */
final class Child {
  private final String name;
  private final Process process;
  private final Path log;
  private volatile boolean told;

  Child(String name, Process process, Path log) {
    this.name = requireNonNull(name, "name is null");
    this.process = requireNonNull(process, "process is null");
    this.log = requireNonNull(log, "log is null");
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it has ended, or does within {@code patience}, and nobody here had told it to. */
  boolean isLost(Duration patience) throws InterruptedException {
    return !told && process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Exit code of a process that has ended. */
  int exitCode() {
    return process.exitValue();
  }

  Path log() {
    return log;
  }

  /** The last lines it printed; empty when nothing can be read. */
  List<String> lastLines(int count) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - count), lines.size());
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Waits until it has ended, but no longer than this. */
  void awaitEnd(Duration patience) throws InterruptedException {
    process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks it to end, waits, and kills it if it does not. */
  void stop(Duration grace) throws InterruptedException {
    told = true;
    process.destroy();
    if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
      process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** SIGKILL for it and all it started, as when its machine loses power. */
  void kill() {
    told = true;
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
