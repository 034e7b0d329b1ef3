package orhestra.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What the figures were taken on. */
final class Machine {
  private Machine() {}

  /** Lines that tell processor, memory, system, Java and the disk under a folder. */
  static List<String> describe(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "processor: %s, %d available"
            .formatted(
                field(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors()));
    lines.add("memory: " + field(Path.of("/proc/meminfo"), "MemTotal"));
    lines.add(
        "system: %s %s".formatted(System.getProperty("os.name"), System.getProperty("os.version")));
    lines.add("java: %s %s".formatted(System.getProperty("java.vm.name"), Runtime.version()));
    lines.add(
        "disk: %s, write and fsync of 4 KiB %.3f ms (median)"
            .formatted(Files.getFileStore(folder).type(), syncMillis(folder).median()));
    return lines;
  }

  private static String field(Path file, String name) throws IOException {
    if (!Files.exists(file)) {
      return "unknown";
    }
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    }
  }

  private static Samples syncMillis(Path folder) throws IOException {
    double[] millis = new double[50];
    Path file = Files.createTempFile(folder, "sync", "");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < millis.length; i++) {
        long start = System.nanoTime();
        channel.write(ByteBuffer.allocate(4096));
        channel.force(false);
        millis[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Files.delete(file);
    return new Samples(millis);
  }
}
