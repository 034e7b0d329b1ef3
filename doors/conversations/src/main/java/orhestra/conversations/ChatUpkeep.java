package orhestra.conversations;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import orhestra.conversations.domain.Progress;
import orhestra.conversations.domain.Running;
import orhestra.conversations.domain.SessionState;
import orhestra.conversations.store.SessionStore;
import orhestra.conversations.store.SessionStore.Look;
import orhestra.conversations.stream.DispatchStream;
import orhestra.engine.Duties;
import orhestra.engine.store.Storage;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAwayException;

/**
 * What one of all processes does for all: looks after turns whose time has come and sessions that
 * nobody uses. Nothing is taken for silent while nobody listened: after a start, a pause of the
 * process, or an absence of Redis, callbacks that wait have time to come in first.
 */
final class ChatUpkeep {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration GAP = Duration.ofSeconds(2);
  private static final Duration TRIM_EVERY = Duration.ofMinutes(1);
  private static final Duration STREAMS_KEPT = Duration.ofDays(1);
  private static final int AT_ONCE = 500;

  private final Conversations conversations;
  private final Storage storage;
  private final DispatchStream streams;
  private final Redis redis;
  private final ChatSettings settings;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Duties turnDuties;
  private final Duties sessionDuties;
  private final Looking looking = new Looking();
  private volatile boolean memoryInDoubt;
  private volatile long graceFrom;
  private long lastTick;
  private long trimmedAt;

  ChatUpkeep(
      Conversations conversations,
      Storage storage,
      DispatchStream streams,
      Redis redis,
      ChatSettings settings,
      String holder,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.conversations = requireNonNull(conversations, "conversations is null");
    this.storage = requireNonNull(storage, "storage is null");
    this.streams = requireNonNull(streams, "streams is null");
    this.redis = requireNonNull(redis, "redis is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.turnDuties = new Duties(storage, holder, nanoTime);
    this.sessionDuties = new Duties(storage, holder, nanoTime);
    this.graceFrom = nanoTime.getAsLong();
    this.lastTick = graceFrom;
    this.trimmedAt = graceFrom;
  }

  /** Redis is there again, with whatever it kept. */
  void reconnected() {
    graceFrom = nanoTime.getAsLong();
    memoryInDoubt = true;
  }

  /** Looks after turns; called twice a second by one thread. */
  void turns() {
    long tick = nanoTime.getAsLong();
    if (tick - lastTick > GAP.toNanos()) {
      graceFrom = tick;
    }
    lastTick = tick;
    if (!turnDuties.holds("conversations-turns")) {
      return;
    }
    boolean listening = tick - graceFrom >= GRACE.toNanos();
    List<Running> overdue =
        storage.read(view -> view.door(SessionStore.class).overdue(clock.millis(), AT_ONCE));
    List<CompletableFuture<?>> changes = new ArrayList<>();
    for (Running turn : overdue) {
      boolean unhanded = turn.attempt().dispatchedAt() == 0;
      if (listening || unhanded) {
        changes.add(
            conversations.submit(
                new Change.Overdue(
                    turn.session(), turn.turn(), turn.token(), false, conversations.chance())));
      }
    }
    changes.forEach(CompletableFuture::join);
    if (memoryInDoubt) {
      memoryInDoubt = !findLost();
    }
    if (tick - trimmedAt > TRIM_EVERY.toNanos()) {
      trimmedAt = tick;
      trim();
    }
  }

  /** Has turns handed out again that Redis has forgotten; whether it answered to the end. */
  private boolean findLost() {
    try {
      List<Running> page = handed(0);
      while (!page.isEmpty()) {
        List<CompletionStage<Boolean>> answers =
            page.stream().map(turn -> streams.has(turn.attempt().entry())).toList();
        for (int i = 0; i < page.size(); i++) {
          Running turn = page.get(i);
          if (!redis.await(answers.get(i))) {
            conversations
                .submit(
                    new Change.Overdue(
                        turn.session(), turn.turn(), turn.token(), true, conversations.chance()))
                .join();
          }
        }
        page = handed(page.getLast().turn());
      }
      return true;
    } catch (RedisAwayException e) {
      return false;
    }
  }

  private List<Running> handed(long after) {
    return storage.read(view -> view.door(SessionStore.class).handed(after, AT_ONCE));
  }

  private void trim() {
    try {
      Optional<String> oldest = storage.read(view -> view.door(SessionStore.class).oldestEntry());
      streams.trim(clock.millis() - STREAMS_KEPT.toMillis(), oldest);
    } catch (RedisAwayException e) {
      // It will be there the next time.
      trimmedAt = nanoTime.getAsLong() - TRIM_EVERY.toNanos() / 2;
    }
  }

  /** Looks after sessions; called every few seconds by one thread. */
  void sessions() {
    if (!sessionDuties.holds("conversations-sessions")) {
      return;
    }
    List<Look> due =
        storage.read(view -> view.door(SessionStore.class).looks(clock.millis(), AT_ONCE));
    due.forEach(look -> look(look.session()));
  }

  private void look(long session) {
    Optional<Progress> found =
        storage.read(view -> view.door(SessionStore.class).progress(session));
    long now = clock.millis();
    if (found.isEmpty()) {
      submit(new Looking.Command.Purge(session));
      return;
    }
    Progress progress = found.get();
    long idle = settings.limits().idle().toMillis();
    long retention = settings.retention().toMillis();
    if (progress.state().isOpen()) {
      forget(progress, now - settings.eventsKeptFor().toMillis());
      if (progress.usedAt() + idle > now) {
        submit(new Looking.Command.Again(session, progress.usedAt() + idle));
        return;
      }
      Outcome outcome =
          conversations.submit(new Change.Close(session, SessionState.EXPIRED, now - idle)).join();
      boolean ended = outcome.verdict() == Outcome.Verdict.DONE;
      submit(new Looking.Command.Again(session, now + (ended ? retention : idle)));
    } else if (progress.usedAt() + retention > now) {
      submit(new Looking.Command.Again(session, progress.usedAt() + retention));
    } else {
      while (submit(new Looking.Command.Purge(session))) {
        // A part at a time, so that others are not held up.
      }
      conversations.sessions().forget(session);
    }
  }

  private void forget(Progress progress, long before) {
    OptionalLong last =
        storage.read(
            view ->
                view.door(SessionStore.class)
                    .lastEventBefore(progress.session(), progress.firstEvent(), before));
    if (last.isPresent()) {
      conversations.submit(new Change.Forget(progress.session(), last.getAsLong())).join();
    }
  }

  private boolean submit(Looking.Command command) {
    return storage.submit(looking, command).join();
  }
}
