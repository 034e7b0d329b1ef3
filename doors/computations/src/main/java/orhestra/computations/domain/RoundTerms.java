package orhestra.computations.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Variant;

/**
 * What the first client of a secure round says beyond {@link Terms}, and what holds for all.
 *
 * @param minimumClients of a sum
 * @param minimumCell counts below this, but above 0, are not told
 * @param maximumRows of one client
 * @param stageTime how long each stage waits after the first, which has the job's deadline
 * @param keys the clients' Ed25519 public keys in hex, by client; empty in the semi-honest variant
 */
public record RoundTerms(
    Variant variant,
    int minimumClients,
    long minimumCell,
    long maximumRows,
    Duration stageTime,
    Map<String, String> keys) {
  /** Unless the client says otherwise. */
  public static final int USUAL_MINIMUM = RoundParameters.FEWEST_CLIENTS;

  /** Unless the client says otherwise. */
  public static final long USUAL_ROWS = 10_000_000;

  public RoundTerms {
    requireNonNull(variant, "variant is null");
    requireNonNull(stageTime, "stageTime is null");
    keys = Map.copyOf(keys);
  }
}
