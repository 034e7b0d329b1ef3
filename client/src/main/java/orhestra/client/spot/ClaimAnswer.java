package orhestra.client.spot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tasks that were leased; empty if none waits. */
public record ClaimAnswer(List<ClaimedTask> tasks) {
  public ClaimAnswer(@Nullable List<ClaimedTask> tasks) {
    this.tasks = tasks == null ? List.of() : List.copyOf(tasks);
  }
}
