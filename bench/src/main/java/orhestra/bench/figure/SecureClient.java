package orhestra.bench.figure;

import java.io.IOException;
import java.util.List;
import orhestra.bench.Samples;
import orhestra.bench.secure.Played;
import orhestra.bench.secure.Round;
import orhestra.bench.secure.Rounds;

/** What one client of a round computes, with 100,000 entries and 100 neighbours, on one thread. */
public final class SecureClient implements Figure {
  private static final int NEIGHBOURS = 100;
  private static final int LENGTH = 100_000;

  @Override
  public String name() {
    return "secure-client";
  }

  @Override
  public List<Measurement> measure(Stage stage) throws IOException, InterruptedException {
    int clients = NEIGHBOURS + 1;
    double[] seconds = new double[stage.runs()];
    double[] wrong = new double[stage.runs()];
    for (int run = 0; run < stage.runs(); run++) {
      Played played =
          new Round(
                  Rounds.complete(clients, Rounds.shape(clients, LENGTH)),
                  SecureRound.THREADS,
                  0,
                  run)
              .play();
      seconds[run] = played.clientSeconds();
      wrong[run] = played.wrongEntries();
      stage.say("%s: %.3f s".formatted(name(), seconds[run]));
    }
    return List.of(
        new Measurement(
            name(),
            "work, 100,000 entries, 100 neighbours",
            "s",
            new Samples(seconds),
            Target.atMost(0.5)),
        new Measurement(
            name(), "wrong entries of the sum", "", new Samples(wrong), Target.atMost(0)));
  }
}
