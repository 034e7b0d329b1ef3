package orhestra.engine;

/** Calls the engine back when waiting work becomes due. */
public interface Alarm {
  /**
   * Asks for {@link TaskEngine#wake} at this time (epoch milliseconds) or as soon after it as can
   * be. Only the earliest outstanding request needs to be kept: the engine asks again after each
   * batch. Must not block. Thread-safe.
   */
  void at(long epochMillis);
}
