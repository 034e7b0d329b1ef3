package orhestra.conversations;

import java.util.ArrayList;
import java.util.List;
import orhestra.conversations.store.SessionStore;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/** Notes when a session is looked at next, or removes it; answers whether something is left. */
final class Looking implements Operation<Looking.Command, Boolean> {
  private static final int AT_ONCE = 1_000;

  /** What is to become of a session. */
  sealed interface Command {
    /** It is looked at again at this time, epoch milliseconds. */
    record Again(long session, long at) implements Command {}

    /** It is removed, a part of it at least. */
    record Purge(long session) implements Command {}
  }

  @Override
  public int phase() {
    return 43;
  }

  @Override
  public List<Boolean> apply(Transaction tx, List<Command> commands) {
    SessionStore store = tx.door(SessionStore.class);
    List<SessionStore.Look> looks = new ArrayList<>();
    List<Boolean> answers = new ArrayList<>();
    for (Command command : commands) {
      switch (command) {
        case Command.Again(long session, long at) -> {
          looks.add(new SessionStore.Look(session, at));
          answers.add(true);
        }
        case Command.Purge(long session) -> {
          SessionStore.Purged purged = store.purge(session, AT_ONCE);
          tx.deadLetters().delete(purged.turns().stream().mapToLong(Long::longValue).toArray());
          answers.add(purged.hasMore());
        }
      }
    }
    store.putLooks(looks);
    return answers;
  }
}
