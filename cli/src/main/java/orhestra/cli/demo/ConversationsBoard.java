package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import orhestra.cli.demo.chat.ChatBook;
import orhestra.cli.demo.chat.Chatter;
import orhestra.cli.demo.chat.Crowd;
import orhestra.cli.report.Figures;
import orhestra.cli.terminal.Bar;
import orhestra.cli.terminal.Colour;
import orhestra.cli.terminal.LiveArea;
import orhestra.cli.terminal.RateMeter;
import orhestra.cli.terminal.Terminal;
import orhestra.cli.terminal.Words;

/**
 * The chats as they go on: some of the answers while they come, drawn over themselves, where
 * somebody watches; else a line every five seconds. Messages stand above. Not for use by several
 * threads.
 */
final class ConversationsBoard {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
  private static final Duration RATE = Duration.ofSeconds(2);
  private static final int SHOWN = 6;
  private static final int QUESTION = 30;

  private final Terminal terminal;
  private final Terminal.Display display;
  private final LiveArea area;
  private final RateMeter tokens = new RateMeter(RATE);
  private @Nullable Instant lastLine;

  ConversationsBoard(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.display = terminal.errShows();
    this.area = new LiveArea(terminal.err(), display);
  }

  /**
   * Shows how it stands.
   *
   * @param state what else is to be said
   */
  void show(Crowd crowd, List<ConversationsCluster.Replica> replicas, String state) {
    Instant now = terminal.clock().instant();
    tokens.note(now, crowd.pieces());
    if (display.interactive()) {
      area.draw(lines(crowd, replicas, state));
    } else if (lastLine == null || !now.isBefore(lastLine.plus(BETWEEN_LINES))) {
      lastLine = now;
      terminal.err().println(totals(crowd, replicas, state));
    }
  }

  /** Prints a line that stays. */
  void say(String message) {
    if (display.interactive()) {
      area.say(message);
    } else {
      terminal.err().println(message);
    }
  }

  /** Takes the lines away: what comes now says more. */
  void clear() {
    if (display.interactive()) {
      area.draw(List.of());
    }
  }

  private List<String> lines(
      Crowd crowd, List<ConversationsCluster.Replica> replicas, String state) {
    int room = display.width() - 1;
    List<String> lines = new ArrayList<>();
    for (Chatter chatter : crowd.chatters().stream().limit(SHOWN).toList()) {
      ChatBook.Glance glance = chatter.book().latest();
      lines.add(
          glance == null ? Colour.FAINT.on(display, number(chatter)) : line(chatter, glance, room));
    }
    String bar = Bar.filled(share(crowd), 10, display.unicode());
    lines.add(
        Colour.CYAN.on(display, bar) + " " + Words.cut(totals(crowd, replicas, state), room - 11));
    return lines;
  }

  private static String number(Chatter chatter) {
    return String.format(Locale.ROOT, "%3d  ", chatter.number());
  }

  /** The question and the end of what has come of the answer. */
  private String line(Chatter chatter, ChatBook.Glance glance, int room) {
    String number = number(chatter);
    String question = Words.fill(Terminal.printable(glance.question()), QUESTION) + "  ";
    int left = Math.max(3, room - number.length() - QUESTION - 2);
    String answer = Terminal.printable(glance.answer());
    // Wide characters do not come in what the demo's worker says.
    String end = answer.substring(Math.max(0, answer.length() - left));
    return Colour.FAINT.on(display, number)
        + Colour.BOLD.on(display, question)
        + (glance.hasEnded() ? Colour.FAINT.on(display, end) : end);
  }

  private static double share(Crowd crowd) {
    return Math.min(1, crowd.ended() / (double) Math.max(1, crowd.planned()));
  }

  private String totals(Crowd crowd, List<ConversationsCluster.Replica> replicas, String state) {
    List<String> sockets = new ArrayList<>();
    replicas.forEach(replica -> sockets.add(String.valueOf(crowd.at(replica.uri()).size())));
    return String.format(Locale.ROOT, "%3.0f %%  ", Math.floor(share(crowd) * 100))
        + state
        + Figures.count(crowd.ended())
        + " of "
        + Figures.count(crowd.planned())
        + " turns answered, "
        + Figures.count(Math.round(tokens.perSecond()))
        + " tokens/s, sockets "
        + String.join(" + ", sockets);
  }
}
