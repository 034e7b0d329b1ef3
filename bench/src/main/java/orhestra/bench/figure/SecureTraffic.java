package orhestra.bench.figure;

import java.io.IOException;
import java.util.List;
import orhestra.bench.Samples;
import orhestra.bench.secure.Played;
import orhestra.bench.secure.Round;
import orhestra.bench.secure.Rounds;
import orhestra.bench.secure.Traffic;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Shape;
import orhestra.secagg.Variant;

/**
 * What a client of a round of 1,000 with 2^20 entries sends and receives. Such a round takes many
 * minutes of the other clients' work and only one message is longer than with short vectors: the
 * one with the masked vector, whose length depends on the shape alone. So a round of 1,000 clients
 * is played with short vectors, and one of three with long ones of the same shape; the message with
 * the long vector stands in for that with the short one.
 */
public final class SecureTraffic implements Figure {
  private static final int CLIENTS = 1000;
  private static final int LENGTH = 1 << 20;
  private static final int SHORT = 16;

  @Override
  public String name() {
    return "secure-traffic";
  }

  @Override
  public List<Measurement> measure(Stage stage) throws IOException, InterruptedException {
    // The lengths are the same in every run.
    Traffic traffic = put(CLIENTS, LENGTH, SHORT);
    return List.of(
        new Measurement(
            name(),
            "1,000 x 2^20, traffic to plain vector",
            "",
            new Samples(Rounds.relative(traffic, LENGTH)),
            Target.atMost(2)),
        new Measurement(
            name(), "1,000 x 2^20, sent", "kB", new Samples(traffic.sent() / 1e3), null),
        new Measurement(
            name(), "1,000 x 2^20, received", "kB", new Samples(traffic.received() / 1e3), null));
  }

  /** A client's traffic with long vectors, put together from two rounds. */
  static Traffic put(int clients, int length, int shorter)
      throws IOException, InterruptedException {
    RoundParameters many = Rounds.standard(clients, shorter, Variant.SEMI_HONEST);
    Shape shape = Rounds.shape(clients, length);
    Traffic ofMany = play(many);
    Traffic ofLong = play(Rounds.complete(RoundParameters.FEWEST_CLIENTS, shape));
    return ofMany.withVector(ofLong.vector());
  }

  private static Traffic play(RoundParameters parameters) throws IOException, InterruptedException {
    Played played = new Round(parameters, SecureRound.THREADS, 0, 1).play();
    if (played.wrongEntries() > 0) {
      throw new IOException("the sum is wrong");
    }
    return played.traffic();
  }
}
