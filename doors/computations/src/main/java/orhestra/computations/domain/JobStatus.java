package orhestra.computations.domain;

/** Where a job stands. Those that are done never change again. */
public enum JobStatus {
  WAITING(0),
  IN_PROGRESS(1),
  AGGREGATING(2),
  COMPLETED(3),
  FAILED(4),
  EXPIRED(5);

  private final int code;

  JobStatus(int code) {
    this.code = code;
  }

  /** As it is kept. */
  public int code() {
    return code;
  }

  public boolean isDone() {
    return code >= COMPLETED.code;
  }

  /** The status that is kept so. */
  public static JobStatus of(int code) {
    for (JobStatus status : values()) {
      if (status.code == code) {
        return status;
      }
    }
    throw new IllegalArgumentException("not a status: " + code);
  }
}
