package orhestra.client.spot;

/** Why a task failed. */
public enum FailureReason {
  /** This SPOT does not run such a task, or the task says it wrongly. */
  UNSUPPORTED,
  /** The program is not on this SPOT. */
  MISSING_ARTIFACT,
  /** The program ran and did not bring a result. */
  RUNTIME_ERROR,
  /** The program ran longer than it may. */
  TIMEOUT
}
