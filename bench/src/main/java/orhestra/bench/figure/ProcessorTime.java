package orhestra.bench.figure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The processor time that a process took since some moment. Linux only.
 *
 * @param pid the process
 * @param ticks what it had taken before
 * @param nanos when that was
 */
record ProcessorTime(long pid, long ticks, long nanos) {
  private static final double TICKS_PER_SECOND = 100;

  /** From now on. */
  static ProcessorTime of(long pid) throws IOException {
    return new ProcessorTime(pid, ticks(pid), System.nanoTime());
  }

  /** Of one core. */
  double percent() throws IOException {
    double seconds = (ticks(pid) - ticks) / TICKS_PER_SECOND;
    return 100 * seconds / ((System.nanoTime() - nanos) / 1e9);
  }

  private static long ticks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    // The name in brackets may have spaces; the fields after it are counted from the state on.
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
    return Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
  }
}
