package orhestra.client.chat;

import static java.util.Objects.requireNonNull;

/**
 * Why a connection has ended for good.
 *
 * @param text in words, for people
 */
public record ChatEnd(Reason reason, String text) {
  /** The kinds of ends. */
  public enum Reason {
    /** {@link ChatConnection#close} was called. */
    CLOSED,
    /** The session was deleted, or its token is not right. */
    NOT_ALLOWED,
    /** There is no such session any more. */
    UNKNOWN,
    /** Nothing was said for too long. */
    EXPIRED,
    /** The server has no such door, or refuses the caller. */
    REFUSED
  }

  public ChatEnd {
    requireNonNull(reason, "reason is null");
    requireNonNull(text, "text is null");
  }
}
