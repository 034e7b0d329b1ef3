package orhestra.cli.command;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import orhestra.cli.CommandException;
import orhestra.cli.terminal.LiveArea;
import orhestra.cli.terminal.Terminal;
import orhestra.client.ClientException;
import orhestra.client.insights.InsightsClient;
import orhestra.client.insights.Live;
import orhestra.client.insights.Spike;
import orhestra.client.insights.Summary;
import orhestra.client.insights.SummaryStream;
import tools.jackson.databind.JsonNode;

/**
 * Shows each new summary of a brand: as a card drawn over itself where somebody watches, else as a
 * line at most once a second, for programs as a document each. A server that is away for a while
 * does not end the watch; after {@link JobWatch#PATIENCE} it does.
 */
final class BrandWatch {
  private static final Duration BETWEEN_CARDS = Duration.ofMillis(100);

  /** Counts change without a new summary, and "3 s ago" does by itself. */
  private static final Duration STALE = Duration.ofSeconds(2);

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

  private final InsightsClient client;
  private final SummaryStream stream;
  private final Terminal terminal;
  private final boolean json;
  private final LiveArea area;
  private @Nullable Live live;
  private List<Spike> spikes = List.of();

  BrandWatch(InsightsClient client, SummaryStream stream, Terminal terminal, boolean json) {
    this.client = requireNonNull(client, "client is null");
    this.stream = requireNonNull(stream, "stream is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.json = json;
    this.area = new LiveArea(terminal.out(), terminal.outShows());
  }

  /**
   * Shows them until the thread is interrupted.
   *
   * @throws orhestra.client.ServerException if the server refuses, for instance an unknown brand
   * @throws CommandException if the server stays away
   */
  void follow(String brand) throws InterruptedException {
    BlockingQueue<Parcel> latest = new ArrayBlockingQueue<>(1);
    CountDownLatch over = new CountDownLatch(1);
    Thread drawer =
        Thread.ofVirtual().name("brand-watch").start(() -> drawUntil(over, brand, latest));
    try {
      stream.follow(brand, new Following(brand, latest));
    } finally {
      over.countDown();
      latest.put(new Parcel(null));
      drawer.join();
    }
  }

  /** A summary to draw; null at the end. */
  private record Parcel(@Nullable Summary summary) {}

  /** Hands the latest summary over to whoever draws: drawing each would be too much. */
  private final class Following implements SummaryStream.Watcher {
    private final String brand;
    private final BlockingQueue<Parcel> latest;
    private boolean anySummary;
    private @Nullable Instant away;

    Following(String brand, BlockingQueue<Parcel> latest) {
      this.brand = brand;
      this.latest = latest;
    }

    @Override
    public boolean summary(Summary summary, JsonNode document) {
      anySummary = true;
      if (json) {
        terminal.out().println(document);
      } else {
        latest.clear();
        latest.add(new Parcel(summary));
      }
      return true;
    }

    @Override
    public void connected() {
      if (away != null) {
        away = null;
        say("The server answers again.");
      } else if (!anySummary && !isMerged()) {
        say("No chunk of this brand has been merged yet; waiting for the first.");
      }
    }

    private boolean isMerged() {
      try {
        return client.live(brand).summary() != null;
      } catch (ClientException e) {
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return true;
      }
    }

    @Override
    public void away(String reason) {
      Instant now = terminal.clock().instant();
      Instant since = away;
      if (since == null) {
        away = now;
        say("No answer from the server; waiting for it.");
      } else if (now.isAfter(since.plus(JobWatch.PATIENCE))) {
        throw CommandException.unreachable(
            "the server has been away for " + JobWatch.PATIENCE.toSeconds() + " s: " + reason,
            "watch it again: ./orhestra brand " + Terminal.printable(brand) + " --watch");
      }
    }
  }

  private void say(String message) {
    if (interactive()) {
      area.say(message);
    } else {
      terminal.err().println(message);
    }
  }

  private boolean interactive() {
    return terminal.outShows().interactive() && !json;
  }

  private void drawUntil(CountDownLatch over, String brand, BlockingQueue<Parcel> latest) {
    Duration pause = interactive() ? BETWEEN_CARDS : BETWEEN_LINES;
    try {
      Summary next = latest.take().summary();
      while (next != null) {
        draw(brand, next);
        over.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        Parcel news =
            interactive() ? latest.poll(STALE.toMillis(), TimeUnit.MILLISECONDS) : latest.take();
        next = news == null ? next : news.summary();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void draw(String brand, Summary summary) throws InterruptedException {
    SummaryCard card = new SummaryCard(terminal.outShows(), terminal.clock().instant());
    if (!interactive()) {
      terminal.out().println(card.line(summary));
      terminal.out().flush();
      return;
    }
    try {
      live = client.live(brand);
      spikes = summary.spikeDetected() ? client.spikes(brand) : spikes;
    } catch (ClientException e) {
      // Whoever follows says that the server is away; what was known last is shown meanwhile.
    }
    area.draw(card.lines(summary, live, spikes));
  }
}
