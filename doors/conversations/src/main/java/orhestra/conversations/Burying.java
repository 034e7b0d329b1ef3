package orhestra.conversations;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import orhestra.conversations.store.SessionStore;
import orhestra.engine.DeadLetter;
import orhestra.engine.Event;
import orhestra.engine.TaskId;
import orhestra.engine.store.DutyStore.Duty;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/**
 * Keeps callbacks that nobody can make sense of as dead letters. They belong to no session, so they
 * have a group of their own.
 */
final class Burying implements Operation<Burying.Letter, Boolean> {
  /** The queue under which they stand. */
  static final String QUEUE = "callback";

  private static final String GROUP = "conversations-callbacks";

  /** The last so many are kept. */
  private static final int KEPT = 100_000;

  /** What came, and what is wrong with it. */
  record Letter(String error, String payload) {
    Letter {
      requireNonNull(error, "error is null");
      requireNonNull(payload, "payload is null");
    }
  }

  @Override
  public int phase() {
    return 44;
  }

  @Override
  public List<Boolean> apply(Transaction tx, List<Letter> letters) {
    Duty counter =
        tx.duties()
            .lock(GROUP)
            .orElseGet(() -> new Duty(GROUP, Long.toString(tx.groups().nextId()), 0));
    long group = Long.parseLong(counter.holder());
    long number = counter.version();
    List<SessionStore.Failure> failures = new ArrayList<>();
    List<DeadLetter> dead = new ArrayList<>();
    for (Letter letter : letters) {
      long id = TaskId.of(group, (int) (number++ % KEPT));
      failures.add(new SessionStore.Failure(id, tx.now(), letter.error(), letter.payload()));
      dead.add(new DeadLetter(id, QUEUE, tx.now(), letter.error()));
    }
    tx.duties().put(new Duty(GROUP, counter.holder(), number));
    tx.door(SessionStore.class).insertFailures(failures);
    tx.deadLetters().delete(dead.stream().mapToLong(DeadLetter::task).sorted().toArray());
    tx.deadLetters().insert(dead);
    tx.events()
        .append(
            List.of(
                new Event(
                    0,
                    tx.now(),
                    "callbacks.malformed",
                    group,
                    Integer.toString(letters.size()),
                    "")));
    return letters.stream().map(letter -> true).toList();
  }
}
