package orhestra.conversations.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.conversations.wire.Frame;

/** Each event once, in order, whatever is lost or comes twice on the way. */
@Timeout(60)
final class FollowerTest {
  private static final long SESSION = 3;

  private final AtomicLong committed = new AtomicLong();
  private final AtomicBoolean unreadable = new AtomicBoolean();
  private final List<Long> served = Collections.synchronizedList(new ArrayList<>());
  private final AtomicBoolean lost = new AtomicBoolean();
  private final AtomicBoolean slow = new AtomicBoolean();
  private final CountDownLatch gate = new CountDownLatch(1);
  private boolean gated;
  private final AtomicLong nanos = new AtomicLong();
  private final Follower follower =
      new Follower(
          SESSION,
          (session, from, limit) ->
              unreadable.get()
                  ? List.of()
                  : LongStream.rangeClosed(from, committed.get())
                      .limit(limit)
                      .mapToObj(FollowerTest::frame)
                      .toList(),
          new Follower.Sink() {
            @Override
            public void send(Frame frame) {
              if (gated) {
                awaitGate();
              }
              served.add(frame.seq());
            }

            @Override
            public void tooSlow() {
              slow.set(true);
            }

            @Override
            public void lost() {
              lost.set(true);
            }
          },
          nanos::get);

  private void awaitGate() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Frame frame(long seq) {
    return new Frame(seq, "x", "{}");
  }

  private void awaitServed(long from, long to) {
    await()
        .untilAsserted(
            () ->
                assertThat(List.copyOf(served))
                    .containsExactlyElementsOf(LongStream.rangeClosed(from, to).boxed().toList()));
  }

  @RepeatedTest(20)
  void offersInAnyOrderLostAndDoubled() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int last = 1 + random.nextInt(300);
    committed.set(last);
    List<Long> offers = new ArrayList<>();
    LongStream.rangeClosed(1, last)
        .forEach(
            seq -> {
              for (int i = random.nextInt(3); i > 0; i--) {
                offers.add(seq);
              }
            });
    offers.add((long) last);
    Collections.shuffle(offers, random);
    List<Thread> threads = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      int mine = part;
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = mine; i < offers.size(); i += 3) {
                      follower.offer(frame(offers.get(i)));
                    }
                  }));
    }
    follower.from(1, 0);
    for (Thread thread : threads) {
      thread.join();
    }
    awaitServed(1, last);
    assertThat(lost).as("seed %d", seed).isFalse();
  }

  @Test
  void whatIsOfferedBeforeItBeginsIsKept() {
    committed.set(5);
    follower.offer(frame(4));
    follower.offer(frame(5));
    assertThat(served).isEmpty();
    follower.from(4, 0);
    awaitServed(4, 5);
  }

  @Test
  void itCanBeSentBack() {
    committed.set(3);
    follower.from(1, 3);
    awaitServed(1, 3);
    served.clear();
    follower.from(2, 0);
    awaitServed(2, 3);
  }

  @Test
  void whileItIsHeldNothingIsServed() throws Exception {
    committed.set(3);
    follower.from(1, 3);
    follower.hold();
    int before = served.size();
    committed.set(5);
    follower.offer(frame(4));
    follower.offer(frame(5));
    assertThat(served).hasSize(before);
    served.clear();
    follower.from(2, 5);
    awaitServed(2, 5);
  }

  @Test
  void whatIsNotKeptAnyMoreIsSaid() {
    unreadable.set(true);
    follower.from(1, 3);
    await().untilTrue(lost);
  }

  @Test
  void whoDoesNotKeepUpIsToldOnceItTakesTooLong() {
    gated = true;
    committed.set(100);
    follower.from(1, 100);
    follower.checkPace(1_000);
    assertThat(slow).isFalse();
    nanos.set(1_001);
    follower.checkPace(1_000);
    await().untilTrue(slow);
    gate.countDown();
  }

  @Test
  void whoOnlyLacksAFewIsNotTooSlow() {
    gated = true;
    committed.set(10);
    follower.from(1, 10);
    nanos.set(1_001);
    follower.checkPace(1_000);
    gate.countDown();
    awaitServed(1, 10);
    assertThat(slow).isFalse();
  }
}
