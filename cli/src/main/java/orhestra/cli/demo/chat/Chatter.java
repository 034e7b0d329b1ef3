package orhestra.cli.demo.chat;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import orhestra.cli.command.JobWatch;
import orhestra.client.chat.ChatClient;
import orhestra.client.chat.ChatConnection;
import orhestra.client.chat.ChatSession;
import orhestra.client.chat.ChatTiming;

/** A client that chats: says something, waits for the answer, goes on. */
public final class Chatter implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final int number;
  private final ChatSession session;
  private final ChatBook book;
  private final ChatConnection connection;
  private final List<SmallTalk.Line> lines;

  private Chatter(
      int number,
      ChatSession session,
      ChatBook book,
      ChatConnection connection,
      List<SmallTalk.Line> lines) {
    this.number = number;
    this.session = requireNonNull(session, "session is null");
    this.book = requireNonNull(book, "book is null");
    this.connection = requireNonNull(connection, "connection is null");
    this.lines = List.copyOf(lines);
  }

  /**
   * Begins a session and connects to it.
   *
   * @param number from 1
   * @param servers the first one is its own, the others are there for when that is lost
   * @param lines what it will say
   */
  public static Chatter begin(
      int number, List<ChatClient> servers, List<SmallTalk.Line> lines, InstantSource clock)
      throws InterruptedException {
    ChatSession session = servers.getFirst().init(null, Map.of("client", number));
    ChatBook book = new ChatBook(clock);
    ChatConnection connection = ChatConnection.open(servers, session, 0, book, ChatTiming.DEFAULTS);
    return new Chatter(number, session, book, connection, lines);
  }

  /** Says all it has to say; returns when the last answer is there, or one does not come. */
  void chat(InstantSource clock, JobWatch.Pause pause) throws InterruptedException {
    Instant begin = clock.instant();
    for (SmallTalk.Line line : lines) {
      Duration early = Duration.between(clock.instant(), begin.plus(line.at()));
      if (early.isPositive()) {
        pause.pause(early);
      }
      String task = UUID.randomUUID().toString();
      book.say(task, line.text());
      connection.send(
          task, Map.of("messages", List.of(Map.of("role", "user", "content", line.text()))));
      if (!book.awaitEnd(task, PATIENCE)) {
        return;
      }
    }
  }

  public int number() {
    return number;
  }

  public ChatSession session() {
    return session;
  }

  public ChatBook book() {
    return book;
  }

  /** How many things it has to say. */
  public int lines() {
    return lines.size();
  }

  public boolean isConnectedTo(URI server) {
    return book.isConnected() && connection.server().equals(server);
  }

  /** Ends its connection; the session stays. */
  @Override
  public void close() {
    connection.close();
  }
}
