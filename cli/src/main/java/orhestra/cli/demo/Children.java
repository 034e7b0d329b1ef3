package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The processes of a demo: {@code orhestra} commands on the Java and the class path of this one.
 * They see nothing of the settings in the caller's environment or folder, so that a demo never
 * touches a real database. Safe for use by several threads.
 */
final class Children {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration MOMENT = Duration.ofMillis(200);

  /** How names of settings begin. */
  private static final List<String> BEGINNINGS =
      List.of(
          "ORHESTRA_",
          "REDIS_",
          "INSIGHTS_",
          "CHAT_",
          "EXECUTION_",
          "SESSION_",
          "WEBSOCKET_",
          "SUPABASE_",
          "OPENAI_",
          "OTEL_");

  /** Settings whose names do not say so. */
  private static final Set<String> FOREIGN_SETTINGS =
      Set.of(
          "PORT",
          "HTTP_PORT",
          "PROMETHEUS_PORT",
          "CONCURRENCY_LIMIT",
          "LOG_LEVEL",
          "ORCHESTRATOR_ID",
          "MERGE_SIMILARITY_THRESHOLD",
          "MAX_RETRIES",
          "RETRY_BACKOFF_BASE",
          "BRAND_REFRESH_INTERVAL_SEC",
          "CHUNK_FETCH_TIMEOUT_SEC",
          "TTL_SUMMARY_SECONDS",
          "ENVIRONMENT",
          "CALLBACK_WORKER_COUNT",
          "CONFIG_CACHE_TTL");

  private final Path folder;
  private final List<String> prefix;
  private final List<Child> all = new CopyOnWriteArrayList<>();

  /**
   * @param folder working folder of the processes, and where their output goes
   * @param outliveTerminal whether they go on when the terminal of this process is closed
   */
  Children(Path folder, boolean outliveTerminal) {
    this.folder = requireNonNull(folder, "folder is null");
    this.prefix = outliveTerminal ? List.of("nohup") : List.of();
  }

  /**
   * Starts a command; it runs when this returns, whether it is ready is not known.
   *
   * @param program as {@link orhestra.cli.OwnJava} tells it
   */
  Child start(
      String name, List<String> program, Map<String, String> settings, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(program);
    command.addAll(arguments);
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(log.toFile())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(Children::isSetting);
    builder.environment().putAll(settings);
    Child child = new Child(name, builder.start(), log);
    all.add(child);
    return child;
  }

  private static boolean isSetting(String variable) {
    return BEGINNINGS.stream().anyMatch(variable::startsWith)
        || FOREIGN_SETTINGS.contains(variable);
  }

  /** Those that live, in the order of their start. */
  List<Child> living() {
    return all.stream().filter(Child::isAlive).toList();
  }

  /**
   * Those that ended although nobody here had told them to. A broken connection is seen a moment
   * before the end of the process, so each is given that moment.
   */
  List<Child> lost() throws InterruptedException {
    List<Child> lost = new ArrayList<>();
    for (Child child : all) {
      if (child.isLost(MOMENT)) {
        lost.add(child);
      }
    }
    return lost;
  }

  /** Asks all to end, the last started first, and kills those that do not. */
  void stop() throws InterruptedException {
    for (Child child : living().reversed()) {
      child.stop(GRACE);
    }
  }

  /** Ends all at once, and returns when they have ended. */
  void kill() throws InterruptedException {
    List<Child> killed = living();
    killed.forEach(Child::kill);
    for (Child child : killed) {
      child.awaitEnd(GRACE);
    }
  }
}
