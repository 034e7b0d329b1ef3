package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orhestra.cli.command.JobWatch;
import orhestra.cli.demo.rounds.Patients;
import orhestra.cli.demo.rounds.Pooled;
import orhestra.cli.report.Figures;
import orhestra.cli.terminal.Terminal;
import orhestra.client.ServerException;
import orhestra.client.WireJson;
import orhestra.client.rounds.CsvRows;
import orhestra.client.rounds.IdentityFiles;
import orhestra.client.rounds.RoundSchema;
import orhestra.client.rounds.RoundWish;
import orhestra.client.rounds.RoundsClient;
import orhestra.secagg.Transcript;
import orhestra.secagg.Words;
import orhestra.secagg.summary.Layout;
import orhestra.secagg.summary.Spread;
import tools.jackson.databind.JsonNode;

/**
 * The computations demo itself: five sites sum their patients, one dies in the middle of it, and in
 * the end the joint result is compared with what all rows in one place say.
 */
final class ComputationsRun {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int LONGEST_TRANSCRIPT = 1 << 20;

  private final ComputationsCluster cluster;
  private final RoundsClient client;
  private final Terminal terminal;
  private final JobWatch.Pause pause;
  private final long seed;

  ComputationsRun(
      ComputationsCluster cluster,
      RoundsClient client,
      Terminal terminal,
      JobWatch.Pause pause,
      long seed) {
    this.cluster = requireNonNull(cluster, "cluster is null");
    this.client = requireNonNull(client, "client is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.pause = requireNonNull(pause, "pause is null");
    this.seed = seed;
  }

  ComputationsVerdict run() throws IOException, InterruptedException, DemoException {
    Instant begin = terminal.clock().instant();
    Child server = cluster.startServer(client);
    say(
        "Server",
        cluster.url()
            + ", ready after "
            + Figures.duration(Duration.between(begin, terminal.clock().instant())));
    cluster.prepare();
    Map<String, Child> sites = new LinkedHashMap<>();
    for (String site : ComputationsCluster.SITES) {
      sites.put(site, cluster.startSite(site));
    }
    say(
        "Sites",
        sites.size()
            + " processes, each with its own patients: "
            + String.join(
                ", ",
                ComputationsCluster.SITES.stream()
                    .map(site -> site + " " + Figures.count(patients(site).rows().size()))
                    .toList()));
    say("Seed", seed + " (./orhestra demo computations --seed " + seed + " makes the same ones)");
    terminal.err().println();
    follow(server, sites);
    return verdict(sites);
  }

  private Patients patients(String site) {
    return requireNonNull(cluster.patients().get(site), "no patients");
  }

  /** Until the round is over and the sites have their results. */
  private void follow(Child server, Map<String, Child> sites)
      throws InterruptedException, DemoException {
    Instant limit = terminal.clock().instant().plus(LIMIT);
    Child doomed = requireNonNull(sites.get(ComputationsCluster.DOOMED), "no such site");
    boolean isDead = false;
    String shown = "";
    while (true) {
      if (!isDead && !doomed.isAlive()) {
        isDead = true;
        say(
            "Died",
            doomed.name()
                + ", after it had shared its keys: its masks are in the vectors of the others");
      }
      JsonNode round = round();
      String stage = round.path("stage").asString("");
      if (!stage.isEmpty() && !stage.equals(shown)) {
        shown = stage;
        say("Stage", stage);
      }
      String status = round.path("status").asString("");
      boolean ended = sites.values().stream().noneMatch(Child::isAlive) && !status.isEmpty();
      if (ended && !status.equals("COMPLETED")) {
        throw new DemoException(
            "the round is " + status + ": " + round.path("error").asString(""), List.of(server));
      }
      if (ended) {
        return;
      }
      if (!server.isAlive() || terminal.clock().instant().isAfter(limit)) {
        throw new DemoException("the round did not end", new ArrayList<>(sites.values()));
      }
      pause.pause(LOOK);
    }
  }

  private JsonNode round() throws InterruptedException {
    try {
      return client.round(ComputationsCluster.JOB, JsonNode.class);
    } catch (ServerException notYet) {
      if (notYet.status() != 404) {
        throw notYet;
      }
      return WireJson.mapper().createObjectNode();
    }
  }

  private ComputationsVerdict verdict(Map<String, Child> sites)
      throws IOException, InterruptedException, DemoException {
    JsonNode status = client.status(ComputationsCluster.JOB, JsonNode.class);
    JsonNode metadata = status.path("metadata");
    List<String> survivors = new ArrayList<>();
    metadata.path("survivors").forEach(site -> survivors.add(site.asString("")));
    for (Map.Entry<String, Child> site : sites.entrySet()) {
      boolean isSurvivor = survivors.contains(site.getKey());
      if ((site.getValue().exitCode() == 0) != isSurvivor) {
        throw new DemoException(
            site.getKey()
                + (isSurvivor
                    ? " is in the sum and failed"
                    : " is not in the sum and did not fail"),
            List.of(site.getValue()));
      }
    }
    Pooled pooled = new Pooled(survivors.stream().map(this::patients).toList());
    Transcript.Verdict transcript =
        Transcript.decode(client.transcript(ComputationsCluster.JOB, LONGEST_TRANSCRIPT))
            .verify(IdentityFiles.trust(cluster.trust()));
    JsonNode received = client.round(ComputationsCluster.JOB, JsonNode.class).path("received");
    List<ComputationsVerdict.Received> rows = new ArrayList<>();
    for (String site : survivors) {
      JsonNode seen = received.path(site);
      rows.add(
          new ComputationsVerdict.Received(
              site,
              seen.path("bytes").asLong(),
              seen.path("head").asString(""),
              seen.path("chiSquare").asDouble(),
              seen.path("looksUniform").asBoolean(),
              plain(site)));
    }
    boolean agreed =
        transcript.signed()
            && transcript.finished()
            && List.copyOf(survivors).equals(transcript.survivors());
    return new ComputationsVerdict(
        survivors, pooled.compare(status.path("aggregatedResults")), rows, agreed, status);
  }

  /** What the server would have seen of a site's vector without masks. */
  private Spread plain(String site) throws IOException {
    RoundSchema schema =
        RoundSchema.read(
            WireJson.mapper().readTree(Patients.SCHEMA.getBytes(StandardCharsets.UTF_8)));
    Layout layout = new Layout(schema.columns(), RoundWish.USUAL_ROWS);
    long[] vector = new CsvRows(cluster.rows(site), ',').count(layout, count -> {}).vector();
    int bits = layout.shape(ComputationsCluster.SITES.size()).modulusBits();
    return Spread.of(Words.pack(vector, bits), 0);
  }

  private void say(String label, String text) {
    terminal.err().printf("%-10s%s%n", label, text);
  }

  /** What is left running, and how to look at it and end it. */
  static String kept(ComputationsCluster cluster, List<Child> living, String folder) {
    StringBuilder text = new StringBuilder("\nStill running:\n");
    living.forEach(
        child ->
            text.append("  ")
                .append(child.name())
                .append(" pid ")
                .append(child.pid())
                .append('\n'));
    text.append("Look at it:\n  export ORHESTRA_SERVER=")
        .append(cluster.url())
        .append("\n  ./orhestra round ")
        .append(ComputationsCluster.JOB)
        .append(" --transcript round.bin\n  ./orhestra verify-transcript round.bin --trust ")
        .append(cluster.trust())
        .append("\n  logs and data: ")
        .append(folder)
        .append("\nEnd it:\n  kill");
    living.reversed().forEach(child -> text.append(' ').append(child.pid()));
    return text.append("; rm -r ").append(folder).append('\n').toString();
  }
}
