package orhestra.conversations.stream;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * The names that the door uses in Redis.
 *
 * @param prefix what all of them begin with
 * @param environment keeps several installations on one Redis apart
 */
public record StreamNames(String prefix, String environment) {
  /** The group in which callbacks are taken. */
  public static final String CALLBACK_GROUP = "orchestrator-callbacks-group";

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

  /** The channel on which attempts are called off. */
  public String cancel() {
    return name("execution:cancel");
  }

  /** The key that says that an attempt is called off. */
  public String cancelled(String correlation) {
    return name("execution:cancelled:" + correlation);
  }

  /** The stream of callbacks. */
  public String callbacks() {
    return name("orchestrator-callbacks:streams:main");
  }

  /** The channel and the list of callbacks for one consumer, as the seed has them. */
  public static String callbacks(String consumer) {
    return "callback:" + consumer;
  }

  /** The consumers that have such a list, by when they were there last. */
  public String consumers() {
    return name("orchestrator:consumers");
  }

  /** The channel on which replicas tell each other what happens in a session. */
  public String session(UUID session) {
    return name("orchestrator:session:" + session);
  }

  /** The key under which others see a session. */
  public static String cached(UUID session) {
    return "session:" + session;
  }
}
