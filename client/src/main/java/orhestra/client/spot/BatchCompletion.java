package orhestra.client.spot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Delivers many results of one SPOT and claims the next tasks in the same call. */
public record BatchCompletion(String spotId, List<Completion> results, @Nullable Next claim) {
  public BatchCompletion {
    results = List.copyOf(results);
  }

  /** The claim of the batch; see {@link Claim}. */
  public record Next(int maxTasks, @Nullable String claimId) {
    public Next {
      Claim.requireMaxTasks(maxTasks);
    }
  }
}
