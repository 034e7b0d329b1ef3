package orhestra.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import orhestra.cli.demo.chat.ChatBook;
import orhestra.cli.terminal.Colour;
import orhestra.cli.terminal.Terminal;
import orhestra.cli.terminal.Words;

/** A conversation to read: questions and how their answers begin. Pure functions. */
final class ChatSample {
  private static final int LINES = 3;

  private ChatSample() {}

  /**
   * Its lines.
   *
   * @param cut turns whose worker was killed while it answered, by their names
   */
  static List<String> of(
      List<ChatBook.Glance> turns, Map<String, ?> cut, Terminal.Display display) {
    List<String> lines = new ArrayList<>();
    int room = Math.min(100, display.width() - 1);
    for (ChatBook.Glance turn : turns) {
      lines.add(
          "  > "
              + Colour.BOLD.on(display, Words.cut(Terminal.printable(turn.question()), room - 4))
              + (cut.containsKey(turn.taskId()) ? "  (the worker was killed here)" : ""));
      List<String> answer =
          turn.answer()
              .lines()
              .flatMap(line -> Words.wrap(Terminal.printable(line), room - 4).stream())
              .toList();
      answer.stream().limit(LINES).forEach(line -> lines.add("    " + line));
      if (answer.size() > LINES) {
        lines.add(Colour.FAINT.on(display, "    ..."));
      }
    }
    return lines;
  }
}
