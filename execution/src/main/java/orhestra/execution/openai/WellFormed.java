package orhestra.execution.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Joins text that comes in pieces which may cut a character in two: the half waits for its other
 * half. A half that stays alone becomes a question mark, since no text with one can be written as
 * UTF-8. For one thread.
 */
final class WellFormed {
  private String half = "";

  /** What can be said now. */
  String add(String piece) {
    String text = half + piece;
    half = "";
    if (!text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1))) {
      half = text.substring(text.length() - 1);
      text = text.substring(0, text.length() - 1);
    }
    return of(text);
  }

  /** What is left at the end. */
  String rest() {
    String rest = of(half);
    half = "";
    return rest;
  }

  static String of(String text) {
    boolean safe = text.chars().noneMatch(unit -> Character.isSurrogate((char) unit));
    return safe ? text : new String(text.getBytes(UTF_8), UTF_8);
  }
}
