package orhestra.client.chat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was said and is not yet known to have arrived. It is said again on each new connection; the
 * server counts it once, since it has the turn's name. Thread-safe.
 */
final class Outbox {
  /**
   * A frame to send.
   *
   * @param taskId the turn
   */
  record Letter(String taskId, boolean isCancel, String frame) {}

  private final Map<String, Letter> letters = new LinkedHashMap<>();
  private final List<String> sent = new ArrayList<>();

  synchronized void add(Letter letter) {
    letters.put(key(letter.taskId(), letter.isCancel()), letter);
  }

  /** On a new connection nothing has been sent. */
  synchronized void connected() {
    sent.clear();
  }

  /** The next frame to send on this connection, or null. It counts as sent. */
  synchronized @Nullable Letter next() {
    for (Map.Entry<String, Letter> letter : letters.entrySet()) {
      if (!sent.contains(letter.getKey())) {
        sent.add(letter.getKey());
        return letter.getValue();
      }
    }
    return null;
  }

  /** The turn is known to the server; where it has ended, it need not be stopped any more. */
  synchronized void heardOf(ChatEvent event) {
    letters.remove(key(event.taskId(), false));
    if (event.endsTurn() || event instanceof ChatEvent.Refused) {
      letters.remove(key(event.taskId(), true));
    }
    sent.retainAll(letters.keySet());
  }

  synchronized void removeIf(Predicate<Letter> known) {
    letters.values().removeIf(known);
  }

  /** Takes out the longest of what was sent on this connection: it was too long. */
  synchronized @Nullable Letter removeLongestSent() {
    return letters.entrySet().stream()
        .filter(letter -> sent.contains(letter.getKey()))
        .max(Comparator.comparingInt(letter -> letter.getValue().frame().length()))
        .map(letter -> letters.remove(letter.getKey()))
        .orElse(null);
  }

  private static String key(String taskId, boolean isCancel) {
    return (isCancel ? "cancel " : "say ") + taskId;
  }
}
