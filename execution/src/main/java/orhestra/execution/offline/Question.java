package orhestra.execution.offline;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What somebody wants to know, as far as some words in English tell it. */
sealed interface Question {
  /** What can be asked. */
  record Help() implements Question {}

  /**
   * Which jobs there are.
   *
   * @param status only these, null for all
   */
  record Jobs(@Nullable String status) implements Question {}

  /**
   * How far a job is.
   *
   * @param job id, number or name; null for the newest
   */
  record Progress(@Nullable String job) implements Question {}

  /**
   * What a job has found.
   *
   * @param job id, number or name; null for the newest
   */
  record Best(@Nullable String job) implements Question {}

  /** Who works. */
  record Workers() implements Question {}

  /** How the server is. */
  record Health() implements Question {}

  /** Which brands there are. */
  record Brands() implements Question {}

  /** What is said about a brand. */
  record Brand(String name) implements Question {}

  /** Anything else. */
  record Other(String text) implements Question {}

  /** Reads a question. Words that decide come in any order and any case. */
  static Question of(String text) {
    return Words.of(text).question();
  }

  /** The words of a question. */
  record Words(String text, String lower) {
    private static final Pattern JOB =
        Pattern.compile("\\b(?:job|sweep)\\s*[-#: ]\\s*['\"]?([\\p{L}0-9][\\p{L}0-9._-]*)");
    private static final Pattern QUOTED = Pattern.compile("[\"'`]([^\"'`]{1,200})[\"'`]");
    private static final Pattern BRAND =
        Pattern.compile("\\bbrand\\s*[: ]\\s*['\"]?([a-z0-9][a-z0-9-]*)");
    private static final Pattern ABOUT =
        Pattern.compile("\\b(?:about|of|for|on)\\s+['\"]?([a-z0-9][a-z0-9-]*)");
    private static final Set<String> NO_NAMES =
        Set.of(
            "a",
            "active",
            "all",
            "and",
            "any",
            "are",
            "at",
            "best",
            "brands",
            "cancelled",
            "completed",
            "did",
            "do",
            "does",
            "doing",
            "done",
            "ended",
            "failed",
            "far",
            "finished",
            "found",
            "going",
            "has",
            "have",
            "i",
            "in",
            "is",
            "it",
            "jobs",
            "my",
            "now",
            "of",
            "on",
            "pending",
            "progress",
            "queued",
            "result",
            "results",
            "running",
            "so",
            "started",
            "state",
            "status",
            "that",
            "the",
            "there",
            "this",
            "waiting",
            "was",
            "we",
            "with",
            "you",
            "your");

    static Words of(String text) {
      String line = text.strip();
      return new Words(line, line.toLowerCase(Locale.ROOT));
    }

    Question question() {
      if (text.isEmpty() || has("help|what can you|who are you|what are you|hello|hi|hey")) {
        return new Help();
      }
      if (has("brands?|sentiments?|mentions")) {
        return brand();
      }
      String job = job();
      boolean aboutJobs = job != null || has("jobs?|sweeps?|tasks?");
      if (has("best|winner|winning|lowest|optimum|optimal|fopt|found|results?")) {
        return new Best(job);
      }
      if (has("workers?|spots?|machines")) {
        return new Workers();
      }
      if (job != null) {
        return new Progress(job);
      }
      if (has("how far|progress|last job|latest job|newest job|my job|the job|this job")) {
        return new Progress(null);
      }
      if (aboutJobs || has("running|what is going on|what's going on|what is happening")) {
        return new Jobs(status());
      }
      if (has("health|healthy|alive|server|database|ok|up")) {
        return new Health();
      }
      return new Other(text);
    }

    private boolean has(String words) {
      return Pattern.compile("(?<![\\p{L}0-9])(?:" + words + ")(?![\\p{L}0-9])")
          .matcher(lower)
          .find();
    }

    private @Nullable String status() {
      if (has("running|active|under way|going on|happening")) {
        return "RUNNING";
      }
      if (has("failed|broken")) {
        return "FAILED";
      }
      if (has("completed|finished|done|ended")) {
        return "COMPLETED";
      }
      if (has("pending|waiting|queued")) {
        return "PENDING";
      }
      return has("cancelled|canceled|stopped") ? "CANCELLED" : null;
    }

    private @Nullable String job() {
      Matcher named = JOB.matcher(text);
      while (named.find()) {
        String name = withoutDots(named.group(1));
        if (!NO_NAMES.contains(name.toLowerCase(Locale.ROOT))) {
          return name.matches("\\d+") ? "job-" + name : name;
        }
      }
      Matcher quoted = QUOTED.matcher(text);
      return quoted.find() ? quoted.group(1) : null;
    }

    /** {@code job sweep-1.} is about sweep-1. */
    private static String withoutDots(String name) {
      return name.replaceAll("[.]+$", "");
    }

    private Question brand() {
      for (Pattern pattern : new Pattern[] {BRAND, ABOUT}) {
        Matcher named = pattern.matcher(lower);
        while (named.find()) {
          if (!NO_NAMES.contains(named.group(1)) && !named.group(1).equals("brand")) {
            return new Brand(named.group(1));
          }
        }
      }
      return new Brands();
    }
  }
}
