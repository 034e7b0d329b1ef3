package orhestra.platform.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which entries of a stream its consumer has been given. An entry is held until it is acknowledged,
 * and then on its way out until the server has confirmed that. Thread-safe.
 */
final class EntriesInHand {
  private final Set<String> held = new HashSet<>();
  private final Set<String> leaving = new HashSet<>();
  private final Set<String> unsent = new HashSet<>();

  /**
   * Confirmed since the server was asked what is pending: its answer may be older than that, and
   * then names them all the same.
   */
  private final Set<String> gone = new HashSet<>();

  private boolean asking;

  /** What is pending is about to be asked for. */
  synchronized void ask() {
    gone.clear();
    asking = true;
  }

  /** Whether an entry from the answer to {@link #ask} is one to hand out; then it is held. */
  synchronized boolean takeIfFree(String id) {
    return !leaving.contains(id) && !gone.contains(id) && held.add(id);
  }

  /** The answer is read, or there is none. */
  synchronized void asked() {
    asking = false;
    gone.clear();
  }

  /** An entry that nobody was ever given. */
  synchronized void take(String id) {
    held.add(id);
  }

  synchronized void leave(Collection<String> ids) {
    ids.forEach(held::remove);
    leaving.addAll(ids);
  }

  synchronized void confirmed(Collection<String> ids) {
    ids.forEach(leaving::remove);
    if (asking) {
      gone.addAll(ids);
    }
  }

  /** It is not known that the server has heard of it. */
  synchronized void unconfirmed(Collection<String> ids) {
    unsent.addAll(ids);
  }

  /** What has to be acknowledged once more. */
  synchronized List<String> takeUnconfirmed() {
    List<String> ids = List.copyOf(unsent);
    unsent.clear();
    return ids;
  }

  synchronized void forget(Collection<String> ids) {
    ids.forEach(held::remove);
  }

  /** What no other consumer is to have. */
  synchronized List<String> all() {
    List<String> ids = new ArrayList<>(held);
    ids.addAll(leaving);
    return ids;
  }

  synchronized int held() {
    return held.size();
  }
}
