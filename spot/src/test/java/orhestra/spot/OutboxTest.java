package orhestra.spot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.client.spot.Failure;

@Timeout(20)
class OutboxTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
  private final Outbox outbox = new Outbox(nanos::get);

  private static Outbox.Item item(String task, int bytes) {
    Report report = new Report.Failed(task, new Failure("s", null, "no", true, null, null, null));
    return new Outbox.Item(
        report, new Spool.Entry(java.nio.file.Path.of(task), report, bytes), 1, 0);
  }

  private List<String> take(int items, int bytes) throws InterruptedException {
    return outbox.take(items, bytes).stream().map(i -> i.report().taskId()).toList();
  }

  @Test
  void takesInOrderAsMuchAsGoesIntoOneCall() throws Exception {
    outbox.add(item("a", 50));
    outbox.add(item("b", 50));
    outbox.add(item("c", 50));
    outbox.add(item("big", 500));
    assertThat(take(2, 1000)).containsExactly("a", "b");
    assertThat(take(10, 100)).containsExactly("c");
    // One that is too big for any call goes alone.
    assertThat(take(10, 100)).containsExactly("big");
  }

  @Test
  void waitsForTheFirstReport() throws Exception {
    CompletableFuture<List<Outbox.Item>> taken = new CompletableFuture<>();
    Thread taker =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    taken.complete(outbox.take(1, 1));
                  } catch (InterruptedException e) {
                    taken.completeExceptionally(e);
                  }
                });
    outbox.add(item("a", 1));
    assertThat(taken.get(10, TimeUnit.SECONDS)).hasSize(1);
    taker.join();
  }

  @Test
  void aReportForLaterComesWhenItIsDueWithoutItsSlot() throws Exception {
    outbox.add(item("a", 1));
    outbox.again(outbox.take(1, 1).getFirst(), Duration.ofSeconds(2));
    outbox.add(item("b", 1));
    outbox.again(outbox.take(1, 1).getFirst(), Duration.ofSeconds(1));
    outbox.add(item("c", 1));
    assertThat(take(9, 9)).containsExactly("c");
    // The clock passes the end of its range, as it may.
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    List<Outbox.Item> due = outbox.take(9, 9);
    assertThat(due).extracting(i -> i.report().taskId()).containsExactly("b", "a");
    assertThat(due).allSatisfy(i -> assertThat(i.slots()).isZero());
    assertThat(due).allSatisfy(i -> assertThat(i.failures()).isEqualTo(1));
  }

  @Test
  void knowsWhenEverythingIsTriedAndWhenItIsSettled() throws Exception {
    assertThat(outbox.awaitEmpty(Duration.ZERO)).isTrue();
    outbox.add(item("a", 1));
    assertThat(outbox.awaitTried(Duration.ZERO)).isFalse();
    Outbox.Item taken = outbox.take(1, 1).getFirst();
    assertThat(outbox.awaitTried(Duration.ZERO)).isFalse();
    outbox.again(taken, Duration.ofHours(1));
    assertThat(outbox.awaitTried(Duration.ZERO)).isTrue();
    assertThat(outbox.awaitEmpty(Duration.ZERO)).isFalse();
    nanos.addAndGet(Duration.ofHours(2).toNanos());
    assertThat(outbox.take(1, 1)).hasSize(1);
    outbox.settled();
    assertThat(outbox.awaitEmpty(Duration.ZERO)).isTrue();
    assertThat(outbox.size()).isZero();
  }
}
