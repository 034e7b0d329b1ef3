package orhestra.examples.parameters;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A strict reader (RFC 8259) of the one kind of document that a task's payload is: an object of
 * named values. Strings come out decoded, members that are null are left out, and every other value
 * is given as the text it was written with, also nested ones, which are checked but not taken
 * apart. A name that occurs twice is refused.
 *
 * <p>Written by hand because a JSON library would multiply the program's start time.
 */
final class JsonPayload {
  private static final int GREATEST_DEPTH = 64;

  private final String text;
  private int at;

  private JsonPayload(String text) {
    this.text = text;
  }

  /**
   * @throws BadParameterException if the text is not exactly one JSON object; says where
   */
  static Map<String, String> parse(String text) throws BadParameterException {
    JsonPayload reader = new JsonPayload(text);
    reader.skipSpace();
    Map<String, String> members = reader.object(1);
    reader.skipSpace();
    if (reader.at < text.length()) {
      throw reader.unexpected();
    }
    return members;
  }

  private Map<String, String> object(int depth) throws BadParameterException {
    Map<String, String> members = new HashMap<>();
    Set<String> names = new HashSet<>();
    expect('{');
    skipSpace();
    if (peek() == '}') {
      at++;
      return members;
    }
    while (true) {
      skipSpace();
      String name = string();
      skipSpace();
      expect(':');
      skipSpace();
      boolean isNull = peek() == 'n';
      String value = value(depth);
      if (!names.add(name)) {
        throw new BadParameterException("payload", "has the member \"" + name + "\" twice");
      }
      if (!isNull) {
        members.put(name, value);
      }
      skipSpace();
      if (peek() != ',') {
        expect('}');
        return members;
      }
      at++;
    }
  }

  private void array(int depth) throws BadParameterException {
    expect('[');
    skipSpace();
    if (peek() == ']') {
      at++;
      return;
    }
    while (true) {
      skipSpace();
      value(depth);
      skipSpace();
      if (peek() != ',') {
        expect(']');
        return;
      }
      at++;
    }
  }

  private String value(int depth) throws BadParameterException {
    if (depth >= GREATEST_DEPTH) {
      throw new BadParameterException("payload", "is nested deeper than " + GREATEST_DEPTH);
    }
    int start = at;
    switch (peek()) {
      case '"' -> {
        return string();
      }
      case '{' -> object(depth + 1);
      case '[' -> array(depth + 1);
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
    return text.substring(start, at);
  }

  private void word(String word) throws BadParameterException {
    if (!text.startsWith(word, at)) {
      throw unexpected();
    }
    at += word.length();
  }

  private void number() throws BadParameterException {
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    if (peek() == '.') {
      at++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
  }

  private void digits() throws BadParameterException {
    if (!isDigit(peek())) {
      throw unexpected();
    }
    while (isDigit(peek())) {
      at++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private String string() throws BadParameterException {
    expect('"');
    StringBuilder decoded = new StringBuilder();
    while (peek() != '"') {
      char c = peek();
      if (c < ' ') {
        throw unexpected();
      }
      at++;
      decoded.append(c == '\\' ? escaped() : c);
    }
    at++;
    return decoded.toString();
  }

  private char escaped() throws BadParameterException {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> {
        at--;
        throw unexpected();
      }
    };
  }

  private char unicode() throws BadParameterException {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      char c = peek();
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw unexpected();
      }
      code = 16 * code + digit;
      at++;
    }
    return (char) code;
  }

  private void expect(char wanted) throws BadParameterException {
    if (peek() != wanted) {
      throw unexpected();
    }
    at++;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  /** The next character, or NUL, which JSON allows nowhere, at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private BadParameterException unexpected() {
    String what = at < text.length() ? "unexpected character" : "unexpected end";
    return new BadParameterException(
        "payload", "is not a JSON object: " + what + " at position " + (at + 1));
  }
}
