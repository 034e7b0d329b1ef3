package orhestra.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import orhestra.engine.DeadLetter;

/** Dead letters. */
public abstract class DeadLetterStoreSuite extends StorageSuite {
  protected DeadLetterStoreSuite(StorageFixture fixture) {
    super(fixture);
  }

  private static DeadLetter letter(int ordinal) {
    return new DeadLetter(task(ordinal), "sweep", ordinal, ODD_TEXT);
  }

  @Test
  void lettersAreListedByTask() {
    change(tx -> tx.deadLetters().insert(List.of(letter(3), letter(1), letter(2))));
    assertThat(readAll(view -> view.deadLetters().between(task(1), task(3), 9)))
        .containsExactly(letter(1), letter(2));
    assertThat(readAll(view -> view.deadLetters().between(0, Long.MAX_VALUE, 2)))
        .containsExactly(letter(1), letter(2));
  }

  @Test
  void deletionPassesOverWhatIsNotThere() {
    change(tx -> tx.deadLetters().insert(List.of(letter(1), letter(2))));
    change(
        tx -> {
          tx.deadLetters().insert(List.of());
          tx.deadLetters().delete(ids());
          tx.deadLetters().delete(ids(task(0), task(2), task(3)));
        });
    assertThat(writeAll(tx -> tx.deadLetters().between(0, Long.MAX_VALUE, 9)))
        .containsExactly(letter(1));
  }
}
