package orhestra.spot.program;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A program's process and everything it started, found again by three marks: descent from its
 * process; its session (the program is started as the leader of one, where the system can do that);
 * and a mark in the environment, which children inherit. So a grandchild whose parent has ended, or
 * that made itself a daemon, is still found; only one that leaves all three marks behind is not.
 *
 * <p>Away from Linux only descent is seen. Processes are ended by handles that know their start
 * time, so a process id that was given out anew is never hit.
 */
final class ProcessTree {
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(25);

  private final ProcessHandle root;
  private final String mark;
  private final long startTicks;

  /**
   * @param root just started
   * @param mark how its entry in the environment of the program starts: {@code NAME=value}, with a
   *     NUL behind it for the whole value
   */
  ProcessTree(ProcessHandle root, String mark) {
    this.root = root;
    this.mark = mark;
    this.startTicks = ProcFs.process(root.pid()).map(ProcFs.Entry::startTicks).orElse(0L);
  }

  /** The living processes, children before their parents. */
  List<ProcessHandle> alive() {
    List<ProcessHandle> parentsFirst = new ArrayList<>();
    if (ProcFs.available()) {
      List<ProcFs.Entry> processes = ProcFs.processes();
      Map<Long, ProcFs.Entry> members = members(processes);
      for (ProcFs.Entry entry : processes) {
        // The environment is read only of processes that can be children of this program.
        if (entry.startTicks() >= startTicks
            && !members.containsKey(entry.pid())
            && ProcFs.environmentHas(entry.pid(), mark)) {
          members.put(entry.pid(), entry);
        }
      }
      parentsFirst.addAll(handles(members.keySet()));
    } else {
      if (root.isAlive()) {
        parentsFirst.add(root);
      }
      parentsFirst.addAll(root.descendants().toList());
    }
    return parentsFirst.reversed();
  }

  /**
   * Adds up what the processes hold in physical memory now. Pages that they share are counted for
   * each.
   *
   * @param processes one look at the machine, which may serve many trees
   */
  long residentBytes(List<ProcFs.Entry> processes) {
    return members(processes).keySet().stream()
        .mapToLong(pid -> ProcFs.residentBytes(pid).orElse(0))
        .sum();
  }

  /**
   * Asks every process to end, waits up to {@code grace}, then kills those left and those they
   * started meanwhile. An interrupt cuts the wait short.
   *
   * @return whether all are gone
   */
  boolean end(Duration grace) {
    return end(this::alive, grace);
  }

  /**
   * Kills at once every process whose environment has an entry that starts with {@code mark}.
   *
   * @return how many were found
   */
  static int killMarked(String mark) {
    Supplier<List<ProcessHandle>> marked =
        () ->
            handles(
                ProcFs.processes().stream()
                    .map(ProcFs.Entry::pid)
                    .filter(pid -> ProcFs.environmentHas(pid, mark))
                    .toList());
    int found = marked.get().size();
    end(marked, Duration.ZERO);
    return found;
  }

  private static boolean end(Supplier<List<ProcessHandle>> alive, Duration grace) {
    List<ProcessHandle> left = alive.get();
    if (grace.isPositive()) {
      left.forEach(ProcessHandle::destroy);
      left = awaitEnd(alive, left, grace);
    }
    // Killing takes its few moments even on an interrupted thread.
    boolean interrupted = Thread.interrupted();
    long deadline = System.nanoTime() + KILL_PATIENCE.toNanos();
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      left.forEach(ProcessHandle::destroyForcibly);
      left = awaitEnd(alive, left, POLL);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return left.isEmpty();
  }

  private static List<ProcessHandle> awaitEnd(
      Supplier<List<ProcessHandle>> alive, List<ProcessHandle> before, Duration patience) {
    List<ProcessHandle> left = before;
    long deadline = System.nanoTime() + patience.toNanos();
    while (!left.isEmpty()
        && System.nanoTime() < deadline
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(POLL.toNanos());
      left = alive.get();
    }
    return left;
  }

  private Map<Long, ProcFs.Entry> members(List<ProcFs.Entry> processes) {
    // A process with the root's id that started at another time is a stranger, and so is its
    // session.
    boolean reused =
        processes.stream().anyMatch(e -> e.pid() == root.pid() && e.startTicks() != startTicks);
    Map<Long, ProcFs.Entry> members = new LinkedHashMap<>();
    int before = -1;
    while (!reused && members.size() > before) {
      before = members.size();
      for (ProcFs.Entry entry : processes) {
        if (entry.pid() == root.pid()
            || entry.session() == root.pid()
            || members.containsKey(entry.parent())) {
          members.putIfAbsent(entry.pid(), entry);
        }
      }
    }
    return members;
  }

  private static List<ProcessHandle> handles(Collection<Long> pids) {
    List<ProcessHandle> handles = new ArrayList<>();
    pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(handles::add));
    return handles;
  }
}
