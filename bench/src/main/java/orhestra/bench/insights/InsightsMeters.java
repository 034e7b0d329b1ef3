package orhestra.bench.insights;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import orhestra.bench.load.Operator;

/** What a server tells of its work on brands. */
public record InsightsMeters(String page) {
  private static final String MERGED = "orchestrator_chunks_merged_total";
  private static final String PROCESSING = "orchestrator_processing_time_seconds";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LOOK_MILLIS = 40;

  public InsightsMeters {
    requireNonNull(page, "page is null");
  }

  /** As they are now. */
  public static InsightsMeters read(Operator server) throws IOException {
    return new InsightsMeters(server.get("/insights/metrics"));
  }

  /** Chunks merged since the server's start. */
  public long merged() throws IOException {
    return Math.round(value(MERGED));
  }

  /** Merges of batches. */
  public double merges() throws IOException {
    return value(PROCESSING + "_count");
  }

  /** The time that these took. */
  public double mergeSeconds() throws IOException {
    return value(PROCESSING + "_sum");
  }

  private double value(String name) throws IOException {
    String line =
        page.lines()
            .filter(one -> one.startsWith(name + "{") || one.startsWith(name + " "))
            .findFirst()
            .orElseThrow(() -> new IOException("no " + name + " among the metrics"));
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  /**
   * Returns when so many chunks are merged.
   *
   * @throws IOException if there is no progress for two minutes
   */
  public static void awaitMerged(Operator server, long wanted)
      throws IOException, InterruptedException {
    long last = -1;
    long since = System.nanoTime();
    for (long merged = read(server).merged(); merged < wanted; merged = read(server).merged()) {
      if (merged != last) {
        last = merged;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
        throw new IOException("no progress: " + merged + " of " + wanted + " chunks are merged");
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
