package orhestra.spot.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import orhestra.client.spot.FailureReason;
import orhestra.spot.program.Outcome.Stop;
import tools.jackson.databind.JsonNode;

/**
 * One run of a program: its own process, in its own session where the system has them, in its own
 * folder. When it ends, whatever it has started ends with it.
 *
 * <p>{@link #run()} is called once; all other methods by any thread at any time.
 */
public final class Program {
  /** Payloads up to this size fit into the pipe of a program that does not read them. */
  private static final int PIPE_BYTES = 32 << 10;

  /** How the JDK's releases word E2BIG, which has the same number on Linux and macOS. */
  private static final Pattern ARGUMENTS_TOO_LONG = Pattern.compile("error(=|: )7\\b");

  private static final Duration READERS_PATIENCE = Duration.ofSeconds(5);

  private final Programs programs;
  private final Launch.Start start;
  private final byte[] input;
  private final Map<String, String> environment;
  private final String runId;
  private final Duration timeout;
  private final ProgramOutput output = new ProgramOutput();
  private final CompletableFuture<Stop> stop = new CompletableFuture<>();

  private volatile @Nullable ProcessTree tree;
  private volatile long peakBytes;

  Program(
      Programs programs,
      Launch.Start start,
      String input,
      Map<String, String> environment,
      String runId,
      Duration timeout) {
    this.programs = programs;
    this.start = start;
    this.input = input.getBytes(StandardCharsets.UTF_8);
    this.environment = environment;
    this.runId = runId;
    this.timeout = timeout;
  }

  /**
   * Runs the program to its end and returns how it ended. An interrupt stops it as {@link
   * Stop#SHUTDOWN} does.
   */
  public Outcome run() {
    if (stop.isDone()) {
      return new Outcome.Stopped(stop.join());
    }
    long startedAt = System.nanoTime();
    try (Scratch scratch = Scratch.create(programs.settings().scratchRoot(), runId)) {
      Process process = start(scratch);
      try {
        return outcome(process, startedAt);
      } finally {
        programs.ended(this, process.pid());
      }
    } catch (IOException | IllegalArgumentException e) {
      return notStarted(e);
    }
  }

