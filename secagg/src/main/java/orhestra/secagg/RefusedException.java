package orhestra.secagg;

/** Something was refused; nothing of it was taken. The message names no secret. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Refusal refusal;
  private final String detail;

  public RefusedException(Refusal refusal, String detail) {
    super(refusal + ": " + detail);
    this.refusal = refusal;
    this.detail = detail;
  }

  public Refusal refusal() {
    return refusal;
  }

  /** What exactly was wrong, without the name of the refusal. */
  public String detail() {
    return detail;
  }
}
