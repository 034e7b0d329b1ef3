package orhestra.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokensTest {
  @Test
  void tokensOfNearSeedsAndTasksDiffer() {
    Set<Long> tokens = new HashSet<>();
    for (long seed = -50; seed < 50; seed++) {
      for (int ordinal = 0; ordinal < 1_000; ordinal++) {
        tokens.add(Tokens.of(seed, TaskId.of(1, ordinal)));
      }
    }
    assertThat(tokens).hasSize(100_000).doesNotContain(0L);
  }

  @Test
  void tokenIsNeverZero() {
    // The one seed for which SplitMix64 yields 0: its state is 0 then.
    long seed = -(TaskId.of(3, 7) + 1) * 0x9E3779B97F4A7C15L;
    assertThat(Tokens.of(seed, TaskId.of(3, 7))).isNotZero();
    assertThat(Tokens.of(seed, TaskId.of(3, 8))).isEqualTo(0xE220A8397B1DCDAFL);
  }
}
