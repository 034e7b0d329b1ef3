package orhestra.bench.kill9;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import orhestra.bench.load.Crew;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;
import orhestra.client.spot.ClaimedTask;

/**
 * Cycles of load, kill -9, restart, repetition of the calls that got no answer, and comparison of
 * all that is there with all that was acknowledged.
 */
public final class KillCycles {
  private static final int SPOTS = 8;
  private static final int LONGEST_LOAD_MILLIS = 1_500;
  private static final int BATCH = 500;

  /** Nobody is to lose its work because the machine is slow: that is not what is looked for. */
  private static final Map<String, String> SETTINGS =
      Map.of("ORHESTRA_SPOT_TIMEOUT_SECONDS", "3600", "ORHESTRA_TASK_LEASE_SECONDS", "86400");

  private final Site site;
  private final Random random;
  private final Consumer<String> progress;
  private final Findings findings = new Findings();
  private final Journal journal = new Journal(findings);
  private final List<Spot> spots = new ArrayList<>();
  private Duration slowestRestart = Duration.ZERO;
  private int cycles;

  /**
   * Cycles on a site.
   *
   * @param random decides what is done and when the kill comes
   * @param progress hears a line for each cycle
   */
  public KillCycles(Site site, Random random, Consumer<String> progress) {
    this.site = requireNonNull(site, "site is null");
    this.random = requireNonNull(random, "random is null");
    this.progress = requireNonNull(progress, "progress is null");
    for (int i = 0; i < SPOTS; i++) {
      spots.add(new Spot("spot-" + i, new Random(random.nextLong())));
    }
  }

  /**
   * Runs cycles; the last comparison looks at everything.
   *
   * @param stored finished tasks that the database has from the beginning
   */
  public void run(int count, int stored) throws IOException, InterruptedException {
    ServerProcess process = site.start(SETTINGS);
    try {
      try (Server server = server(process)) {
        for (Spot spot : spots) {
          spot.hello(server);
        }
        store(server, stored);
      }
      for (int i = 1; i <= count; i++) {
        int load = loadAndKill(process);
        if (random.nextInt(5) == 0) {
          site.startAndKill(SETTINGS, Duration.ofMillis(random.nextInt(1_000)));
        }
        process.close();
        process = site.start(SETTINGS);
        cycles++;
        Duration ready = process.startTime();
        slowestRestart = ready.compareTo(slowestRestart) > 0 ? ready : slowestRestart;
        try (Server server = server(process)) {
          // A repeated claim tells who holds a task whose failure was kept and not answered.
          repeat(server, true);
          repeat(server, false);
          new Inspector(server).inspect(i == count);
        }
        progress.accept(
            "cycle %d: killed after %d ms, ready after %d ms, %d writes acknowledged until now%s"
                .formatted(
                    i,
                    load,
                    ready.toMillis(),
                    journal.acknowledged(),
                    findings.none() ? "" : ", " + findings.told()));
      }
    } finally {
      process.close();
    }
  }

  private Server server(ServerProcess process) {
    return Server.at(process.port(), journal, findings);
  }

  private void store(Server server, int tasks) throws InterruptedException {
    if (tasks == 0) {
      return;
    }
    String spot = "spot-0";
    new Call.Submit("stored", tasks).send(server);
    List<ClaimedTask> held = List.of();
    int claims = 0;
    do {
      held = new Call.Batch(spot, held, "stored-" + claims++, BATCH).send(server);
    } while (!held.isEmpty());
  }

  /** Returns after how many milliseconds the kill came. */
  private int loadAndKill(ServerProcess process) throws IOException, InterruptedException {
    int millis = 20 + random.nextInt(LONGEST_LOAD_MILLIS);
    try (Server server = server(process);
        Crew crew = new Crew()) {
      for (Spot spot : spots) {
        crew.start(() -> spot.workUntilKilled(server));
      }
      Thread.sleep(millis);
      process.kill();
      crew.await();
    }
    return millis;
  }

  private void repeat(Server server, boolean claims) throws InterruptedException {
    for (Spot spot : spots) {
      if (spot.mustRepeat(claims)) {
        spot.repeat(server);
      }
    }
  }

  public Findings findings() {
    return findings;
  }

  /** Writes that were acknowledged, repeated ones counted once. */
  public long acknowledged() {
    return journal.acknowledged();
  }

  public int cycles() {
    return cycles;
  }

  /** The longest time from the start of a server on what a killed one left to its first answer. */
  public Duration slowestRestart() {
    return slowestRestart;
  }
}
