package orhestra.storage.store;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import orhestra.storage.sql.Session;

/**
 * A door's own tables: they live in the same database, and what a door writes in a batch commits
 * with the tasks and the events of that batch.
 *
 * @param type the store under which a {@link orhestra.engine.store.View} hands it out
 * @param migrations class path folder of its migrations, such as {@code db/migration/coordinator};
 *     in it the folders {@code common}, {@code h2} and {@code postgresql}. Their versions share one
 *     sequence with all others
 * @param create makes the store for one session, which it may keep; it is not called by two threads
 *     at a time, and the same store serves many transactions
 */
public record Door<T>(Class<T> type, String migrations, Function<Session, T> create) {
  public Door {
    requireNonNull(type, "type is null");
    requireNonNull(migrations, "migrations is null");
    requireNonNull(create, "create is null");
  }

  T open(Session session) {
    return requireNonNull(create.apply(session), "the door's store is null");
  }
}
