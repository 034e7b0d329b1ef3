package orhestra.bench.figure;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import orhestra.bench.Samples;
import orhestra.bench.chat.ChatDoor;
import orhestra.bench.chat.Crowd;
import orhestra.bench.load.Operator;
import orhestra.bench.process.OpenFiles;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;

/** What many sockets take on which nothing happens: memory and processor time. Linux only. */
public final class ChatIdle implements Figure {
  private static final int SOCKETS = 10_000;
  private static final int OTHER_FILES = 2_000;
  private static final int AT_ONCE = 100;

  /** Until what is done again and again is compiled. */
  private static final Duration SETTLE = Duration.ofMinutes(2);

  /** Twice as long as it takes until every client was asked whether it is there. */
  private static final Duration WATCH = Duration.ofMinutes(1);

  private static final int LOOK_MILLIS = 50;
  private static final double KILOBYTES = 1024;

  @Override
  public String name() {
    return "chat-idle";
  }

  @Override
  public List<Measurement> measure(Stage stage) throws IOException, InterruptedException {
    OpenFiles.atLeast(SOCKETS + OTHER_FILES);
    try (Site site = stage.site(DatabaseKind.H2);
        ServerProcess server = site.startWhole(ChatDoor.UNLIMITED);
        ChatDoor door = new ChatDoor(server.port());
        Operator operator = new Operator(server.port())) {
      door.awaitHealthy();
      stage.say("%s: %,d sessions begin".formatted(name(), SOCKETS));
      List<String> sessions = ChatDoor.begin(server.port(), SOCKETS);
      double resident;
      double percent;
      double with;
      try (Crowd crowd = new Crowd(server.port(), sessions)) {
        Crowd.Arrived arrived = crowd.connect(AT_ONCE);
        if (!arrived.failures().isEmpty()) {
          throw new IOException("a socket could not be opened: " + arrived.failures().getFirst());
        }
        stage.say(
            "%s: all are connected after %.1f s"
                .formatted(name(), arrived.time().toMillis() / 1e3));
        Thread.sleep(SETTLE);
        resident = ProcessMemory.residentMegabytes(server.pid());
        ProcessorTime time = ProcessorTime.of(server.pid());
        Thread.sleep(WATCH);
        percent = time.percent();
        if (crowd.connected() != SOCKETS) {
          throw new IOException("only " + crowd.connected() + " sockets are left");
        }
        with = ProcessMemory.heapMegabytes(server.pid(), operator);
      }
      while (door.sockets() > 0) {
        Thread.sleep(LOOK_MILLIS);
      }
      double without = ProcessMemory.heapMegabytes(server.pid(), operator);
      return List.of(
          new Measurement(
              name(),
              "resident with 10,000 sockets",
              "MB",
              new Samples(resident),
              Target.atMost(500)),
          new Measurement(
              name(), "processor, of one core", "%", new Samples(percent), Target.atMost(3)),
          new Measurement(
              name(),
              "heap of each socket",
              "KB",
              new Samples((with - without) * KILOBYTES / SOCKETS),
              null));
    }
  }
}
