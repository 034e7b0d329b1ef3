package orhestra.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Claims that wait, on real threads. */
@Timeout(60)
final class WaitingClaimTest {
  private static final long LONG = 50_000;

  private final EngineUnderTest fixture = new EngineUnderTest();
  private final TaskEngine engine = fixture.engine;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  private Future<List<Lease>> claimLater(Worker worker, @Nullable String claimId) {
    ClaimRequest request = new ClaimRequest(EngineUnderTest.QUEUE, worker, 1, claimId);
    return threads.submit(() -> engine.claim(request, LONG));
  }

  private void awaitWaiting(int claims) {
    Awaitility.await().until(() -> engine.waitingClaims() == claims);
  }

  private static List<Lease> get(Future<List<Lease>> claim) throws Exception {
    return claim.get(30, TimeUnit.SECONDS);
  }

  @Test
  void aGroupThatOpensAnswersTheClaimThatWaits() throws Exception {
    Future<List<Lease>> claim = claimLater(fixture.worker("spot"), null);
    awaitWaiting(1);
    long group = fixture.open(1);
    assertThat(get(claim)).extracting(Lease::task).containsExactly(TaskId.of(group, 0));
    assertThat(engine.waitingClaims()).isZero();
  }

  @Test
  void aGroupThatTheWorkerCannotServeLetsItWaitOn() throws Exception {
    Future<List<Lease>> claim = claimLater(fixture.worker("spot", "cpu"), null);
    awaitWaiting(1);
    fixture.open(1, new Terms().requires("gpu"));
    fixture.open(1, new Terms().queue("turn"));
    assertThat(engine.waitingClaims()).isEqualTo(1);
    long group = fixture.open(1, new Terms().requires("cpu"));
    assertThat(get(claim)).extracting(Lease::task).containsExactly(TaskId.of(group, 0));
  }

  @Test
  void aRetryThatBecomesDueAnswersTheClaimWhenTheAlarmGoesOff() throws Exception {
    Worker worker = fixture.worker("spot");
    fixture.open(1, new Terms().retry(3, 10, new Backoff.Fixed(5_000)));
    Lease first = fixture.claimOne(worker);
    fixture.fail(first, true);
    Future<List<Lease>> claim = claimLater(worker, null);
    awaitWaiting(1);
    assertThat(fixture.alarms).last().isEqualTo(fixture.time.millis() + 5_000);
    fixture.time.pass(4_999);
    engine.wake();
    assertThat(engine.waitingClaims()).isEqualTo(1);
    fixture.time.pass(1);
    engine.wake();
    assertThat(get(claim)).extracting(Lease::attempt).containsExactly(2);
  }

  @Test
  void aRepeatedClaimOfWhichNothingIsHeldAnyMoreDoesNotWait() throws Exception {
    Worker worker = fixture.worker("spot");
    fixture.open(2);
    Lease lease =
        engine.claim(new ClaimRequest(EngineUnderTest.QUEUE, worker, 1, "id")).join().getFirst();
    fixture.complete(lease);
    // Something could be claimed, so that a claim that waited would be woken again and again.
    assertThat(get(claimLater(worker, "id"))).isEmpty();
    assertThat(engine.waitingClaims()).isZero();
  }

  @Test
  void aClaimThatFailsLeavesNoWaiterBehind() {
    AtomicReference<LayeredStorage> layer = new AtomicReference<>();
    EngineUnderTest broken =
        new EngineUnderTest(
            EngineSettings.defaults(),
            storage -> {
              layer.set(new LayeredStorage(storage, true));
              return layer.get();
            });
    Worker worker = broken.worker("spot");
    layer.get().broken = true;
    ClaimRequest request = new ClaimRequest(EngineUnderTest.QUEUE, worker, 1, null);
    assertThatThrownBy(() -> broken.engine.claim(request, LONG))
        .hasRootCauseMessage("the storage is broken");
    assertThat(broken.engine.waitingClaims()).isZero();
  }

  @Test
  void anInterruptedClaimPassesItsWakeOn() throws Exception {
    Future<List<Lease>> interrupted = claimLater(fixture.worker("spot-1"), null);
    awaitWaiting(1);
    Future<List<Lease>> other = claimLater(fixture.worker("spot-2"), null);
    awaitWaiting(2);
    interrupted.cancel(true);
    awaitWaiting(1);
    fixture.open(1);
    assertThat(get(other)).hasSize(1);
  }

  @Test
  void nobodyOversleepsWhileTwoHundredWaitAndFourSubmit() throws Exception {
    int waiters = 200;
    int tasks = 4_000;
    AtomicInteger claimed = new AtomicInteger();
    Set<Long> seen = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(tasks);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < waiters; i++) {
      Worker worker = fixture.worker("spot-" + i);
      running.add(
          threads.submit(
              () -> {
                while (claimed.get() < tasks) {
                  ClaimRequest request = new ClaimRequest(EngineUnderTest.QUEUE, worker, 3, null);
                  for (Lease lease : engine.claim(request, LONG)) {
                    assertThat(seen.add(lease.task())).isTrue();
                    claimed.incrementAndGet();
                    all.countDown();
                  }
                }
                return null;
              }));
    }
    for (int i = 0; i < 4; i++) {
      running.add(
          threads.submit(
              () -> {
                for (int left = tasks / 4; left > 0; ) {
                  int some = Math.min(left, 1 + left % 7);
                  fixture.open(some);
                  left -= some;
                }
                return null;
              }));
    }
    // Each claim waits for nearly a minute: one lost wake and this takes too long.
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(seen).hasSize(tasks);
    engine.stopWaiting();
    for (Future<?> thread : running) {
      thread.get(10, TimeUnit.SECONDS);
    }
  }
}
