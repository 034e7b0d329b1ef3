package orhestra.spot;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.client.WireJson;
import orhestra.client.spot.Completion;
import orhestra.client.spot.Failure;
import tools.jackson.core.JacksonException;

/**
 * Reports on disk, one file each, from before they are sent until the server has answered. Survives
 * kill -9 and a power cut. Safe for use by many threads.
 */
final class Spool {
  private static final Logger log = LoggerFactory.getLogger(Spool.class);

  private final Path folder;
  private final Path rejected;
  private final InstantSource clock;

  Spool(Path folder, Path rejected, InstantSource clock) {
    this.folder = folder;
    this.rejected = rejected;
    this.clock = clock;
  }

  /** A report and the file that keeps it, with the file's size. */
  record Entry(Path file, Report report, int bytes) {}

  /** A file's content: one of the two kinds. */
  record Stored(
      @Nullable String spotId,
      @Nullable Completion completion,
      @Nullable String taskId,
      @Nullable Failure failure) {

    static Stored of(Report report) {
      return switch (report) {
        case Report.Result(String spotId, Completion completion) ->
            new Stored(spotId, completion, null, null);
        case Report.Failed(String taskId, Failure failure) ->
            new Stored(null, null, taskId, failure);
      };
    }

    @Nullable Report report() {
      if (spotId != null && completion != null) {
        return new Report.Result(spotId, completion);
      }
      return taskId != null && failure != null ? new Report.Failed(taskId, failure) : null;
    }
  }

  /** Returns once the report is on the disk. */
  Entry store(Report report) throws IOException {
    // Named so that the order of the names is the order of the reports.
    Path file =
        folder.resolve("%019d-%s.json".formatted(clock.millis(), UUID.randomUUID().toString()));
    byte[] content = WireJson.mapper().writeValueAsBytes(Stored.of(report));
    DurableFile.write(file, content);
    return new Entry(file, report, content.length);
  }

  /** What an earlier agent left, oldest first. Files that hold no report are put aside. */
  List<Entry> load() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path file : entries) {
        if (file.toString().endsWith(".json")) {
          files.add(file);
        } else {
          // A write that a crash cut short: the report was never sent, and its task is not done.
          Files.deleteIfExists(file);
        }
      }
    }
    files.sort(null);
    List<Entry> loaded = new ArrayList<>();
    for (Path file : files) {
      @Nullable Report report = read(file);
      if (report == null) {
        putAside(file, "it holds no report");
      } else {
        loaded.add(new Entry(file, report, (int) Files.size(file)));
      }
    }
    return loaded;
  }

  private static @Nullable Report read(Path file) throws IOException {
    try {
      return WireJson.mapper().readValue(Files.readAllBytes(file), Stored.class).report();
    } catch (JacksonException e) {
      return null;
    }
  }

  /** Forgets a report that the server has answered. */
  void delivered(Entry entry) {
    try {
      Files.deleteIfExists(entry.file());
    } catch (IOException e) {
      log.warn("Could not delete {}: {}; it will be sent again", entry.file(), e.toString());
    }
  }

  /** Keeps a report that the server will never take where a person can look at it. */
  void reject(Entry entry, String why) {
    putAside(entry.file(), why);
  }

  private void putAside(Path file, String why) {
    Path target = rejected.resolve(file.getFileName());
    try {
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
      log.warn(
          "Report put aside as {}: {}. To send it again, move the file to {} and start the agent",
          target,
          why,
          folder);
    } catch (IOException e) {
      log.warn("Could not move {} to {}: {}", file, rejected, e.toString());
    }
  }
}
