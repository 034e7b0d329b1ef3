package orhestra.bench.figure;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.bench.Samples;
import orhestra.bench.secure.Played;
import orhestra.bench.secure.Round;
import orhestra.bench.secure.Rounds;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Variant;

/**
 * Rounds of secure aggregation in this process: the server's work alone, from the first message to
 * the sum, and what one client does and sends. The vectors of those who drop out are awaited in
 * vain; the sum must be exact.
 */
public final class SecureRound implements Figure {
  /** Lanes of the server, and clients that compute at a time. */
  static final int THREADS = 2;

  private final String name;
  private final RoundParameters parameters;
  private final int dropouts;
  private final @Nullable Target server;

  SecureRound(String name, RoundParameters parameters, int dropouts, @Nullable Target server) {
    this.name = requireNonNull(name, "name is null");
    this.parameters = requireNonNull(parameters, "parameters is null");
    this.dropouts = dropouts;
    this.server = server;
  }

  /** The rounds for whose cost there are goals, and one with signatures to compare. */
  public static List<Figure> all() {
    RoundParameters thousand = Rounds.standard(1000, 100_000, Variant.SEMI_HONEST);
    return List.of(
        new SecureRound(
            "secure-100", Rounds.standard(100, 100_000, Variant.SEMI_HONEST), 30, Target.atMost(5)),
        new SecureRound(
            "secure-100-active", Rounds.standard(100, 100_000, Variant.ACTIVE), 30, null),
        // As many drop out as the graph was chosen for.
        new SecureRound("secure-1000", thousand, thousand.maximumDropouts(), Target.atMost(60)));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Measurement> measure(Stage stage) throws IOException, InterruptedException {
    int clients = parameters.clients().size();
    int length = parameters.shape().length();
    stage.say(
        "%s: %,d clients x %,d entries, %s, %d neighbours, %d shares, threshold %d, %d drop out"
            .formatted(
                name,
                clients,
                length,
                parameters.variant(),
                parameters.topology().degree(),
                parameters.topology().shareThreshold(),
                parameters.threshold(),
                dropouts));
    List<Double> serverSeconds = new ArrayList<>();
    List<Double> clientSeconds = new ArrayList<>();
    List<Double> sent = new ArrayList<>();
    List<Double> received = new ArrayList<>();
    List<Double> relative = new ArrayList<>();
    List<Double> wrong = new ArrayList<>();
    for (int run = 0; run < stage.runs(); run++) {
      Played played = new Round(parameters, THREADS, dropouts, run).play();
      serverSeconds.add(played.serverSeconds());
      clientSeconds.add(played.clientSeconds());
      sent.add(played.traffic().sent() / 1e3);
      received.add(played.traffic().received() / 1e3);
      relative.add(Rounds.relative(played.traffic(), length));
      wrong.add((double) played.wrongEntries());
      stage.say("%s: server %.2f s".formatted(name, played.serverSeconds()));
    }
    return List.of(
        measurement("server, work", "s", serverSeconds, server),
        measurement("one client, work", "s", clientSeconds, null),
        measurement("one client, sent", "kB", sent, null),
        measurement("one client, received", "kB", received, null),
        measurement("traffic to plain vector", "", relative, null),
        measurement("wrong entries of the sum", "", wrong, Target.atMost(0)),
        measurement("clients", "", List.of((double) clients), null),
        measurement("dropped out", "", List.of((double) dropouts), null),
        measurement(
            "neighbours of a client", "", List.of((double) parameters.topology().degree()), null),
        measurement(
            "shares that restore a secret",
            "",
            List.of((double) parameters.topology().shareThreshold()),
            null));
  }

  private Measurement measurement(
      String what, String unit, List<Double> samples, @Nullable Target target) {
    return new Measurement(name, what, unit, Samples.of(samples), target);
  }
}
