package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.cli.command.JobWatch;
import orhestra.cli.demo.stream.RedisQueues;
import orhestra.cli.demo.stream.Tally;
import orhestra.cli.report.Figures;
import orhestra.cli.terminal.Colour;
import orhestra.cli.terminal.Terminal;
import orhestra.client.insights.Brand;
import orhestra.client.insights.InsightsClient;
import orhestra.client.insights.Live;
import orhestra.client.insights.Summary;

/**
 * The insights demo itself: workers push a day's chunks, the server is killed in the middle of it,
 * and in the end both sides are counted.
 */
final class InsightsRun {
  private static final int WORKERS = 3;
  private static final int PUSHES_PER_SECOND = 15;
  private static final Duration LOOK = Duration.ofMillis(150);
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(60);
  private static final double KILL_AT = 0.45;

  private final InsightsCluster cluster;
  private final InsightsClient client;
  private final BrandFeeds feeds;
  private final Terminal terminal;
  private final JobWatch.Pause pause;
  private final long seed;
  private final Duration duration;
  private final InsightsBoard board;
  private List<Brand> brands = List.of();

  InsightsRun(
      InsightsCluster cluster,
      InsightsClient client,
      BrandFeeds feeds,
      Terminal terminal,
      JobWatch.Pause pause,
      long seed,
      Duration duration) {
    this.cluster = requireNonNull(cluster, "cluster is null");
    this.client = requireNonNull(client, "client is null");
    this.feeds = requireNonNull(feeds, "feeds is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.pause = requireNonNull(pause, "pause is null");
    this.seed = seed;
    this.duration = requireNonNull(duration, "duration is null");
    this.board = new InsightsBoard(terminal);
  }

  /** A server that was killed and has been started again. */
  private static final class Restart {
    final Child server;
    final Instant killedAt;
    long waited;
    boolean isOver;

    Restart(Child server, Instant killedAt) {
      this.server = server;
      this.killedAt = killedAt;
    }
  }

  InsightsVerdict run() throws IOException, InterruptedException, DemoException {
    Instant begin = terminal.clock().instant();
    Child server = cluster.startServer(client);
    int redis = cluster.redisPort();
    say(
        "Server",
        cluster.url()
            + ", ready after "
            + Figures.duration(Duration.between(begin, terminal.clock().instant()))
            + "; its Redis: port "
            + redis);
    List<InsightsCluster.Worker> workers = new ArrayList<>();
    int pushes = Math.toIntExact(duration.toSeconds() * PUSHES_PER_SECOND);
    Instant now = terminal.clock().instant();
    for (int number = 1; number <= WORKERS; number++) {
      workers.add(cluster.startWorker(number, seed, now, pushes, duration));
    }
    say(
        "Workers",
        WORKERS
            + " push half a day's chunks in "
            + duration.toSeconds()
            + " s, some twice, late or broken");
    say("Seed", seed + " (./orhestra demo insights --seed " + seed + " sends the same again)");
    terminal.err().println();
    Tally sent = new Tally();
    try (RedisQueues queues = new RedisQueues(redis)) {
      follow(server, workers, queues, WORKERS * (long) pushes);
    }
    for (InsightsCluster.Worker worker : workers) {
      worker.addTo(sent);
    }
    settle(sent);
    DeadLetters letters = DeadLetters.of(client, sent.brands().keySet());
    board.clear();
    board.say(letters.count() + " chunks could not be merged; they are dead letters now, such as");
    letters.lines(terminal.errShows().width() - 1).forEach(board::say);
    String mended = mend(letters, sent);
    return InsightsVerdict.of(sent, found(sent, letters), mended);
  }

  /** Until all workers have sent all and the server is there again. */
  private void follow(
      Child first, List<InsightsCluster.Worker> workers, RedisQueues queues, long pushes)
      throws IOException, InterruptedException, DemoException {
    @Nullable Restart restart = null;
    boolean spikeSaid = false;
    while (true) {
      long waiting = waiting(queues);
      double passed = Math.min(1, (taken() + waiting) / (double) pushes);
      if (restart == null) {
        refuseLoss(first);
        if (passed >= KILL_AT) {
          restart = kill(first);
        }
      } else if (!restart.isOver) {
        lookAt(restart, waiting);
      } else {
        refuseLoss(restart.server);
      }
      if (restart == null || restart.isOver) {
        look();
      }
      Map<String, Summary> summaries = feeds.latest();
      if (!spikeSaid) {
        spikeSaid = saySpike(summaries);
      }
      boolean away = restart != null && !restart.isOver;
      board.show(passed, summaries, brands, away ? "server away; " : "");
      if (haveEnded(workers) && restart != null && restart.isOver) {
        return;
      }
      pause.pause(LOOK);
    }
  }

  /** What the server has taken of all that was sent, as it said last. */
  private long taken() {
    return brands.stream()
        .mapToLong(brand -> brand.chunks() + brand.duplicates() + brand.late() + brand.failed())
        .sum();
  }

  private long waiting(RedisQueues queues) throws IOException {
    long waiting = 0;
    for (Brand brand : brands) {
      waiting += queues.waiting(brand.name());
    }
    return waiting;
  }

  private static void refuseLoss(Child server) throws DemoException {
    if (!server.isAlive()) {
      throw DemoException.lost(List.of(server));
    }
  }

  private static boolean haveEnded(List<InsightsCluster.Worker> workers) throws DemoException {
    List<Child> ended =
        workers.stream()
            .map(InsightsCluster.Worker::process)
            .filter(process -> !process.isAlive())
            .toList();
    List<Child> failed = ended.stream().filter(process -> process.exitCode() != 0).toList();
    if (!failed.isEmpty()) {
      throw DemoException.lost(failed);
    }
    return ended.size() == workers.size();
  }

  private void look() throws InterruptedException {
    brands = client.brands();
    brands.forEach(brand -> feeds.follow(brand.name()));
  }

  private Restart kill(Child server) throws IOException, InterruptedException {
    Instant now = terminal.clock().instant();
    server.kill();
    server.awaitEnd(Duration.ofSeconds(10)); // Its port must be free.
    board.say(
        Colour.YELLOW.on(terminal.errShows(), "Killed the server")
            + " (SIGKILL), started it again; chunks wait in Redis meanwhile.");
    return new Restart(cluster.startServer("server-again"), now);
  }

  private void lookAt(Restart restart, long waiting) throws InterruptedException, DemoException {
    refuseLoss(restart.server);
    if (InsightsCluster.isReady(client)) {
      restart.isOver = true;
      board.say(
          Colour.GREEN.on(terminal.errShows(), "Back")
              + " after "
              + Figures.duration(Duration.between(restart.killedAt, terminal.clock().instant()))
              + ", on the Redis that was left over; some "
              + Figures.count(restart.waited)
              + " chunks had waited.");
      return;
    }
    restart.waited = Math.max(restart.waited, waiting);
  }

  private boolean saySpike(Map<String, Summary> summaries) {
    for (Summary summary : summaries.values()) {
      if (summary.spikeDetected()) {
        board.say(
            Colour.YELLOW.on(terminal.errShows(), "Spike")
                + " at "
                + Terminal.printable(summary.brand())
                + ": many mentions at once, nearly all unkind.");
        return true;
      }
    }
    return false;
  }

  /** Until the server has merged what was sent, or evidently does not. */
  private void settle(Tally sent) throws InterruptedException {
    Instant limit = terminal.clock().instant().plus(SETTLE_LIMIT);
    while (!isMerged(sent) && terminal.clock().instant().isBefore(limit)) {
      board.show(1, feeds.latest(), brands, "the last ones; ");
      pause.pause(LOOK);
    }
  }

  private boolean isMerged(Tally sent) throws InterruptedException {
    look();
    for (Map.Entry<String, Tally.Counts> entry : sent.brands().entrySet()) {
      Tally.Counts counts = entry.getValue();
      boolean merged =
          brands.stream()
              .anyMatch(
                  brand ->
                      brand.name().equals(entry.getKey())
                          && brand.chunks() >= counts.chunks()
                          && brand.duplicates() >= counts.duplicates()
                          && brand.late() >= counts.late()
                          && brand.failed() >= counts.poison());
      if (!merged) {
        return false;
      }
    }
    return true;
  }

  /** Mends one dead letter, has it merged, and adds it to what was sent; its brand. */
  private String mend(DeadLetters letters, Tally sent) throws InterruptedException, DemoException {
    if (letters.mendable().isEmpty()) {
      throw new DemoException("there is no dead letter that lacks its score", List.of());
    }
    DeadLetters.Mendable mendable = letters.mendable().getFirst();
    long before = total(mendable.brand());
    client.replay(mendable.brand(), mendable.id(), mendable.chunk());
    sent.add(mendable.brand(), new Tally.Counts(1, mendable.mentions(), 0, 0, 0));
    settle(sent);
    board.clear();
    board.say(
        "One of "
            + mendable.brand()
            + " got its score and was replayed: "
            + Figures.count(before)
            + " chunks became "
            + Figures.count(total(mendable.brand()))
            + ".");
    return mendable.brand();
  }

  private long total(String brand) throws InterruptedException {
    Summary summary = client.live(brand).summary();
    return summary == null ? 0 : summary.totalChunks();
  }

  /** What the server says, in the same terms. */
  private Tally found(Tally sent, DeadLetters letters) throws InterruptedException {
    Tally found = new Tally();
    for (String brand : sent.brands().keySet()) {
      Live live = client.live(brand);
      Summary summary = live.summary();
      found.add(
          brand,
          new Tally.Counts(
              summary == null ? 0 : summary.totalChunks(),
              summary == null ? 0 : summary.totalMentions(),
              live.duplicates(),
              live.late(),
              letters.count(brand)));
    }
    return found;
  }

  private void say(String label, String text) {
    Terminal.Display display = terminal.errShows();
    terminal.err().println(Colour.BOLD.on(display, String.format("%-8s", label)) + " " + text);
  }

  /** How to look at what {@code --keep} left, and how to end it. */
  static String kept(InsightsCluster cluster, List<Child> living, String folder)
      throws IOException {
    StringBuilder text = new StringBuilder("\nStill running:\n");
    for (Child child : living) {
      text.append("  ").append(child.name()).append(" pid ").append(child.pid()).append('\n');
    }
    text.append("Look at it:\n  export ORHESTRA_SERVER=").append(cluster.url());
    text.append("\n  ./orhestra brands\n  ./orhestra brand aurora-coffee --watch\n  redis-cli -p ");
    text.append(cluster.redisPort()).append(" KEYS '*'\n");
    text.append("  logs and data: ").append(folder);
    text.append("\nEnd it, and its Redis with it:\n  kill");
    living.forEach(child -> text.append(' ').append(child.pid()));
    return text.append("; rm -r ").append(folder).append('\n').toString();
  }
}
