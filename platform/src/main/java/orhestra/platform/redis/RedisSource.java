package orhestra.platform.redis;

/** Which Redis this process is to use. */
public sealed interface RedisSource {
  /**
   * The bundled server, see {@link BundledRedis}.
   *
   * @param port where it is to listen; 0 for any free port
   * @param portSet whether somebody asked for this port, so that no other will do
   */
  record Bundled(int port, boolean portSet) implements RedisSource {
    public Bundled {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("no such port: " + port);
      }
    }
  }

  /** A Redis that somebody else runs. */
  record External(RedisAddress address) implements RedisSource {}

  /** None: what needs Redis does not work. */
  record None() implements RedisSource {}
}
