package orhestra.spot;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.client.spot.Heartbeat;

/** What the machine is and how busy it is, as the operating system says. */
final class MachineLoad {
  private static final Path MEMINFO = Path.of("/proc/meminfo");

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final Path folder;

  /**
   * @param folder whose disk is shown
   */
  MachineLoad(Path folder) {
    this.folder = folder;
  }

  int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  long totalRamMb() {
    return megabytes(system.getTotalMemorySize());
  }

  long totalDiskGb() {
    return folder.toFile().getTotalSpace() >> 30;
  }

  /** A heartbeat with the vitals of this moment. */
  Heartbeat heartbeat(String spotId, int runningTasks, List<Heartbeat.TaskBeat> tasks) {
    double load = system.getCpuLoad();
    double average = system.getSystemLoadAverage();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return new Heartbeat(
        spotId,
        null,
        // Not known at the first look, and a little over 1 at times.
        load > 0 ? Math.min(100, Math.round(load * 1000) / 10.0) : 0,
        runningTasks,
        cores(),
        megabytes(system.getTotalMemorySize() - availableMemory()),
        totalRamMb(),
        average < 0 ? null : average,
        megabytes(system.getTotalSwapSpaceSize() - system.getFreeSwapSpaceSize()),
        folder.toFile().getUsableSpace() >> 30,
        megabytes(heap.getUsed()),
        megabytes(heap.getMax()),
        tasks);
  }

  /** Memory that programs can get: free, or only held for files. */
  private long availableMemory() {
    long free = system.getFreeMemorySize();
    @Nullable Long available = linuxAvailable();
    return available == null
        ? free
        : Math.clamp(available, free, Math.max(free, system.getTotalMemorySize()));
  }

  private static @Nullable Long linuxAvailable() {
    try {
      for (String line : Files.readAllLines(MEMINFO)) {
        if (line.startsWith("MemAvailable:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
      return null;
    } catch (IOException notLinux) {
      return null;
    }
  }

  private static long megabytes(long bytes) {
    return Math.max(0, bytes) >> 20;
  }
}