  private Process start(Scratch scratch) throws IOException {
    List<String> command = new ArrayList<>(programs.ownSession());
    command.addAll(start.command());
    String temporary = scratch.folder().toAbsolutePath().toString();
    if (start.jvm()) {
      // Java takes its folder for temporary files from no variable.
      command.add(programs.ownSession().size() + 1, "-Djava.io.tmpdir=" + temporary);
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(scratch.folder().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("TMPDIR", temporary);
    Process process = builder.start();
    tree =
        new ProcessTree(
            process.toHandle(), Programs.MARK + "=" + environment.get(Programs.MARK) + "\0");
    programs.started(this, process.pid());
    return process;
  }

  private Outcome outcome(Process process, long startedAt) {
    Thread out = reader("out", process.getInputStream(), output::readOutput);
    Thread err = reader("err", process.getErrorStream(), output::readErrors);
    feed(process.getOutputStream());

    @Nullable Stop stopped = awaitEnd(process);
    // Also after a normal end: what the program left in the background ends with it.
    end(stopped == Stop.TIMEOUT || stopped == Stop.CANCELLED || stopped == null);
    join(out, err);
    long runtimeMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
    if (stopped != null) {
      return stopped(stopped);
    }
    int exitCode = process.exitValue();
    if (exitCode != 0) {
      return ExitRules.failed(
          exitCode, start.jvm(), megabytes(programs.settings().memoryBytes()), output.tail());
    }
    try {
      return new Outcome.Succeeded(
          output.result(), runtimeMs, peakBytes == 0 ? null : peakBytes >> 20);
    } catch (ProgramResult.BadResult e) {
      return ExitRules.noResult(e.getMessage(), output.tail());
    }
  }

  /** Waits for the end by itself (then null) or for a reason to end it. */
  private @Nullable Stop awaitEnd(Process process) {
    try {
      CompletableFuture.anyOf(process.onExit(), stop).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      stop.complete(Stop.TIMEOUT);
    } catch (InterruptedException e) {
      stop.complete(Stop.SHUTDOWN);
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for a process cannot fail", e);
    }
    return process.isAlive() ? stop.join() : null;
  }

  private Outcome stopped(Stop why) {
    return switch (why) {
      case CANCELLED, SHUTDOWN -> new Outcome.Stopped(why);
      case TIMEOUT ->
          new Outcome.Failed(
              FailureReason.TIMEOUT,
              "the program ran longer than its " + seconds(timeout) + " and was ended",
              true,
              null,
              output.tail());
      case MEMORY ->
          new Outcome.Failed(
              FailureReason.RUNTIME_ERROR,
              "the program held "
                  + megabytes(peakBytes)
                  + " of memory, more than its "
                  + megabytes(programs.settings().hardLimitBytes(start.jvm()))
                  + ", and was killed; start the SPOT with a larger --memory",
              true,
              null,
              output.tail());
    };
  }

  private static Outcome notStarted(Exception e) {
    String why = e.getMessage() == null ? e.toString() : e.getMessage();
    boolean tooLong = ARGUMENTS_TOO_LONG.matcher(why).find();
    return new Outcome.Failed(
        tooLong ? FailureReason.UNSUPPORTED : FailureReason.RUNTIME_ERROR,
        "the program could not be started: "
            + (tooLong ? "its parameters are too long for a command line" : why),
        !tooLong && e instanceof IOException,
        null,
        "");
  }

  /** Asks the program to end; the first reason counts. Returns at once. */
  public void stop(Stop why) {
    stop.complete(why);
  }

  /** What the program last printed as PROGRESS_JSON, if it has printed any. */
  public @Nullable JsonNode progress() {
    return output.progress();
  }

  /** Kills the program with everything it started, before returning. */
  void kill() {
    stop.complete(Stop.SHUTDOWN);
    @Nullable ProcessTree running = tree;
    if (running != null) {
      running.end(Duration.ZERO);
    }
  }

  /** Takes a look at the memory; stops the program if it is too much. */
  void measure(List<ProcFs.Entry> processes) {
    @Nullable ProcessTree running = tree;
    if (running == null || stop.isDone()) {
      return;
    }
    long bytes = running.residentBytes(processes);
    peakBytes = Math.max(peakBytes, bytes);
    if (bytes > programs.settings().hardLimitBytes(start.jvm())) {
      stop.complete(Stop.MEMORY);
    }
  }

  private void end(boolean gently) {
    @Nullable ProcessTree running = tree;
    if (running != null) {
      running.end(gently ? programs.settings().killGrace() : Duration.ZERO);
    }
  }

  private interface Reading {
    void readAll(InputStream in);
  }

  // Platform threads: reading a pipe of a process would hold the carrier of a virtual one.
  private Thread reader(String name, InputStream in, Reading reading) {
    return Thread.ofPlatform()
        .daemon()
        .name("program-" + runId + "-" + name)
        .start(() -> reading.readAll(in));
  }

  private void feed(OutputStream stdin) {
    if (input.length <= PIPE_BYTES) {
      write(stdin);
    } else {
      Thread.ofPlatform().daemon().name("program-" + runId + "-in").start(() -> write(stdin));
    }
  }

  private void write(OutputStream stdin) {
    try (stdin) {
      stdin.write(input);
    } catch (IOException notRead) {
      // The program does not read its input, which is its own affair.
    }
  }

  private static void join(Thread... readers) {
    try {
      for (Thread reader : readers) {
        // Longer only if a process that could not be found holds the pipe.
        reader.join(READERS_PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String megabytes(long bytes) {
    return (bytes >> 20) + " MB";
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
