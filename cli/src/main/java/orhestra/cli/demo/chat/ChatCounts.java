package orhestra.cli.demo.chat;

/**
 * What clients counted.
 *
 * @param said turns
 * @param answered turns that were answered
 * @param failed turns that ended without an answer, or never
 * @param again ends of turns that had ended before
 * @param events all that they were told of
 * @param missing events that they were not told of, by the numbers of the events
 * @param doubled events that they were told of again
 * @param altered answers that are not what was streamed of them
 * @param recorded turns of which the transcript has question and answer, each once and the same
 * @param reconnects connections that replaced others
 */
public record ChatCounts(
    long said,
    long answered,
    long failed,
    long again,
    long events,
    long missing,
    long doubled,
    long altered,
    long recorded,
    long reconnects) {
  public static final ChatCounts NONE = new ChatCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  public ChatCounts plus(ChatCounts other) {
    return new ChatCounts(
        said + other.said,
        answered + other.answered,
        failed + other.failed,
        again + other.again,
        events + other.events,
        missing + other.missing,
        doubled + other.doubled,
        altered + other.altered,
        recorded + other.recorded,
        reconnects + other.reconnects);
  }

  /** Whether every turn was answered once, and nothing lost, doubled or altered on the way. */
  public boolean isExact() {
    return said == answered
        && failed == 0
        && again == 0
        && missing == 0
        && doubled == 0
        && altered == 0
        && recorded == said;
  }
}
