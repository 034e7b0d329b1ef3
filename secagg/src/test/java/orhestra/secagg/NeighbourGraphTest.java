package orhestra.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static orhestra.secagg.Refusals.assertRefused;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NeighbourGraphTest {
  private final RoundParameters parameters = PlayedRound.parameters(1000, Variant.SEMI_HONEST, 1);

  @Test
  void aThousandClientsHaveAboutAHundredNeighbours() {
    Topology topology = parameters.topology();
    assertThat(topology.degree()).isBetween(80, 120);
    assertThat(topology.degree())
        .isEqualTo(GraphBounds.forClients(1000).smallest().orElseThrow().degree());
    assertThat(
            GraphBounds.forClients(1000)
                .hold(new Topology(topology.degree() - 2, topology.shareThreshold())))
        .isFalse();
    assertThat(
            GraphBounds.forClients(1000)
                .hold(new Topology(topology.degree(), topology.shareThreshold() + 1)))
        .isFalse();
  }

  @Test
  void theGraphIsRegularSymmetricAndConnected() {
    NeighbourGraph graph = NeighbourGraph.of(parameters);
    for (int client = 0; client < 1000; client++) {
      int self = client;
      ClientSet neighbours = graph.neighbours(client);
      assertThat(neighbours.size()).isEqualTo(parameters.topology().degree());
      assertThat(neighbours.contains(client)).isFalse();
      assertThat(neighbours.stream()).allMatch(other -> graph.neighbours(other).contains(self));
    }
    assertThat(reached(graph, Set.of())).isEqualTo(1000);
    Set<Integer> gone = new HashSet<>();
    PlayedRound.random(2).ints(0, 1000).distinct().limit(430).forEach(gone::add);
    assertThat(reached(graph, gone)).isEqualTo(570);
  }

  @Test
  void anotherRoundHasAnotherOrder() {
    RoundParameters other = PlayedRound.parameters(1000, Variant.SEMI_HONEST, 2);
    assertThat(NeighbourGraph.of(other).holders(0))
        .isNotEqualTo(NeighbourGraph.of(parameters).holders(0));
  }

  @Test
  void fewerThanAHundredClientsAreAllNeighbours() {
    assertThat(PlayedRound.parameters(99, Variant.SEMI_HONEST, 1).topology().isComplete(99))
        .isTrue();
  }

  @Test
  void theSparseGraphIsNotForTheActiveVariant() {
    assertThat(PlayedRound.parameters(1000, Variant.ACTIVE, 1).topology().isComplete(1000))
        .isTrue();
    assertRefused(
        "degree",
        () ->
            new RoundParameters(
                parameters.roundId(),
                parameters.context(),
                Variant.ACTIVE,
                parameters.clients(),
                parameters.threshold(),
                3,
                parameters.shape(),
                parameters.topology()));
  }

  @Test
  void aSparseRoundGivesTheExactSum() {
    PlayedRound round = new PlayedRound(160, Variant.SEMI_HONEST, 3);
    assertThat(round.parameters.topology().isComplete(160)).isFalse();
    List<String> gone =
        PlayedRound.random(4).ints(0, 160).distinct().limit(16).mapToObj(round::name).toList();
    round.play(gone.subList(0, 4));
    round.play(gone.subList(4, 8));
    round.play(gone.subList(8, 12));
    round.play(gone.subList(12, 16));
    assertThat(round.server.survivors()).hasSize(148);
    assertThat(round.finish())
        .hasValue(
            round.sumOf(
                round.parameters.clients().stream()
                    .filter(c -> !gone.subList(0, 12).contains(c))
                    .toList()));
  }

  private static int reached(NeighbourGraph graph, Set<Integer> gone) {
    int start = 0;
    while (gone.contains(start)) {
      start++;
    }
    Set<Integer> seen = new HashSet<>(Set.of(start));
    ArrayDeque<Integer> next = new ArrayDeque<>(seen);
    while (!next.isEmpty()) {
      graph.neighbours(next.remove()).stream()
          .filter(client -> !gone.contains(client) && seen.add(client))
          .forEach(next::add);
    }
    return seen.size();
  }
}
