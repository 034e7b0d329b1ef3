package orhestra.insights;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import orhestra.insights.domain.Chunk;
import orhestra.insights.domain.PartialMerge;
import orhestra.insights.domain.Summarizer;
import orhestra.insights.domain.Window;
import orhestra.insights.wire.BadChunkException;
import orhestra.insights.wire.ChunkReader;
import orhestra.insights.wire.PartialMergeJson;
import orhestra.insights.wire.SummaryJson;

/**
 * How fast chunks are read and merged and how long a summary takes: {@code MergeBench [chunks]
 * [labels] [dimensions]}. The chunks are of the seed's size with two clusters, spread over a day in
 * order; after each tenth of them come ten summaries, each after one more chunk. Times are the
 * thread's own, so that a busy machine does not show.
 */
final class MergeBench {
  private static final long DAY = 86_400_000;
  private static final double THRESHOLD = 0.75;
  private static final int WORDS = 400;

  private final Random random = new Random(1);
  private final String[] labels;
  private final String[] centroids;
  private final Window window = new Window(DAY);

  private MergeBench(int labels, int dimensions) {
    List<String> words = IntStream.range(0, WORDS).mapToObj(i -> word()).toList();
    this.labels =
        IntStream.range(0, labels)
            .mapToObj(
                i -> words.get(random.nextInt(WORDS)) + " " + words.get(random.nextInt(WORDS)))
            .toArray(String[]::new);
    this.centroids = new String[dimensions == 0 ? 0 : labels];
    Arrays.setAll(
        centroids,
        i ->
            Arrays.toString(
                random.doubles(dimensions, -1, 1).mapToObj("%.3f"::formatted).toArray()));
  }

  /** Runs it. */
  public static void main(String[] arguments) throws BadChunkException {
    int chunks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    int labels = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
    int dimensions = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
    new MergeBench(labels, dimensions).run(chunks);
  }

  private void run(int chunks) throws BadChunkException {
    int tenth = chunks / 10;
    for (int part = 0; part < 10; part++) {
      List<byte[]> payloads = new ArrayList<>();
      for (int i = 0; i < tenth + 10; i++) {
        int number = part * tenth + i;
        payloads.add(payload(number, (long) number * DAY / (chunks + 10)));
      }
      long start = cpu();
      for (byte[] payload : payloads.subList(0, tenth)) {
        window.add(ChunkReader.read(payload, "nike", 0));
      }
      double micros = (cpu() - start) / 1e3 / tenth;
      window.total(); // Of the buckets filled since the last summary.
      List<Double> millis = new ArrayList<>();
      for (byte[] payload : payloads.subList(tenth, tenth + 10)) {
        millis.add(summarize(ChunkReader.read(payload, "nike", 0)));
      }
      Collections.sort(millis);
      System.out.printf(
          Locale.ROOT,
          "%,9d chunks: %.1f us each; summary in %.1f ms (median), %.1f ms (most)%n",
          (part + 1) * tenth,
          micros,
          millis.get(5),
          millis.get(9));
    }
    List<Double> millis = new ArrayList<>();
    Chunk chunk = ChunkReader.read(payload(chunks + 10, 0), "nike", 0);
    for (int i = 1; i <= 20; i++) {
      millis.add(summarize(chunk.at(DAY + i * DAY / Window.BUCKETS)));
    }
    Collections.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "summary that begins a bucket: %.1f ms (median), %.1f ms (most)%n",
        millis.get(10),
        millis.get(19));
    PartialMerge bucket = window.bucket(window.indexes().get(Window.BUCKETS / 2));
    long start = cpu();
    String text = PartialMergeJson.write(bucket);
    double written = (cpu() - start) / 1e6;
    start = cpu();
    PartialMergeJson.read(text);
    System.out.printf(
        Locale.ROOT,
        "a bucket of %,d atoms: %,d characters, written in %.1f ms, read in %.1f ms%n",
        bucket.atoms().size(),
        text.length(),
        written,
        (cpu() - start) / 1e6);
  }

  /** Adds a chunk and publishes; in milliseconds. */
  private double summarize(Chunk chunk) {
    long start = cpu();
    window.add(chunk);
    SummaryJson.write(Summarizer.summarize("nike", window, THRESHOLD, 0, 0));
    return (cpu() - start) / 1e6;
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private byte[] payload(int number, long at) {
    return """
    {"chunkId":"nike-%d","brand":"nike","processedAt":%d,"sentiment":{"positive":5,"neutral":2,\
    "negative":1,"score":0.4},"topics":["topic %d"],"clusters":[%s,%s],"meta":{"mentionCount":3}}\
    """
        .formatted(number, at, random.nextInt(3_000), cluster(number), cluster(number))
        .getBytes(StandardCharsets.UTF_8);
  }

  private String cluster(int number) {
    // Skewed, as labels are: the most frequent of 20,000 comes about a thousand times as often.
    int label = (int) (labels.length * Math.pow(random.nextDouble(), 3));
    return """
    {"id":"cluster-%d","label":"%s","mentions":["mention %d","and %d more"],"mentionCount":%d%s}\
    """
        .formatted(
            label,
            labels[label],
            number,
            number % 50,
            2 + random.nextInt(9),
            centroids.length == 0 ? "" : ",\"centroid\":" + centroids[label]);
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    for (int i = 3 + random.nextInt(6); i >= 0; i--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }
}
