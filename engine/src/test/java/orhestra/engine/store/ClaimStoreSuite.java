package orhestra.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import orhestra.engine.store.ClaimStore.Claim;
import orhestra.engine.store.ClaimStore.HandedOut;
import orhestra.engine.store.ClaimStore.Remembered;

/** Remembered claims. */
public abstract class ClaimStoreSuite extends StorageSuite {
  protected ClaimStoreSuite(StorageFixture fixture) {
    super(fixture);
  }

  private static Remembered remembered(long worker, String claimId, long at) {
    return new Remembered(
        new Claim(worker, claimId),
        List.of(new HandedOut(Long.MAX_VALUE, -1), new HandedOut(0, Long.MIN_VALUE)),
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
    Remembered later = new Remembered(new Claim(1, "x"), List.of(new HandedOut(1, 2)), 9);
    change(tx -> tx.claims().put(List.of(later)));
    assertThat(found(new Claim(1, "x"))).containsExactly(later);
  }

  @Test
  void manyTasksAreRemembered() {
    List<HandedOut> tasks =
        java.util.stream.LongStream.range(0, 1000)
            .mapToObj(i -> new HandedOut(Long.MAX_VALUE - i, -i))
            .toList();
    Remembered large = new Remembered(new Claim(1, "x"), tasks, 1);
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
