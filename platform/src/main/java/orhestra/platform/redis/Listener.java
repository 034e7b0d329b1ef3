package orhestra.platform.redis;

/**
 * Hears messages. It is called on the thread that reads from the network and so must neither block
 * nor ask Redis: it notes what came and lets another thread do the work. What it throws is logged.
 */
@FunctionalInterface
public interface Listener {
  void message(String channel, byte[] payload);
}
