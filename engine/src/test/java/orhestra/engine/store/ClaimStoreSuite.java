package orhestra.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import orhestra.engine.TaskId;
import orhestra.engine.store.ClaimStore.Claim;
import orhestra.engine.store.ClaimStore.Remembered;

/** Remembered claims. */
public abstract class ClaimStoreSuite extends StorageSuite {
  protected ClaimStoreSuite(StorageFixture fixture) {
    super(fixture);
  }

  private static Remembered remembered(long worker, String claimId, long at) {
    return new Remembered(
        new Claim(worker, claimId),
        Long.MIN_VALUE + at,
        List.of(task(8), task(2), task(3), task(4), 0L, TaskId.END - 1),
        at);
  }

  private List<Remembered> found(Claim... claims) {
    return write(tx -> tx.claims().find(List.of(claims)));
  }

  @Test
  void claimsAreFoundByWorkerAndName() {
    Remembered odd = remembered(1, ODD_TEXT, 5);
    Remembered empty = remembered(2, "", 5);
    Remembered same = remembered(2, "x", 6);
    change(
        tx -> {
          tx.claims().put(List.of(odd, empty));
          tx.claims().put(List.of(same));
          tx.claims().put(List.of());
        });
    assertThat(
            found(
                new Claim(1, ODD_TEXT),
                new Claim(2, ""),
                new Claim(1, "x"),
                new Claim(2, "x"),
                new Claim(2, "y")))
        .containsExactlyInAnyOrder(odd, empty, same);
    assertThat(found()).isEmpty();
    assertThat(found(new Claim(3, "x"))).isEmpty();
  }

  @Test
  void aLaterClaimOfTheSameNameOverwrites() {
    change(tx -> tx.claims().put(List.of(remembered(1, "x", 5), remembered(1, "y", 5))));
    Remembered later = new Remembered(new Claim(1, "x"), -1, List.of(1L), 9);
    change(tx -> tx.claims().put(List.of(later)));
    assertThat(found(new Claim(1, "x"))).containsExactly(later);
  }

  @Test
  void manyTasksAreRemembered() {
    List<Long> tasks = LongStream.range(0, 1000).mapToObj(i -> TaskId.END - 2 * i - 2).toList();
    Remembered large = new Remembered(new Claim(1, "x"), 7, tasks, 1);
    change(tx -> tx.claims().put(List.of(large)));
    assertThat(found(new Claim(1, "x"))).containsExactly(large);
  }

  @Test
  void oldClaimsAreForgottenInSteps() {
    change(
        tx -> {
          for (int i = 0; i < 10; i++) {
            tx.claims().put(List.of(remembered(1, "c" + i, i)));
          }
        });
    assertThat((int) write(tx -> tx.claims().deleteBefore(6, 4))).isEqualTo(4);
    assertThat((int) write(tx -> tx.claims().deleteBefore(6, 4))).isEqualTo(2);
    assertThat((int) write(tx -> tx.claims().deleteBefore(6, 4))).isZero();
    assertThat(found(new Claim(1, "c5"), new Claim(1, "c6")))
        .containsExactly(remembered(1, "c6", 6));
  }
}
