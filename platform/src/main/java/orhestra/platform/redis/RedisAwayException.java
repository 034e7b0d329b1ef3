package orhestra.platform.redis;

/**
 * Redis cannot be reached, or for the time being refuses work (it loads its data, has no memory
 * left, is a replica, ...). A command that had been sent may have been executed all the same. The
 * message is one line and names the address.
 */
public final class RedisAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisAwayException(RedisAddress address, String reason) {
    super(message(address, reason));
  }

  RedisAwayException(RedisAddress address, String reason, Throwable cause) {
    super(message(address, reason), cause);
  }

  private static String message(RedisAddress address, String reason) {
    return "redis at " + address + " is away: " + reason;
  }
}
