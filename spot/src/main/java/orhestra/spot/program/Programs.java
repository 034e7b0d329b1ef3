package orhestra.spot.program;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Starts programs, watches their memory and sees to it that none outlives the agent.
 *
 * <p>Order of use: {@link #start()}, any number of {@link #prepare}, {@link #close()}, which kills
 * what still runs. Safe for use by many threads.
 */
public final class Programs implements AutoCloseable {
  static final String MARK = "ORHESTRA_SPOT_RUN";

  private final ProgramSettings settings;
  private final Map<String, String> environment;
  private final List<String> ownSession;
  private final Watchdog watchdog = new Watchdog();
  private final MemoryGuard memoryGuard = new MemoryGuard();
  private final Set<Program> running = ConcurrentHashMap.newKeySet();
  private final AtomicLong runs = new AtomicLong();
  private volatile boolean closed;

  public Programs(ProgramSettings settings) {
    this.settings = requireNonNull(settings, "settings is null");
    this.environment = ChildEnvironment.of(settings.environment(), settings.passEnvironment());
    String path = settings.environment().getOrDefault("PATH", "/usr/bin:/bin");
    @Nullable Path setsid = new ProgramPath(path).find("setsid");
    this.ownSession = setsid == null ? List.of() : List.of(setsid.toString());
  }

  /** Empties the scratch folder and starts the watches. */
  public void start() throws IOException {
    Scratch.delete(settings.scratchRoot());
    Files.createDirectories(settings.scratchRoot());
    watchdog.start(ownSession);
    memoryGuard.start();
  }

  /**
   * Kills what an earlier agent with the same {@code workId} left running. Only for the holder of
   * that work folder's lock.
   *
   * @return how many processes were found
   */
  public static int killLeftovers(String workId) {
    return ProcessTree.killMarked(MARK + "=" + workId + ".");
  }

  /**
   * A program that runs once {@link Program#run()} is called.
   *
   * @param facts variables about the task that the program gets besides its parameters
   * @param timeout how long it may run
   */
  public Program prepare(
      Launch.Start start, TaskParameters parameters, Map<String, String> facts, Duration timeout) {
    String runId = Long.toString(runs.incrementAndGet());
    Map<String, String> variables = new HashMap<>(environment);
    variables.putAll(facts);
    parameters
        .values()
        .forEach(
            (name, value) -> variables.putIfAbsent(TaskParameters.environmentName(name), value));
    variables.put(MARK, settings.workId() + "." + runId);
    return new Program(this, start, parameters.json(), Map.copyOf(variables), runId, timeout);
  }

  ProgramSettings settings() {
    return settings;
  }

  List<String> ownSession() {
    return ownSession;
  }

  void started(Program program, long pid) {
    watchdog.watch(pid);
    running.add(program);
    memoryGuard.add(program);
    if (closed) {
      program.kill();
    }
  }

  void ended(Program program, long pid) {
    memoryGuard.remove(program);
    running.remove(program);
    watchdog.unwatch(pid);
  }

  /** Kills all programs with everything they started, and stops the watches. */
  @Override
  public void close() {
    closed = true;
    memoryGuard.close();
    running.forEach(Program::kill);
    watchdog.close();
  }
}
