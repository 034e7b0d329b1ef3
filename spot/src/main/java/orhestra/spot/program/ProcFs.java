package orhestra.spot.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The processes of this machine as Linux's {@code /proc} shows them. A process that ends while it
 * is read is left out; on other systems there is nothing to see and every list is empty.
 */
final class ProcFs {
  private static final Path PROC = Path.of("/proc");

  private ProcFs() {}

  /**
   * One living process; a zombie is not living.
   *
   * @param startTicks when it started, in clock ticks since the machine did
   */
  record Entry(long pid, long parent, long session, long startTicks) {}

  static boolean available() {
    return Files.isReadable(PROC.resolve("self/stat"));
  }

  static List<Entry> processes() {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[1-9]*")) {
      for (Path folder : folders) {
        read(folder).ifPresent(entries::add);
      }
    } catch (IOException | DirectoryIteratorException noProc) {
      return List.of();
    }
    return entries;
  }

  static Optional<Entry> process(long pid) {
    return read(PROC.resolve(Long.toString(pid)));
  }

  private static Optional<Entry> read(Path folder) {
    String stat;
    try {
      stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return Optional.empty();
    }
    // pid (name) state parent group session ... start; the name may hold spaces and brackets.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 21);
    if (fields.length < 21 || fields[0].equals("Z") || fields[0].equals("X")) {
      return Optional.empty();
    }
    return Optional.of(
        new Entry(
            Long.parseLong(folder.getFileName().toString()),
            Long.parseLong(fields[1]),
            Long.parseLong(fields[3]),
            Long.parseLong(fields[19])));
  }

  /** The physical memory a process holds, shared pages included; empty if it has ended. */
  static OptionalLong residentBytes(long pid) {
    try {
      String status = Files.readString(PROC.resolve(pid + "/status"), StandardCharsets.ISO_8859_1);
      int at = status.indexOf("VmRSS:");
      if (at < 0) {
        return OptionalLong.empty();
      }
      String kilobytes = status.substring(at + 6, status.indexOf("kB", at)).strip();
      return OptionalLong.of(Long.parseLong(kilobytes) * 1024);
    } catch (IOException gone) {
      return OptionalLong.empty();
    }
  }

  /** Whether the process was started with {@code NAME=value...} in its environment. */
  static boolean environmentHas(long pid, String nameAndStartOfValue) {
    try {
      byte[] environment = Files.readAllBytes(PROC.resolve(pid + "/environ"));
      String text = "\0" + new String(environment, StandardCharsets.UTF_8);
      return text.contains("\0" + nameAndStartOfValue);
    } catch (IOException goneOrForeign) {
      return false;
    }
  }
}
