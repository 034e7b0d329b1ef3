package orhestra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.bench.ChatKill;
import orhestra.bench.ChatKillOptions;
import orhestra.bench.chat.ChatKills;

/** A short cut of {@code orhestra selftest --conversations}. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class ChatKillTest {
  private static final long SEED = System.nanoTime();

  @Test
  void everyTurnEndsOnceWhenAServerIsKilled() throws Exception {
    ChatKillOptions options =
        new ChatKillOptions(ServerCommand.killSetup(SEED), 1, new ChatKills.Sizes(8, 60, 60, 1, 0));

    assertThat(new ChatKill(options, System.out).run()).as("seed %d", SEED).isTrue();
  }
}
