package orhestra.coordinator.store;

import static java.util.Objects.requireNonNull;

/**
 * What the door keeps of a job beside the engine's group.
 *
 * @param group the engine's group
 * @param requestKey tells a repeated request; unique
 * @param name for people; may be empty
 * @param baseSeed from which the runs' random seeds are derived
 * @param specification the job's body as it was accepted, JSON text
 */
public record SweepRow(
    long group, String requestKey, String name, long baseSeed, String specification) {
  public SweepRow {
    requireNonNull(requestKey, "requestKey is null");
    requireNonNull(name, "name is null");
    requireNonNull(specification, "specification is null");
  }
}
