package orhestra.spot.program;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What all programs of one agent have in common.
 *
 * @param scratchRoot each program gets a folder of its own below
 * @param workId names the work folder; marks its programs, so that leftovers are recognised
 * @param environment the agent's own environment
 * @param passEnvironment names of variables that programs get besides the usual ones
 * @param memoryBytes the heap of a Java program; the most physical memory of any other
 * @param killGrace from asking a program to end to killing it
 */
public record ProgramSettings(
    Path scratchRoot,
    String workId,
    Map<String, String> environment,
    List<String> passEnvironment,
    long memoryBytes,
    Duration killGrace) {

  /** What a Java virtual machine takes beside its heap: classes, code, threads, buffers. */
  private static final long JVM_EXTRA_BYTES = 256L << 20;

  public ProgramSettings {
    requireNonNull(scratchRoot, "scratchRoot is null");
    requireNonNull(workId, "workId is null");
    environment = Map.copyOf(environment);
    passEnvironment = List.copyOf(passEnvironment);
    requireNonNull(killGrace, "killGrace is null");
  }

  /** The physical memory at which a program is ended. */
  long hardLimitBytes(boolean jvm) {
    return jvm ? memoryBytes + JVM_EXTRA_BYTES : memoryBytes;
  }
}
