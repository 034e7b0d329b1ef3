package orhestra.bench;

import static java.util.Objects.requireNonNull;

/**
 * How to look for chunks that are lost.
 *
 * @param cycles kills of servers, and as many of Redis
 * @param chunks pushed in each cycle
 * @param brands over which they are spread
 */
public record InsightsKillOptions(KillSetup setup, int cycles, int chunks, int brands) {
  public InsightsKillOptions {
    requireNonNull(setup, "setup is null");
    if (cycles < 1 || brands < 1 || chunks < brands) {
      throw new IllegalArgumentException("cycles, brands or chunks is too small");
    }
  }
}
