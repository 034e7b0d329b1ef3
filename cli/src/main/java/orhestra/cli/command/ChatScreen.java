package orhestra.cli.command;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import orhestra.cli.terminal.Colour;
import orhestra.cli.terminal.Terminal;

/**
 * What a chat looks like: answers on standard output as they come, all else on standard error.
 * Lines that are not ended yet are ended before something else begins. Safe for use by several
 * threads.
 */
final class ChatScreen {
  /** A note, and how it is continued. */
  static final String LOST = "connection lost, trying again...";

  static final String BACK = " back";

  private static final String PROMPT = "> ";

  private final Terminal terminal;

  /** Where the cursor is. */
  private enum Cursor {
    /** At the beginning of a line. */
    LINE,
    /** Behind a part of an answer. */
    ANSWER,
    /** Behind the prompt. */
    PROMPT,
    /** Behind a note that is to be continued. */
    NOTE
  }

  private Cursor cursor = Cursor.LINE;

  ChatScreen(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  /** A part of an answer, right behind the part before it. */
  synchronized void answer(String text) {
    if (text.isEmpty()) {
      return;
    }
    if (cursor != Cursor.ANSWER) {
      freshLine();
    }
    String shown = Terminal.printableLines(text);
    print(terminal.out(), shown);
    cursor = shown.endsWith("\n") ? Cursor.LINE : Cursor.ANSWER;
  }

  /** A line about the chat. */
  synchronized void note(Colour colour, String text) {
    freshLine();
    String line = colour.on(terminal.errShows(), Terminal.printableLines(text));
    print(terminal.err(), line + "\n");
  }

  /** A line about the chat of which the end is not yet known. */
  synchronized void beginNote(String text) {
    freshLine();
    print(terminal.err(), Colour.FAINT.on(terminal.errShows(), text));
    cursor = Cursor.NOTE;
  }

  /** The end of such a line, if nothing came between. */
  synchronized void endNote(String text) {
    if (cursor == Cursor.NOTE) {
      print(terminal.err(), Colour.FAINT.on(terminal.errShows(), text) + "\n");
      cursor = Cursor.LINE;
    }
  }

  /** Asks for the next message. */
  synchronized void prompt() {
    if (cursor == Cursor.PROMPT) {
      return;
    }
    freshLine();
    print(terminal.err(), Colour.CYAN.on(terminal.errShows(), PROMPT));
    cursor = Cursor.PROMPT;
  }

  /** The user has ended the line with the return key. */
  synchronized void entered() {
    if (cursor == Cursor.PROMPT) {
      cursor = Cursor.LINE;
    }
  }

  synchronized void freshLine() {
    switch (cursor) {
      case LINE -> {}
      case ANSWER -> print(terminal.out(), "\n");
      case PROMPT, NOTE -> print(terminal.err(), "\n");
    }
    cursor = Cursor.LINE;
  }

  private static void print(PrintStream to, String text) {
    to.print(text);
    to.flush();
  }
}
