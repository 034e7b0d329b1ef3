package orhestra.storage;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import orhestra.engine.Attempt;
import orhestra.engine.AttemptOutcome;
import orhestra.engine.Backoff;
import orhestra.engine.Event;
import orhestra.engine.Group;
import orhestra.engine.GroupTerms;
import orhestra.engine.Lease;
import orhestra.engine.Progress;
import orhestra.engine.RetryPolicy;
import orhestra.engine.TaskId;
import orhestra.engine.store.GroupStore.Locked;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;
import orhestra.engine.store.Transaction.Participant;
import orhestra.storage.sql.Durability;

/**
 * How fast batches of claims and completions go, without the engine: {@code StorageBench
 * [h2|h2-process|postgres]... [seconds]}. "whole" batches are one command with all the rows; "loop"
 * has that many virtual threads that each claim and complete one task at a time.
 */
final class StorageBench {
  private static final String BODY =
      "{\"iter\":100,\"fopt\":0.165,\"bestPos\":[" + "0.12345678,".repeat(10) + "1]}";
  private static final InstantSource CLOCK = InstantSource.system();

  private final JdbcStorage storage;
  private final long group;
  private final AtomicInteger next = new AtomicInteger();
  private final Claim claim = new Claim();
  private final Complete complete = new Complete();

  private StorageBench(JdbcStorage storage) {
    this.storage = storage;
    GroupTerms terms =
        new GroupTerms(
            "sweep", 0, 0, Set.of(), 0, new RetryPolicy(3, 10, new Backoff.Immediate(), 0), "", 1);
    this.group =
        storage
            .submit(
                new Operation<String, Long>() {
                  @Override
                  public int phase() {
                    return 0;
                  }

                  @Override
                  public List<Long> apply(Transaction tx, List<String> commands) {
                    long id = tx.groups().nextId();
                    tx.groups().insert(new Group(id, terms, Progress.fresh(10_000_000)));
                    return List.of(id);
                  }
                },
                "")
            .join();
  }

  /** Writes the group once per batch, as the engine does. */
  private final class Book implements Participant {
    int claimed;
    int done;

    @Override
    public void beforeCommit(Transaction tx) {
      Progress old = tx.groups().lock(new long[] {group}).getFirst().progress();
      tx.groups()
          .update(
              List.of(
                  new Locked(
                      group,
                      new Progress(
                          old.state(),
                          old.total(),
                          old.next() + claimed,
                          old.running() + claimed - done,
                          old.done() + done,
                          0,
                          0,
                          false,
                          1,
                          0))));
      List<Event> events = new ArrayList<>();
      if (claimed > 0) {
        events.add(new Event(0, tx.now(), "tasks.claimed", group, "0-" + claimed, ""));
      }
      if (done > 0) {
        events.add(new Event(0, tx.now(), "tasks.completed", group, "0-" + done, ""));
      }
      tx.events().append(events);
    }

    @Override
    public void committed() {}

    @Override
    public void rolledBack() {}
  }

  private final class Claim implements Operation<Integer, List<Long>> {
    @Override
    public int phase() {
      return 20;
    }

