package orhestra.examples.parameters;

/** Where the JSON payload comes from. */
@FunctionalInterface
public interface PayloadSource {

  /**
   * The whole payload; blank if there is none.
   *
   * @throws BadParameterException if there is one that cannot be read
   */
  String read() throws BadParameterException;
}
