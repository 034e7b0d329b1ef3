package orhestra.bench;

import static java.util.Objects.requireNonNull;

import orhestra.bench.chat.ChatKills;

/**
 * How to look for turns that are lost.
 *
 * @param cycles how often the whole is done
 * @param sizes of each cycle
 */
public record ChatKillOptions(KillSetup setup, int cycles, ChatKills.Sizes sizes) {
  public ChatKillOptions {
    requireNonNull(setup, "setup is null");
    requireNonNull(sizes, "sizes is null");
    if (cycles < 1) {
      throw new IllegalArgumentException("cycles must be at least 1: " + cycles);
    }
  }
}