    @Override
    public List<List<Long>> apply(Transaction tx, List<Integer> counts) {
      List<List<Long>> answers = new ArrayList<>();
      List<Lease> leases = new ArrayList<>();
      for (int count : counts) {
        List<Long> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          long task = TaskId.of(group, next.getAndIncrement());
          tasks.add(task);
          leases.add(new Lease(task, 1, task * 31, task % 64, 1, tx.now(), tx.now(), 0, 0));
        }
        answers.add(tasks);
      }
      tx.tasks().insertLeases(leases);
      tx.participant(Book.class, Book::new).claimed += leases.size();
      return answers;
    }
  }

  private final class Complete implements Operation<List<Long>, Boolean> {
    @Override
    public int phase() {
      return 0;
    }

    @Override
    public List<Boolean> apply(Transaction tx, List<List<Long>> commands) {
      long[] tasks =
          commands.stream().flatMap(List::stream).mapToLong(Long::longValue).sorted().toArray();
      List<Attempt> attempts = new ArrayList<>();
      for (Lease lease : tx.tasks().leases(tasks)) {
        attempts.add(
            new Attempt(
                lease.task(),
                lease.attempt(),
                lease.token(),
                lease.worker(),
                AttemptOutcome.DONE,
                lease.startedAt(),
                tx.now(),
                0.165,
                BODY));
      }
      if (attempts.size() != tasks.length) {
        throw new IllegalStateException("leases are missing");
      }
      tx.tasks().deleteLeases(tasks);
      tx.tasks().appendAttempts(attempts);
      tx.participant(Book.class, Book::new).done += tasks.length;
      return commands.stream().map(command -> true).toList();
    }
  }

  /** Half a batch completes what the batch before has claimed, the other half claims. */
  private final class Both implements Operation<List<Long>, List<Long>> {
    @Override
    public int phase() {
      return 0;
    }

    @Override
    public List<List<Long>> apply(Transaction tx, List<List<Long>> commands) {
      List<Long> done = commands.getFirst();
      if (!done.isEmpty()) {
        complete.apply(tx, List.of(done));
      }
      return claim.apply(tx, List.of(half));
    }

    int half;
  }

  private void whole(String name, int size, double seconds) {
    Both both = new Both();
    both.half = Math.max(1, size / 2);
    List<Long> held = List.of();
    List<Long> nanos = new ArrayList<>();
    double writer = writerMillis();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      held = storage.submit(both, held).join();
      nanos.add(System.nanoTime() - start);
    }
    writer = (writerMillis() - writer) / nanos.size();
    storage.submit(complete, held).join();
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    double mean = Arrays.stream(sorted).average().orElse(0) / 1e6;
    print(
        "%-11s whole %4d: %7.0f batches/s %8.0f commands/s  mean %.3f p50 %.3f p99 %.3f ms, writer"
            + " %.3f",
        name,
        size,
        1000 / mean,
        1000 / mean * both.half * 2,
        mean,
        sorted[sorted.length / 2] / 1e6,
        sorted[sorted.length * 99 / 100] / 1e6,
        writer);
  }

  private void loop(String name, int threads, double seconds) throws InterruptedException {
    AtomicLong commands = new AtomicLong();
    double writer = writerMillis();
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    CountDownLatch finished = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                while (System.nanoTime() < end) {
                  List<Long> held = storage.submit(claim, 1).join();
                  storage.submit(complete, held).join();
                  commands.addAndGet(2);
                }
                finished.countDown();
              });
    }
    finished.await();
    double took = (System.nanoTime() - start) / 1e9;
    print(
        "%-11s loop  %4d: %8.0f commands/s, writer %.3f ms per command",
        name, threads, commands.get() / took, (writerMillis() - writer) / commands.get());
  }

  /** Processor time that the writer's thread has used: it does not depend on who else is busy. */
  private static double writerMillis() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().equals("storage-writer")) {
        return threads.getThreadCpuTime(thread.getThreadId()) / 1e6;
      }
    }
    throw new IllegalStateException("no writer");
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  public static void main(String[] args) throws Exception {
    double seconds = 3;
    List<String> kinds = new ArrayList<>();
    for (String arg : args) {
      if (arg.matches("[0-9.]+")) {
        seconds = Double.parseDouble(arg);
      } else {
        kinds.add(arg);
      }
    }
    for (String kind : kinds) {
      if (kind.equals("postgres")) {
        try (EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "on")
                .start()) {
          run(kind, StorageSettings.of(server.getJdbcUrl("postgres", "postgres")), seconds);
        }
      } else {
        Path folder = Files.createTempDirectory("bench");
        Path file = folder.resolve("db");
        StorageSettings settings = StorageSettings.of("jdbc:h2:file:" + file);
        run(
            kind,
            kind.equals("h2") ? settings : settings.withDurability(Durability.PROCESS),
            seconds);
        Files.delete(Path.of(file + ".mv.db"));
        Files.delete(folder);
      }
    }
  }

  private static void run(String name, StorageSettings settings, double seconds)
      throws InterruptedException {
    long start = System.nanoTime();
    try (JdbcStorage storage = JdbcStorage.open(settings, CLOCK, List.of())) {
      print("%-11s open new: %.0f ms", name, (System.nanoTime() - start) / 1e6);
      StorageBench bench = new StorageBench(storage);
      bench.whole(name + "*", 64, seconds);
      for (int size : new int[] {2, 16, 64, 200}) {
        bench.whole(name, size, seconds);
      }
      for (int threads : new int[] {1, 8, 64}) {
        bench.loop(name, threads, seconds);
      }
      print("%-11s size %d MB", name, storage.bytes() >> 20);
      start = System.nanoTime();
    }
    print("%-11s close: %.0f ms", name, (System.nanoTime() - start) / 1e6);
    start = System.nanoTime();
    JdbcStorage again = JdbcStorage.open(settings, CLOCK, List.of());
    print("%-11s open again: %.0f ms", name, (System.nanoTime() - start) / 1e6);
    print("%-11s size %d MB", name, again.bytes() >> 20);
    again.close();
    LockSupport.parkNanos(1);
  }
}
