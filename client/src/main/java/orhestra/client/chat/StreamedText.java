package orhestra.client.chat;

import static java.util.Objects.requireNonNull;

/**
 * The text of one turn as its pieces come. Pieces that were had before are passed over; whatever
 * was missed, the {@link ChatEvent.Answer} has the whole text. Not thread-safe.
 */
public final class StreamedText {
  private final StringBuilder text;
  private int next;

  /** Nothing yet. */
  public StreamedText() {
    this("", 0);
  }

  /**
   * What has been streamed already.
   *
   * @param next index of the piece that comes next
   */
  public StreamedText(String text, int next) {
    this.text = new StringBuilder(requireNonNull(text, "text is null"));
    this.next = next;
  }

  /** Takes a piece and returns what of it is new: all or nothing. */
  public String add(ChatEvent.Streaming piece) {
    if (piece.chunkIndex() != next) {
      return "";
    }
    next++;
    text.append(piece.content());
    return piece.content();
  }

  /** Forgets all, because the turn was begun anew. */
  public void restart() {
    text.setLength(0);
    next = 0;
  }

  /** All so far. */
  public String text() {
    return text.toString();
  }
}
