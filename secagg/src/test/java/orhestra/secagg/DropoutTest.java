package orhestra.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whoever drops out, and when: the exact sum of the survivors, or a failure that reveals nothing.
 */
class DropoutTest {
  private static final int NEVER = 9;

  private long seed;

  @ParameterizedTest
  @CsvSource({
    "3, SEMI_HONEST", "4, SEMI_HONEST", "5, SEMI_HONEST", "6, SEMI_HONEST",
    "3, ACTIVE", "4, ACTIVE", "5, ACTIVE", "6, ACTIVE"
  })
  void everySubsetAtEveryStage(int clients, Variant variant) {
    int sums = 0;
    for (int stage = 0; stage < stages(variant); stage++) {
      // What is sent does not depend on who else will drop out in the same stage.
      PlayedRound before = new PlayedRound(clients, variant, seed++);
      for (int played = 0; played < stage; played++) {
        before.play(List.of());
      }
      Map<String, byte[]> messages = new TreeMap<>();
      before.parameters.clients().forEach(name -> messages.put(name, before.message(name)));
      for (int subset = 0; subset < 1 << clients; subset++) {
        int[] dropsAt = new int[clients];
        for (int client = 0; client < clients; client++) {
          dropsAt[client] = (subset >> client & 1) == 1 ? stage : NEVER;
        }
        if (clients - Integer.bitCount(subset) < before.parameters.fewestSurvivors()) {
          fail(before, messages, dropsAt);
        } else {
          sums += play(dropsAt, variant) ? 1 : 0;
        }
      }
    }
    int allowed = clients - RoundParameters.standardThreshold(clients);
    long small =
        IntStream.range(0, 1 << clients).filter(set -> Integer.bitCount(set) <= allowed).count();
    assertThat(sums).isEqualTo((int) small * stages(variant));
  }

  @ParameterizedTest
  @CsvSource({"3, SEMI_HONEST", "3, ACTIVE"})
  void everyClientAtAStageOfItsOwn(int clients, Variant variant) {
    int ways = (int) Math.pow(stages(variant) + 1, clients);
    for (int way = 0; way < ways; way++) {
      int[] dropsAt = new int[clients];
      int rest = way;
      for (int client = 0; client < clients; client++) {
        dropsAt[client] = rest % (stages(variant) + 1);
        rest /= stages(variant) + 1;
      }
      play(dropsAt, variant);
    }
  }

  /** Plays a round and checks its end. Whether there was a sum. */
  private boolean play(int[] dropsAt, Variant variant) {
    PlayedRound round = new PlayedRound(dropsAt.length, variant, seed++);
    List<String> survivors = new ArrayList<>();
    int left = dropsAt.length;
    for (int stage = 0; stage < stages(variant); stage++) {
      List<String> gone = new ArrayList<>();
      for (int client = 0; client < dropsAt.length; client++) {
        if (dropsAt[client] == stage) {
          gone.add(round.name(client));
        }
      }
      left -= gone.size();
      round.play(gone);
      if (left < round.parameters.fewestSurvivors()) {
        assertFailed(round.server);
        return false;
      }
      if (stage == 2) {
        survivors.addAll(round.server.survivors());
        assertThat(survivors).hasSize(left);
      }
    }
    assertThat(round.finish()).hasValue(round.sumOf(survivors));
    assertThat(round.server.stage()).isEqualTo(Stage.FINISHED);
    return true;
  }

  /** The same stage again with fewer clients, at a server that was restarted before it. */
  private static void fail(PlayedRound before, Map<String, byte[]> messages, int[] dropsAt) {
    Aggregation server = new Aggregation(before.parameters, before.trust);
    for (Map<String, byte[]> stage : before.accepted) {
      stage.forEach(server::accept);
      server.close();
    }
    for (int client = 0; client < dropsAt.length; client++) {
      if (dropsAt[client] == NEVER) {
        server.accept(before.name(client), messages.get(before.name(client)));
      }
    }
    assertThat(server.canClose()).isFalse();
    server.close();
    assertFailed(server);
  }

  private static void assertFailed(Aggregation server) {
    assertThat(server.stage()).isEqualTo(Stage.FAILED);
    assertThat(server.failure().orElseThrow()).contains("clients are left");
    assertThat(server.survivors()).isEmpty();
    assertThat(server.transcript().sumHash()).isEqualTo(Transcript.NO_SUM);
    assertThatThrownBy(() -> server.finish(Runnable::run, 1, () -> false))
        .isInstanceOf(RefusedException.class);
  }

  private static int stages(Variant variant) {
    return variant == Variant.ACTIVE ? 5 : 4;
  }
}
