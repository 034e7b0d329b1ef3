package orhestra.secagg;

/** Parameters under which a round gives no privacy, or no sum. */
public final class ParameterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String parameter;

  public ParameterException(String parameter, String reason) {
    super(parameter + ": " + reason);
    this.parameter = parameter;
  }

  /** The parameter at fault, as {@link RoundParameters} calls it. */
  public String parameter() {
    return parameter;
  }
}
