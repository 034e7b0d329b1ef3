package orhestra.client.chat;

/**
 * Is told what happens in a session. All calls come from one thread, one after the other; while one
 * lasts, nothing more is read. An exception is logged and changes nothing.
 */
public interface ChatListener {
  /** An event: each once, in order. */
  void event(ChatEvent event);

  /** The server answers, at first and whenever it had not. Missed events follow. */
  default void connected() {}

  /** The connection is lost, or could not be had; another is tried until it succeeds. */
  default void away(String reason) {}

  /**
   * Earlier events are gone for good, since this client was away for too long; this is how the
   * session stands instead. Events go on from here.
   */
  default void lost(ChatState state) {}

  /** The connection has ended for good. Comes last, and once. */
  default void ended(ChatEnd end) {}
}
