package orhestra.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import orhestra.engine.Event;

/** The event log. */
public abstract class EventStoreSuite extends StorageSuite {
  protected EventStoreSuite(StorageFixture fixture) {
    super(fixture);
  }

  private static Event event(long at) {
    return new Event(0, at, "tasks.completed", 7, "0-" + at, "c");
  }

  private void append(Event... events) {
    change(tx -> tx.events().append(List.of(events)));
  }

  private List<Event> all() {
    return read(view -> view.events().read(0, 1_000_000));
  }

  @Test
  void eventsComeBackInFull() {
    append(new Event(0, Long.MAX_VALUE, ODD_TEXT, Long.MAX_VALUE, ODD_TEXT, ODD_TEXT));
    assertThat(all())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("offset")
        .containsExactly(
            new Event(0, Long.MAX_VALUE, ODD_TEXT, Long.MAX_VALUE, ODD_TEXT, ODD_TEXT));
    assertThat(all().getFirst().offset()).isPositive();
  }

  @Test
  void offsetsGrowInTheOrderOfAppending() {
    append();
    append(event(1), event(2));
    change(
        tx -> {
          tx.events().append(List.of(event(3)));
          tx.events().append(List.of(event(4), event(5)));
        });
    append(event(6));
    assertThat(all()).extracting(Event::at).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(all()).extracting(Event::offset).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aReaderGoesOnWhereItStopped() {
    List<Event> seen = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      append(event(2 * i), event(2 * i + 1));
      long after = seen.isEmpty() ? 0 : seen.getLast().offset();
      seen.addAll(read(view -> view.events().read(after, 3)));
    }
    assertThat(seen)
        .extracting(Event::at)
        .containsExactlyElementsOf(LongStream.range(0, 20).boxed().toList());
    assertThat(readAll(view -> view.events().read(seen.getLast().offset(), 3))).isEmpty();
  }

  @Test
  void eventsOfALostBatchAreNotThere() {
    append(event(1));
    assertThatThrownBy(
            () ->
                change(
                    tx -> {
                      tx.events().append(List.of(event(2)));
                      throw new IllegalStateException("lost");
                    }))
        .isInstanceOf(RuntimeException.class);
    append(event(3));
    assertThat(all()).extracting(Event::at).containsExactly(1L, 3L);
  }

  @Test
  void theOldestAreRemovedInSteps() {
    for (int i = 0; i < 10; i++) {
      append(event(i));
    }
    assertThat((int) write(tx -> tx.events().deleteBefore(6, 4))).isEqualTo(4);
    assertThat((int) write(tx -> tx.events().deleteBefore(6, 4))).isEqualTo(2);
    assertThat((int) write(tx -> tx.events().deleteBefore(6, 4))).isZero();
    assertThat(all()).extracting(Event::at).containsExactly(6L, 7L, 8L, 9L);
  }

  @Test
  void offsetsGoOnGrowingAfterAllOldEventsWereRemoved() {
    append(event(1), event(2));
    long last = all().getLast().offset();
    change(tx -> tx.events().deleteBefore(100, 100));
    append(event(3));
    assertThat(readAll(view -> view.events().read(last, 10)))
        .extracting(Event::at)
        .containsExactly(3L);
  }
}
