package orhestra.examples.parameters;

/**
 * The run cannot start because of what it was told; trying again would not help. The message begins
 * with the name of the parameter, or with {@code payload}, and is fit to be shown.
 */
public final class BadParameterException extends Exception {

  public BadParameterException(String parameter, String reason) {
    super(parameter + ": " + reason);
  }
}
