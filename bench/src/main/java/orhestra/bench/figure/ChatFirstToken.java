package orhestra.bench.figure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import orhestra.bench.Samples;
import orhestra.bench.chat.ChatDoor;
import orhestra.bench.chat.ChatRedis;
import orhestra.bench.chat.Frames;
import orhestra.bench.chat.PromptExecution;
import orhestra.bench.load.Crew;
import orhestra.bench.load.SteadyRate;
import orhestra.bench.load.WebSocketConnection;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;

/**
 * What the server adds to the time from a message to the first piece of its answer: the whole time
 * but that in which the execution service had the turn. Messages come at a steady rate that does
 * not wait for the server.
 */
public final class ChatFirstToken implements Figure {
  private static final int SESSIONS = 50;
  private static final int PER_SECOND = 20;
  private static final int WARM_UP_PER_SECOND = 100;
  private static final int PIECES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DatabaseKind kind;

  public ChatFirstToken(DatabaseKind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return "chat-first-token-" + kind.text();
  }

  @Override
  public List<Measurement> measure(Stage stage) throws IOException, InterruptedException {
    double[] half = new double[stage.runs()];
    double[] most = new double[stage.runs()];
    Duration run = stage.run().multipliedBy(4);
    Turns turns = new Turns();
    try (Site site = stage.site(kind);
        ServerProcess server = site.startWhole(ChatDoor.UNLIMITED);
        ChatDoor door = new ChatDoor(server.port());
        ChatRedis redis = new ChatRedis(site.redis().port());
        PromptExecution execution = new PromptExecution(redis, turns::answering);
        Crew crew = new Crew()) {
      door.awaitHealthy();
      execution.start();
      stage.say("%s: server %d is warming up".formatted(name(), server.pid()));
      for (String session : ChatDoor.begin(server.port(), SESSIONS)) {
        turns.open(server.port(), session, crew);
      }
      turns.drive(WARM_UP_PER_SECOND, stage.warmUp());
      for (int i = 0; i < stage.runs(); i++) {
        Samples millis = turns.drive(PER_SECOND, run);
        half[i] = millis.median();
        most[i] = millis.quantile(0.99);
        stage.say("%s: p50 %.2f ms, p99 %.2f ms".formatted(name(), half[i], most[i]));
      }
    }
    boolean embedded = kind == DatabaseKind.H2;
    return List.of(
        new Measurement(
            name(),
            "message to first piece, p50",
            "ms",
            new Samples(half),
            Target.atMost(embedded ? 5 : 12)),
        new Measurement(
            name(), "message to first piece, p99", "ms", new Samples(most), Target.atMost(40)));
  }

  /** Says things in turn in all sessions, and takes the time until each begins to be answered. */
  private static final class Turns {
    private final List<WebSocketConnection> sockets = new ArrayList<>();
    private final Map<String, Long> said = new ConcurrentHashMap<>();
    private final Map<String, Long> executed = new ConcurrentHashMap<>();
    private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger open = new AtomicInteger();
    private int count;

    void open(int port, String session, Crew crew) throws IOException {
      WebSocketConnection socket = new WebSocketConnection(port, ChatDoor.socket(session, 0));
      sockets.add(socket);
      crew.start(
          () -> {
            while (socket.next()) {
              heard(socket.text());
            }
          });
    }

    void answering(String task, long nanos) {
      executed.put(task, nanos);
    }

    private void heard(String frame) {
      long now = System.nanoTime();
      switch (Frames.type(frame)) {
        case "chat_streaming" -> {
          String task = Frames.task(frame);
          @Nullable Long at = said.remove(task);
          @Nullable Long others = executed.remove(task);
          if (at != null && others != null) {
            millis.add((now - at - others) / 1e6);
          }
        }
        case "chat_response" -> open.decrementAndGet();
        default -> {}
      }
    }

    private void say() throws IOException {
      String task = "turn-" + count;
      String message = Frames.message(task, PromptExecution.request(PIECES));
      open.incrementAndGet();
      said.put(task, System.nanoTime());
      sockets.get(count++ % sockets.size()).send(message);
    }

    Samples drive(int perSecond, Duration time) throws IOException {
      millis.clear();
      SteadyRate.drive(perSecond, time, this::say, open::get, PATIENCE);
      return Samples.of(List.copyOf(millis));
    }
  }
}
