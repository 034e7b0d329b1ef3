package orhestra.platform.redis;

/** Ends a listener, once; a message that is under way may still reach it. */
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
