package orhestra.cli.demo.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import orhestra.client.WireJson;
import orhestra.insights.domain.Chunk;
import orhestra.insights.wire.BadChunkException;
import orhestra.insights.wire.ChunkReader;
import tools.jackson.databind.JsonNode;

class WorkerStreamTest {
  private static final Instant FROM = Instant.parse("2026-03-01T10:00:00Z");
  private static final WorkerStream.Plan PLAN = new WorkerStream.Plan(7, FROM, 600);

  @Test
  void samePlanMakesTheSameStreamAndAnotherSeedAnother() {
    assertThat(texts(PLAN, 1)).isEqualTo(texts(PLAN, 1)).isNotEqualTo(texts(PLAN, 2));
    assertThat(texts(new WorkerStream.Plan(8, FROM, 600), 1)).isNotEqualTo(texts(PLAN, 1));
  }

  @Test
  void doorReadsEveryChunkAsItWasCountedAndNoPoison() throws Exception {
    for (int worker = 1; worker <= 3; worker++) {
      Set<String> ids = new HashSet<>();
      Set<String> poison = new HashSet<>();
      for (Push push : pushes(PLAN, worker)) {
        if (push.kind() == Push.Kind.POISON) {
          assertThat(poison.add(new String(push.payload(), StandardCharsets.ISO_8859_1))).isTrue();
          assertThatThrownBy(() -> ChunkReader.read(push.payload(), push.brand(), 0))
              .isInstanceOf(BadChunkException.class);
          continue;
        }
        Chunk chunk = ChunkReader.read(push.payload(), push.brand(), 0);
        switch (push.kind()) {
          case CHUNK -> {
            assertThat(ids.add(chunk.chunkId())).isTrue();
            assertThat(chunk.mentions()).isEqualTo(push.mentions());
            assertThat(chunk.at()).isGreaterThan(FROM.toEpochMilli());
            assertThat(chunk.fractions()).isEqualTo(worker != 3);
          }
          case DUPLICATE -> assertThat(ids).contains(chunk.chunkId());
          case LATE -> {
            assertThat(ids.add(chunk.chunkId())).isTrue();
            assertThat(chunk.at()).isLessThan(FROM.minusSeconds(86_400).toEpochMilli());
          }
          case POISON -> throw new AssertionError();
        }
      }
      assertThat(poison).hasSize(24);
    }
  }

  @Test
  void clustersAreAsRealWorkersSendThem() {
    int clusters = 0;
    for (Push push : pushes(PLAN, 1)) {
      if (push.kind() == Push.Kind.CHUNK) {
        JsonNode chunk = WireJson.mapper().readTree(push.payload());
        long sum = 0;
        for (JsonNode cluster : chunk.path("clusters")) {
          clusters++;
          sum += cluster.path("mentionCount").asLong();
          assertThat(cluster.has("centroid")).isFalse();
          assertThat(cluster.path("mentions").size()).isBetween(1, 3);
        }
        assertThat(sum).isBetween(1L, push.mentions());
        assertThat(chunk.path("topics").size()).isLessThanOrEqualTo(10);
      }
    }
    assertThat(clusters).isGreaterThan(600);
  }

  @Test
  void oneBrandHasASpikeAfterHalfOfTheTime() {
    List<Push> pushes = pushes(PLAN, 1);
    List<Integer> spikes = new ArrayList<>();
    for (int i = 0; i < pushes.size(); i++) {
      Push push = pushes.get(i);
      if (push.kind() == Push.Kind.CHUNK
          && new String(push.payload(), StandardCharsets.UTF_8).contains("\"spike\":true")) {
        spikes.add(i);
        assertThat(push.brand()).isEqualTo(PLAN.spiking().name());
      }
    }
    assertThat(spikes).hasSizeGreaterThan(20);
    assertThat(spikes.getFirst()).isBetween(350, 400);
    assertThat(spikes.getLast()).isBetween(400, 450);
  }

  @Test
  void talliesAddUpThroughTheirFiles() {
    Tally one = new Tally();
    pushes(PLAN, 1).forEach(one::add);
    Tally both = new Tally();
    both.add(one.json());
    both.add(one.json());

    assertThat(both.brands()).hasSize(6);
    assertThat(both.total()).isEqualTo(one.total().plus(one.total()));
    Tally.Counts total = one.total();
    assertThat(total.chunks() + total.duplicates() + total.late() + total.poison()).isEqualTo(600);
  }

  private static List<String> texts(WorkerStream.Plan plan, int worker) {
    return pushes(plan, worker).stream()
        .map(push -> new String(push.payload(), StandardCharsets.ISO_8859_1))
        .toList();
  }

  private static List<Push> pushes(WorkerStream.Plan plan, int worker) {
    WorkerStream stream = new WorkerStream(plan, worker);
    List<Push> all = new ArrayList<>();
    while (stream.hasNext()) {
      all.add(stream.next());
    }
    return all;
  }
}
