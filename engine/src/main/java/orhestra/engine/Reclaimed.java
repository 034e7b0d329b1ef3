package orhestra.engine;

import static java.util.Objects.requireNonNull;

/**
 * A lease that was taken back.
 *
 * @param willRetry false if the task has lost its worker too often and was given up
 */
public record Reclaimed(Lease lease, boolean willRetry) {
  public Reclaimed {
    requireNonNull(lease, "lease is null");
  }
}
