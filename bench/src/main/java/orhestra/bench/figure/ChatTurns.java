package orhestra.bench.figure;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import orhestra.bench.Samples;
import orhestra.bench.chat.ChatClient;
import orhestra.bench.chat.ChatDoor;
import orhestra.bench.chat.ChatRedis;
import orhestra.bench.chat.PromptExecution;
import orhestra.bench.load.Load;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;

/** Turns per second that are said, executed, streamed and answered, in sessions at full speed. */
public final class ChatTurns implements Figure {
  private static final int SESSIONS = 100;
  private static final int PIECES = 20;

  private final DatabaseKind kind;

  public ChatTurns(DatabaseKind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return "chat-turns-" + kind.text();
  }

  @Override
  public List<Measurement> measure(Stage stage) throws IOException, InterruptedException {
    double[] turns = new double[stage.runs()];
    double[] pieces = new double[stage.runs()];
    try (Site site = stage.site(kind);
        ServerProcess server = site.startWhole(ChatDoor.UNLIMITED);
        ChatDoor door = new ChatDoor(server.port());
        ChatRedis redis = new ChatRedis(site.redis().port());
        PromptExecution execution = new PromptExecution(redis)) {
      door.awaitHealthy();
      execution.start();
      Iterator<String> sessions = ChatDoor.begin(server.port(), SESSIONS).iterator();
      try (Load load =
          new Load(SESSIONS, () -> new ChatClient(server.port(), sessions.next(), PIECES))) {
        stage.say("%s: server %d is warming up".formatted(name(), server.pid()));
        load.drive(stage.warmUp());
        for (int i = 0; i < stage.runs(); i++) {
          turns[i] = load.drive(stage.run());
          pieces[i] = turns[i] * PIECES;
          stage.say("%s: %.0f turns/s".formatted(name(), turns[i]));
        }
      }
    }
    return List.of(
        new Measurement(name(), "turns", "1/s", new Samples(turns), null),
        new Measurement(name(), "pieces streamed", "1/s", new Samples(pieces), null));
  }
}
