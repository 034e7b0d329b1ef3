package orhestra.engine;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Storage;
import orhestra.engine.store.Transaction;

/** Forgets what is old: claims, events, closed groups. Works in small steps. Used by one thread. */
public final class Retention {
  private static final String DUTY = "retention";
  private static final int STEP = 1_000;

  private final TaskEngine engine;
  private final Duties duties;
  private final InstantSource clock;
  private final Map<String, LongConsumer> removers;
  private final Forgetting forgetting = new Forgetting();

  /**
   * Retention by the engine's settings.
   *
   * @param removers for each queue what removes a closed group of it, with all that its door keeps
   */
  public Retention(
      TaskEngine engine, Duties duties, InstantSource clock, Map<String, LongConsumer> removers) {
    this.engine = requireNonNull(engine, "engine is null");
    this.duties = requireNonNull(duties, "duties is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.removers = Map.copyOf(removers);
  }

  /** Removes everything that is too old now. Blocks. */
  public void tick() {
    if (!duties.holds(DUTY)) {
      return;
    }
    EngineSettings settings = engine.settings();
    long now = clock.millis();
    forget(Kind.CLAIMS, now - settings.keepClaims());
    if (settings.keepEvents() > 0) {
      forget(Kind.EVENTS, now - settings.keepEvents());
    }
    if (settings.keepClosedGroups() > 0) {
      removers.forEach(
          (queue, remover) -> removeGroups(queue, now - settings.keepClosedGroups(), remover));
    }
  }

  private void forget(Kind kind, long before) {
    Storage storage = engine.storage();
    while (storage.submit(forgetting, new Old(kind, before)).join() == STEP) {
      // Another step.
    }
  }

  private void removeGroups(String queue, long before, LongConsumer remover) {
    List<Long> old;
    do {
      old = engine.storage().read(view -> view.groups().closedBefore(queue, before, STEP));
      old.forEach(remover::accept);
    } while (old.size() == STEP);
  }

  private enum Kind {
    CLAIMS,
    EVENTS
  }

  private record Old(Kind kind, long before) {}

  private static final class Forgetting implements Operation<Old, Integer> {
    @Override
    public int phase() {
      return 40;
    }

    @Override
    public List<Integer> apply(Transaction tx, List<Old> commands) {
      List<Integer> answers = new ArrayList<>(commands.size());
      for (Old old : commands) {
        answers.add(
            switch (old.kind()) {
              case CLAIMS -> tx.claims().deleteBefore(old.before(), STEP);
              case EVENTS -> tx.events().deleteBefore(old.before(), STEP);
            });
      }
      return answers;
    }
  }
}
