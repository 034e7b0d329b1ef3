package orhestra.computations.rounds;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import orhestra.secagg.Acceptance;
import orhestra.secagg.Aggregation;
import orhestra.secagg.Bytes;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Stage;
import orhestra.secagg.Trust;

/**
 * A round in this process's memory: a copy of what is kept, made from the accepted messages. It may
 * be ahead by messages that are being kept, and behind by what other replicas kept; nothing is
 * answered from what is ahead, and {@link #catchUp} brings what is behind. Whoever finds that a
 * message was not kept throws the copy away. Thread-safe.
 */
final class LiveRound {
  private final RoundParameters parameters;
  private final Aggregation aggregation;
  private final Map<Integer, String> seats = new ConcurrentHashMap<>();

  LiveRound(RoundParameters parameters, Map<String, String> keys) {
    this.parameters = requireNonNull(parameters, "parameters is null");
    this.aggregation =
        new Aggregation(
            parameters,
            new Trust(
                keys.entrySet().stream()
                    .collect(
                        Collectors.toMap(
                            Map.Entry::getKey, entry -> Bytes.ofHex(entry.getValue())))));
  }

  /** The messages that are kept. */
  interface Messages {
    /** Who sent one, by position. */
    Set<Integer> senders(Stage stage);

    byte[] body(Stage stage, int sender);
  }

  /** What is known of a seat; the loader is asked once. */
  Optional<String> seat(int client, IntFunction<Optional<String>> loader) {
    String known = seats.get(client);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<String> loaded = loader.apply(client);
    loaded.ifPresent(token -> seats.put(client, token));
    return loaded;
  }

  RoundParameters parameters() {
    return parameters;
  }

  /** Takes a message, which has yet to be kept. */
  synchronized Acceptance accept(String client, byte[] message) {
    return aggregation.accept(client, message);
  }

  /** What a client needs for its message of this stage; empty if the copy is at another one. */
  synchronized Optional<byte[]> reply(String client, Stage stage) {
    return aggregation.stage() == stage ? Optional.of(aggregation.reply(client)) : Optional.empty();
  }

  /**
   * Brings the copy to the stage that the round is at; false if it has messages that were never
   * kept, and must be made anew.
   */
  synchronized boolean catchUp(Stage to, Messages messages) {
    while (aggregation.stage() != to) {
      if (aggregation.stage().isOver() || aggregation.stage().compareTo(to) > 0) {
        return false;
      }
      Stage stage = aggregation.stage();
      Set<Integer> kept = messages.senders(stage);
      Set<Integer> mine = new HashSet<>();
      aggregation.answered(stage).forEach(client -> mine.add(parameters.indexOf(client)));
      if (!kept.containsAll(mine)) {
        return false;
      }
      for (int sender : kept) {
        if (!mine.contains(sender)) {
          aggregation.accept(parameters.clients().get(sender), messages.body(stage, sender));
        }
      }
      aggregation.close();
    }
    return true;
  }

  /** The sum and the transcript, of a round that is unmasking. */
  synchronized Unmasked finish(Executor executor, int lanes, BooleanSupplier cancelled) {
    Optional<long[]> sum = aggregation.finish(executor, lanes, cancelled);
    return new Unmasked(
        sum,
        aggregation.failure().orElse(""),
        Bytes.of(aggregation.transcript().encode()),
        aggregation.survivors());
  }

  /**
   * @param sum empty if there is none
   * @param failure why there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, by the one who asked
  record Unmasked(Optional<long[]> sum, String failure, Bytes transcript, List<String> survivors) {}
}
