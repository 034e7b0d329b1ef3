package orhestra.execution;

import static java.util.Objects.requireNonNull;

/**
 * The names in Redis that orchestrator and workers agree on.
 *
 * @param prefix what all of them begin with
 * @param environment keeps several installations on one Redis apart
 */
public record StreamNames(String prefix, String environment) {
  /** The group in which workers share the turns. */
  public static final String GROUP = "execution-group";

  public StreamNames {
    requireNonNull(prefix, "prefix is null");
    requireNonNull(environment, "environment is null");
  }

  private String name(String rest) {
    return prefix + ":" + environment + ":" + rest;
  }

  /** The stream of turns to be executed. */
  public String dispatch() {
    return name("execution:streams:main");
  }

  /** The stream of callbacks, where a turn names none. */
  public String callbacks() {
    return name("orchestrator-callbacks:streams:main");
  }

  /** The channel on which attempts are called off. */
  public String cancel() {
    return name("execution:cancel");
  }

  /** The key that says that an attempt is called off. */
  String cancelled(String attempt) {
    return name("execution:cancelled:" + attempt);
  }

  /** The key that says that somebody has begun to answer. */
  String started(String attempt) {
    return name("execution:started:" + attempt);
  }
}
