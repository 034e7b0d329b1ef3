package orhestra.insights;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What this process has used. */
final class ProcessTimes {
  private static final Path STAT = Path.of("/proc/self/stat");
  private static final double TICKS_PER_SECOND = 100;

  private ProcessTimes() {}

  /** The heap in use. */
  static double memoryBytes() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Time of the CPU in programs; all of it where the system does not tell the kernel's apart. */
  static double userSeconds() {
    double system = systemSeconds();
    double all =
        ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / 1e9;
    return Math.max(0, all - system);
  }

  /** Time of the CPU in the kernel; 0 where the system does not tell. */
  static double systemSeconds() {
    return kernelTicks().map(ticks -> ticks / TICKS_PER_SECOND).orElse(0.0);
  }

  private static Optional<Long> kernelTicks() {
    try {
      String stat = Files.readString(STAT);
      // The name, in parentheses, may hold spaces; the kernel's time is the 13th field after it.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(Long.parseLong(fields[12]));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
