package orhestra.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;
import orhestra.storage.sql.StorageException;

/** How concurrent commands become batches, on either database. */
abstract class GroupCommitSuite {
  private final Function<InstantSource, JdbcStorage> fixture;
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final CountDownLatch unblock = new CountDownLatch(1);
  private JdbcStorage storage;

  GroupCommitSuite(Function<InstantSource, JdbcStorage> fixture) {
    this.fixture = fixture;
  }

  @BeforeEach
  void open() {
    storage = fixture.apply(InstantSource.system());
  }

  @AfterEach
  void close() {
    unblock.countDown();
    storage.close();
  }

  /** Keeps the writer busy until {@link #unblock}, so that what is submitted meanwhile gathers. */
  private CompletableFuture<String> block() throws InterruptedException {
    CompletableFuture<String> blocking =
        storage.submit(
            new Work<String>(0),
            tx -> {
              tx.tasks().insertLeases(List.of(Work.lease(1000)));
              blocked.countDown();
              await(unblock);
              return "unblocked";
            });
    assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
    return blocking;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds a lease and remembers which commands came together. */
  private record Adding(int phase, List<String> log) implements Operation<Integer, Integer> {
    @Override
    public List<Integer> apply(Transaction tx, List<Integer> ordinals) {
      log.add(phase + ": " + ordinals);
      tx.tasks().insertLeases(ordinals.stream().map(Work::lease).toList());
      return ordinals.stream().map(ordinal -> -ordinal).toList();
    }
  }

  @Test
  void commandsThatMeetAreAppliedTogetherByPhaseAndAnsweredInOrder() throws Exception {
    List<String> log = Collections.synchronizedList(new ArrayList<>());
    Adding late = new Adding(9, log);
    Adding early = new Adding(1, log);
    CompletableFuture<String> blocking = block();
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      answers.add(storage.submit(i % 2 == 0 ? early : late, i));
    }
    unblock.countDown();
    assertThat(blocking.join()).isEqualTo("unblocked");
    assertThat(answers.stream().map(CompletableFuture::join).toList())
        .containsExactly(-1, -2, -3, -4, -5, -6);
    assertThat(log).containsExactly("1: [2, 4, 6]", "9: [1, 3, 5]");
  }

  @Test
  void aThousandCommandsAreTheMostOfOneBatch() throws Exception {
    List<String> log = Collections.synchronizedList(new ArrayList<>());
    Adding adding = new Adding(0, log);
    block();
    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 1500).mapToObj(i -> storage.submit(adding, 5000 + i)).toList();
    unblock.countDown();
    answers.forEach(CompletableFuture::join);
    assertThat(log).hasSize(2);
  }

  @Test
  void aCommandThatFailsHarmsNoNeighbour() throws Exception {
    Adding adding = new Adding(0, Collections.synchronizedList(new ArrayList<>()));
    block();
    CompletableFuture<Integer> before = storage.submit(adding, 1);
    CompletableFuture<Integer> taken = storage.submit(adding, 1000);
    CompletableFuture<Integer> after = storage.submit(adding, 2);
    CompletableFuture<String> thrower =
        storage.submit(
            new Work<String>(5),
            tx -> {
              throw new IllegalStateException("never");
            });
    unblock.countDown();
    assertThat(before.join()).isEqualTo(-1);
    assertThat(after.join()).isEqualTo(-2);
    assertThatThrownBy(taken::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(StorageException.class)
        .hasMessageNotContainingAny("INSERT", "leases")
        .hasRootCauseInstanceOf(java.sql.SQLException.class);
    assertThatThrownBy(thrower::join).hasRootCauseMessage("never");
    assertThat((int) storage.read(view -> view.tasks().leases(Work.tasks(1, 2, 1000)).size()))
        .isEqualTo(3);
  }

  @Test
  void readsDoNotWaitForBatchesAndSeeOnlyWhatIsCommitted() throws Exception {
    Work.change(storage, tx -> tx.tasks().insertLeases(List.of(Work.lease(1))));
    CompletableFuture<String> blocking = block();
    assertThat((int) storage.read(view -> view.tasks().leases(Work.tasks(1, 1000)).size()))
        .isEqualTo(1);
    unblock.countDown();
    blocking.join();
    assertThat((int) storage.read(view -> view.tasks().leases(Work.tasks(1, 1000)).size()))
        .isEqualTo(2);
  }

  @Test
  void aReadSeesOneStateHoweverLongItTakes() {
    Work.change(storage, tx -> tx.tasks().insertLeases(List.of(Work.lease(1))));
    int seen =
        storage.read(
            view -> {
              int first = view.tasks().leases(Work.tasks(1, 2)).size();
              Work.change(storage, tx -> tx.tasks().insertLeases(List.of(Work.lease(2))));
              return first * 10 + view.tasks().leases(Work.tasks(1, 2)).size();
            });
    assertThat(seen).isEqualTo(11);
  }

  @Test
  void manyVirtualThreadsReadAndWriteAtOnce() {
    Adding adding = new Adding(0, Collections.synchronizedList(new ArrayList<>()));
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 200; i++) {
      int ordinal = i;
      threads.add(
          Thread.ofVirtual()
              .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
              .start(
                  () -> {
                    assertThat(storage.submit(adding, ordinal).join()).isEqualTo(-ordinal);
                    int found =
                        storage.read(view -> view.tasks().leases(Work.tasks(ordinal)).size());
                    assertThat(found).isEqualTo(1);
                  }));
    }
    threads.forEach(GroupCommitSuite::join);
    assertThat(failures).isEmpty();
    assertThat(adding.log()).hasSizeLessThan(200);
  }

  private static void join(Thread thread) {
    try {
      assertThat(thread.join(java.time.Duration.ofSeconds(60))).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void closingFinishesWhatWasSubmittedAndRefusesTheRest() throws Exception {
    Adding adding = new Adding(0, Collections.synchronizedList(new ArrayList<>()));
    block();
    CompletableFuture<Integer> submitted = storage.submit(adding, 1);
    Thread closer = Thread.ofPlatform().start(storage::close);
    unblock.countDown();
    assertThat(submitted.join()).isEqualTo(-1);
    join(closer);
    assertThatThrownBy(() -> storage.submit(adding, 2).join())
        .hasRootCauseInstanceOf(StorageException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> storage.read(view -> 1)).isInstanceOf(StorageException.class);
  }

  @Test
  void aFailedReadTellsWhoAskedAndTheNextOneWorks() {
    assertThatThrownBy(
            () ->
                storage.read(
                    view -> {
                      throw new IllegalArgumentException("unfit");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unfit");
    assertThat((int) storage.read(view -> 7)).isEqualTo(7);
  }

  @Test
  void theSizeOfTheDatabaseIsKnown() {
    assertThat(storage.bytes()).isPositive();
  }
}
