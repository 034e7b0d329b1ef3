package orhestra.conversations.listen;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import orhestra.conversations.stream.SessionChannel;
import orhestra.conversations.wire.Frame;
import orhestra.platform.redis.Subscription;

/**
 * Who listens to which session in this process. Events that this process makes are handed over
 * directly; those of others come through Redis. Thread-safe.
 */
public final class Hub {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int CHECKED_AT_ONCE = 1_000;

  private final Map<Long, Room> rooms = new ConcurrentHashMap<>();
  private final @Nullable SessionChannel channel;

  /** Where the numbers of the newest events are looked up. */
  public interface Newest {
    /** By session; those that do not exist are left out. */
    Map<Long, Long> of(List<Long> sessions);
  }

  /** All listeners of one session. */
  private final class Room {
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
    private @Nullable Subscription subscription;

    void enter(UUID name, Follower follower) {
      followers.add(follower);
      hear(name);
    }

    void enter(UUID name, Runnable watcher) {
      watchers.add(watcher);
      hear(name);
    }

    private synchronized void hear(UUID name) {
      if (channel != null && subscription == null) {
        subscription = channel.hear(name, this::offer);
      }
    }

    /** Whether nobody is left. */
    boolean leave(Follower follower) {
      followers.remove(follower);
      return isLeft();
    }

    boolean leave(Runnable watcher) {
      watchers.remove(watcher);
      return isLeft();
    }

    private synchronized boolean isLeft() {
      if (!followers.isEmpty() || !watchers.isEmpty()) {
        return false;
      }
      if (subscription != null) {
        subscription.close();
        subscription = null;
      }
      return true;
    }

    void offer(Frame frame) {
      followers.forEach(follower -> follower.offer(frame));
      watchers.forEach(Runnable::run);
    }
  }

  /**
   * A hub.
   *
   * @param channel to and from other processes; null if there are none
   */
  public Hub(@Nullable SessionChannel channel) {
    this.channel = channel;
  }

  /** From now on the follower is offered all events. Blocks until that is so. */
  public void enter(UUID name, Follower follower) {
    requireNonNull(follower, "follower is null");
    while (true) {
      Room room = rooms.computeIfAbsent(follower.session(), session -> new Room());
      room.enter(name, follower);
      // The last one before may have left, and the room been given up with it.
      if (rooms.get(follower.session()) == room) {
        return;
      }
      room.leave(follower);
    }
  }

  /**
   * From now on the action is run for each event of the session, which it must not hold up. Blocks
   * until that is so.
   *
   * @param action the caller's own, equal to no other
   */
  public Subscription watch(long session, UUID name, Runnable action) {
    while (true) {
      Room room = rooms.computeIfAbsent(session, none -> new Room());
      room.enter(name, action);
      if (rooms.get(session) == room) {
        return () -> rooms.computeIfPresent(session, (id, one) -> one.leave(action) ? null : one);
      }
      room.leave(action);
    }
  }

  /** The follower is offered nothing any more. */
  public void leave(Follower follower) {
    follower.end();
    rooms.computeIfPresent(
        follower.session(), (session, room) -> room.leave(follower) ? null : room);
  }

  /** How many listen to a session here. */
  public int listeners(long session) {
    @Nullable Room room = rooms.get(session);
    return room == null ? 0 : room.followers.size();
  }

  /** Whether some other process listens to it; false if that cannot be found out. */
  public boolean isHeardElsewhere(UUID name) {
    return channel != null && channel.isHeard(name);
  }

  /** How many sessions are listened to here. */
  public int sessions() {
    return rooms.size();
  }

  /** Tells all listeners of an event of this process. */
  public void tell(long session, UUID name, Frame frame) {
    @Nullable Room room = rooms.get(session);
    if (room != null) {
      room.offer(frame);
    }
    if (channel != null) {
      channel.publish(name, frame);
    }
  }

  /** Looks whether events have gone by unheard. */
  public void check(Newest newest) {
    List<Long> sessions = new ArrayList<>(rooms.keySet());
    for (int from = 0; from < sessions.size(); from += CHECKED_AT_ONCE) {
      List<Long> some = sessions.subList(from, Math.min(from + CHECKED_AT_ONCE, sessions.size()));
      new HashMap<>(newest.of(some))
          .forEach(
              (session, seq) -> {
                @Nullable Room room = rooms.get(session);
                if (room != null) {
                  room.followers.forEach(follower -> follower.behind(seq));
                }
              });
    }
  }

  /** Looks for listeners that do not keep up. */
  public void checkPace() {
    rooms
        .values()
        .forEach(
            room -> room.followers.forEach(follower -> follower.checkPace(PATIENCE.toNanos())));
  }
}
