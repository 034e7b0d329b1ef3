package orhestra.execution.offline;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import orhestra.client.coordinator.Health;
import orhestra.client.coordinator.Job;
import orhestra.client.coordinator.Spot;
import orhestra.client.coordinator.TaskResult;
import orhestra.client.insights.Brand;
import orhestra.client.insights.Summary;

/** Facts in sentences. */
final class Wording {
  static final String WHO_I_AM =
      "I am Orhestra's small built-in responder; there is no language model behind me.";

  static final String WHAT_I_KNOW =
      """
      I can look up what this Orhestra server is doing. Ask me, for example:
      - which jobs are running?
      - how far is job 12?
      - what is the best result of job 12?
      - are workers connected?
      - is the server healthy?
      - which brands are there? how is brand nike?\
      """;

  private Wording() {}

  static String jobs(List<Job> jobs, @Nullable String status, int most) {
    String kind = status == null ? "" : status.toLowerCase(Locale.ROOT) + " ";
    if (jobs.isEmpty()) {
      return "There is no " + kind + "job" + (status == null ? " yet." : ".");
    }
    boolean more = jobs.size() > most;
    List<Job> shown = more ? jobs.subList(0, most) : jobs;
    StringJoiner lines = new StringJoiner("\n");
    lines.add((more ? "The newest " : "") + count(shown.size(), kind + "job") + ":");
    for (Job job : shown) {
      lines.add("- " + name(job) + (status == null ? ", " + job.status() : "") + ": " + share(job));
    }
    return lines.toString();
  }

  private static String name(Job job) {
    return job.name() == null || job.name().equals(job.id())
        ? job.id()
        : job.id() + " \"" + job.name() + "\"";
  }

  private static String share(Job job) {
    long percent = job.totalTasks() == 0 ? 100 : job.endedTasks() * 100 / job.totalTasks();
    return job.endedTasks()
        + " of "
        + count(job.totalTasks(), "task")
        + " ended ("
        + percent
        + " %)";
  }

  static String progress(Job job) {
    return name(job)
        + " is "
        + job.status()
        + (job.paused() ? " (paused)" : "")
        + ": "
        + share(job)
        + ". Of these "
        + job.completedTasks()
        + " have a result, "
        + job.failedTasks()
        + " failed and "
        + job.cancelledTasks()
        + " were cancelled; "
        + job.runningTasks()
        + " are running now and "
        + job.pendingTasks()
        + " wait.";
  }

  static String noJob(@Nullable String asked) {
    return asked == null
        ? "There are no jobs yet."
        : "I find no job \"" + asked + "\" among the newest; `which jobs are there?` lists them.";
  }

  static String best(Job job, List<TaskResult> best) {
    List<TaskResult> valued = best.stream().filter(result -> result.fopt() != null).toList();
    if (valued.isEmpty()) {
      return name(job)
          + (best.isEmpty() ? " has no results yet: " : " has results, but none with a value: ")
          + share(job)
          + ".";
    }
    StringJoiner lines = new StringJoiner("\n");
    lines.add(
        "The best value of "
            + name(job)
            + (job.isTerminal() ? "" : " so far")
            + " is "
            + found(valued.getFirst())
            + ".");
    for (TaskResult next : valued.subList(1, valued.size())) {
      lines.add("- then " + found(next));
    }
    return lines.toString();
  }

  private static String found(TaskResult result) {
    StringJoiner how = new StringJoiner(", ", " (", ")").setEmptyValue("");
    add(how, "iterations", result.iterations());
    add(how, "agents", result.agents());
    add(how, "dimension", result.dimension());
    add(how, "seed", result.seed());
    return number(result.fopt())
        + (result.algorithm() == null ? "" : " by " + result.algorithm())
        + how
        + (result.taskId() == null ? "" : " in task " + result.taskId());
  }

  private static void add(StringJoiner how, String name, @Nullable Number value) {
    if (value != null) {
      how.add(name + " " + value);
    }
  }

  private static String number(@Nullable Double value) {
    if (value == null || value.isNaN() || value.isInfinite()) {
      return String.valueOf(value);
    }
    return new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros().toString();
  }

  static String workers(List<Spot> spots, int most) {
    List<Spot> up = spots.stream().filter(Spot::isUp).toList();
    if (up.isEmpty()) {
      return "No worker is connected"
          + (spots.isEmpty() ? "" : " (" + count(spots.size(), "worker") + " were here before)")
          + ". `./orhestra spot` starts one.";
    }
    long running = up.stream().mapToLong(Spot::runningTasks).sum();
    StringJoiner lines = new StringJoiner("\n");
    lines.add(
        "Yes: "
            + count(up.size(), "worker")
            + (up.size() == 1 ? " is" : " are")
            + " connected and "
            + (up.size() == 1 ? "runs " : "run ")
            + count(running, "task")
            + ":");
    up.stream()
        .limit(most)
        .forEach(spot -> lines.add("- " + spot.id() + name(spot) + ": " + running(spot)));
    if (up.size() > most) {
      lines.add("- and " + (up.size() - most) + " more");
    }
    return lines.toString();
  }

  private static String name(Spot spot) {
    Spot.SelfDescription self = spot.spotInfo();
    return self == null || self.hostname() == null ? "" : " on " + self.hostname();
  }

  private static String running(Spot spot) {
    Spot.SelfDescription self = spot.spotInfo();
    return count(spot.runningTasks(), "task")
        + (self == null || self.maxConcurrent() == null
            ? ""
            : " in " + count(self.maxConcurrent(), "slot"));
  }

  static String health(String server, Health health) {
    return "The server at "
        + server
        + " says that it is "
        + (health.status() == null ? "there" : health.status())
        + ": database "
        + (health.database() == null ? "unknown" : health.database())
        + ", "
        + count(health.activeSpots(), "worker")
        + " connected, "
        + count(health.runningTasks(), "task")
        + " running and "
        + health.pendingTasks()
        + " waiting.";
  }

  static String brands(List<Brand> brands, int most) {
    if (brands.isEmpty()) {
      return "No brand has any chunks yet.";
    }
    String names =
        brands.stream()
            .limit(most)
            .map(brand -> brand.name() + " (" + count(brand.chunks(), "chunk") + ")")
            .collect(Collectors.joining(", "));
    String more = brands.size() > most ? " and " + (brands.size() - most) + " more" : "";
    return count(brands.size(), "brand")
        + (brands.size() == 1 ? " is" : " are")
        + " known: "
        + names
        + more
        + ".";
  }

  static String summary(Summary summary) {
    StringJoiner lines = new StringJoiner("\n");
    lines.add(
        "Brand "
            + summary.brand()
            + ": "
            + count(summary.totalMentions(), "mention")
            + " in "
            + count(summary.totalChunks(), "chunk")
            + ", mean sentiment "
            + number(summary.sentiment().score())
            + (summary.spikeDetected() ? ", with a spike" : "")
            + ".");
    if (!summary.dominantTopics().isEmpty()) {
      lines.add("Topics: " + String.join(", ", summary.dominantTopics()) + ".");
    }
    if (!summary.text().isBlank()) {
      lines.add(summary.text());
    }
    return lines.toString();
  }

  static String other(String text, int tools) {
    int words = text.split("\\s+", -1).length;
    String shown = text.length() <= 200 ? text : text.substring(0, 200) + "...";
    return "You said: \""
        + shown
        + "\" ("
        + count(words, "word")
        + "). I cannot make more of that"
        + (tools == 0 ? "" : ", nor call the " + count(tools, "tool") + " you offer")
        + "; with OPENAI_BASE_URL set, a model would answer.\n"
        + WHAT_I_KNOW;
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
