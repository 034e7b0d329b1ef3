package orhestra.bench.figure;

import java.io.IOException;
import java.util.List;
import orhestra.bench.Samples;
import orhestra.bench.chat.ChatDoor;
import orhestra.bench.chat.ChatRedis;
import orhestra.bench.chat.Crowd;
import orhestra.bench.chat.Frames;
import orhestra.bench.chat.PromptExecution;
import orhestra.bench.load.WebSocketConnection;
import orhestra.bench.process.OpenFiles;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;

/**
 * How soon clients that were cut off have what they missed: very many that all come back at the
 * same time, and a single one that missed much. Linux only.
 */
public final class ChatReconnect implements Figure {
  private static final int CLIENTS = 5_000;
  private static final int OTHER_FILES = 2_000;
  private static final int AT_ONCE = 100;
  private static final int PIECES = 5;

  /** The pieces, one event before and one after them. */
  private static final int EVENTS = PIECES + 2;

  private static final int MISSED = 200;
  private static final int WARM_UP = 50;
  private static final int SAMPLES = 100;
  private static final int LOOK_MILLIS = 5;

  @Override
  public String name() {
    return "chat-reconnect";
  }

  @Override
  public List<Measurement> measure(Stage stage) throws IOException, InterruptedException {
    OpenFiles.atLeast(CLIENTS + OTHER_FILES);
    int runs = stage.runs();
    double[] seconds = new double[runs];
    double[] errors = new double[runs];
    double[] half = new double[runs];
    double[] most = new double[runs];
    try (Site site = stage.site(DatabaseKind.H2);
        ServerProcess server = site.startWhole(ChatDoor.UNLIMITED);
        ChatDoor door = new ChatDoor(server.port());
        ChatRedis redis = new ChatRedis(site.redis().port());
        PromptExecution execution = new PromptExecution(redis)) {
      door.awaitHealthy();
      execution.start();
      stage.say("%s: %,d sessions begin".formatted(name(), CLIENTS));
      List<String> sessions = ChatDoor.begin(server.port(), CLIENTS);
      try (Crowd crowd = new Crowd(server.port(), sessions)) {
        crowd.connect(AT_ONCE);
        for (int i = 0; i < runs; i++) {
          long last = (i + 1L) * EVENTS;
          crowd.cut();
          happen(server.port(), sessions, PIECES, last);
          Crowd.Arrived arrived = crowd.connect(CLIENTS);
          seconds[i] = arrived.time().toMillis() / 1e3;
          errors[i] = CLIENTS - crowd.haveSeen(last);
          stage.say(
              "%s: %.2f s until all were back, %s"
                  .formatted(name(), seconds[i], arrived.failures().stream().distinct().toList()));
        }
      }
      String session = door.begin();
      happen(server.port(), List.of(session), MISSED - 2, MISSED);
      comeBack(server.port(), session, WARM_UP);
      for (int i = 0; i < runs; i++) {
        Samples millis = comeBack(server.port(), session, SAMPLES);
        half[i] = millis.median();
        most[i] = millis.quantile(0.99);
        stage.say("%s: p50 %.2f ms, p99 %.2f ms".formatted(name(), half[i], most[i]));
      }
    }
    return List.of(
        new Measurement(
            name(), "5,000 clients are back after", "s", new Samples(seconds), Target.atMost(10)),
        new Measurement(name(), "of which not", "", new Samples(errors), Target.atMost(0)),
        new Measurement(
            name(), "200 missed events, p50", "ms", new Samples(half), Target.atMost(50)),
        new Measurement(name(), "200 missed events, p99", "ms", new Samples(most), null));
  }

  /** A turn in each session; returns when all of it has happened. */
  private static void happen(int port, List<String> sessions, int pieces, long last)
      throws IOException, InterruptedException {
    ChatDoor.together(
        port,
        sessions.size(),
        (door, number) -> door.say(sessions.get(number), PromptExecution.request(pieces)));
    ChatDoor.together(
        port,
        sessions.size(),
        (door, number) -> {
          while (door.lastSeq(sessions.get(number)) < last) {
            Thread.sleep(LOOK_MILLIS);
          }
        });
  }

  /** From the beginning of the connection to the last event. */
  private static Samples comeBack(int port, String session, int count) throws IOException {
    double[] millis = new double[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      try (WebSocketConnection socket =
          new WebSocketConnection(port, ChatDoor.socket(session, 0))) {
        long last = 0;
        while (last < MISSED && socket.next()) {
          last = Math.max(last, Frames.seq(socket.text()));
        }
        if (last < MISSED) {
          throw new IOException("closed after " + last + " events with " + socket.closeCode());
        }
        millis[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    return new Samples(millis);
  }
}
