package orhestra.cli.command;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import orhestra.cli.report.Figures;
import orhestra.client.coordinator.Job;

/** Jobs and times in words. */
final class JobText {
  private JobText() {}

  /** "3 min ago"; "-" for null. */
  static String ago(@Nullable Instant time, Instant now) {
    if (time == null) {
      return "-";
    }
    Duration age = Duration.between(time, now);
    if (age.compareTo(Duration.ofSeconds(2)) < 0) {
      return "now";
    }
    if (age.compareTo(Duration.ofMinutes(1)) < 0) {
      return age.toSeconds() + " s ago";
    }
    if (age.compareTo(Duration.ofHours(1)) < 0) {
      return age.toMinutes() + " min ago";
    }
    return age.compareTo(Duration.ofDays(2)) < 0
        ? age.toHours() + " h ago"
        : age.toDays() + " days ago";
  }

  /** How a job ended, in one sentence. */
  static String ending(Job job) {
    StringBuilder text =
        new StringBuilder("Job ").append(job.id()).append(' ').append(job.status());
    text.append(": ")
        .append(Figures.count(job.completedTasks()))
        .append(" of ")
        .append(Figures.count(job.totalTasks()))
        .append(" tasks done, ")
        .append(Figures.count(job.failedTasks()))
        .append(" failed");
    if (job.cancelledTasks() > 0) {
      text.append(", ").append(Figures.count(job.cancelledTasks())).append(" cancelled");
    }
    if (job.startedAt() != null && job.finishedAt() != null) {
      text.append(", in ")
          .append(Figures.duration(Duration.between(job.startedAt(), job.finishedAt())));
    }
    return text.append('.').toString();
  }
}
