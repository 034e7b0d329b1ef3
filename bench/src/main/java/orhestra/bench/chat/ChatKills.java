package orhestra.bench.chat;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.RedisException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import orhestra.bench.kill9.Comeback;
import orhestra.bench.kill9.Findings;
import orhestra.bench.load.Crew;
import orhestra.bench.process.Replicas;
import orhestra.bench.process.ServerProcess;
import tools.jackson.databind.JsonNode;

/**
 * Two servers share the sessions of visitors. While these chat, one of the servers, or Redis, is
 * killed; then what every tab was told is compared with what was said and had to come of it. Used
 * by one thread.
 */
public final class ChatKills implements AutoCloseable {
  /** What the servers are told: turns that got lost are repeated soon, and no limit is met. */
  public static final Map<String, String> SETTINGS = settings();

  private static final int WORKERS = 2;
  private static final int MOST_MILLIS_BETWEEN_PIECES = 30;
  private static final int LOOK_MILLIS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A kill comes when this part of the turns has ended that were to be said before it. */
  private static final double KILL_AT = 0.3;

  private final Replicas replicas;
  private final Sizes sizes;
  private final Random random;
  private final Consumer<String> progress;
  private final ChatRedis redis;

  /**
   * How much of everything there is in a cycle.
   *
   * @param malformed entries among the callbacks that are none
   */
  public record Sizes(int sessions, int turns, int malformed, int serverKills, int redisKills) {
    public Sizes {
      if (sessions < 1 || turns < sessions || malformed < 0 || serverKills < 0 || redisKills < 0) {
        throw new IllegalArgumentException("sessions, turns or kills is too small");
      }
    }
  }

  /**
   * What a cycle came to.
   *
   * @param shortened of the answered: told whole in the end, but not piece by piece
   * @param failed as they were meant to
   * @param errors could not be executed at all, and the visitors were told
   * @param repeated messages that were said again
   * @param broken sockets that broke
   * @param slowest from a kill until a session with an open turn was told something
   */
  public record Outcome(
      Findings findings,
      int turns,
      int answered,
      int shortened,
      int failed,
      int errors,
      int repeated,
      int broken,
      Duration slowest) {}

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(ChatDoor.UNLIMITED);
    settings.put("EXECUTION_TIMEOUT", "10s");
    settings.put("CHAT_EVENTS_KEPT", "100000");
    return Map.copyOf(settings);
  }

  /** What is killed, in turn. */
  private record Kill(String what, Victim victim) {}

  private interface Victim {
    void kill() throws InterruptedException;

    void restart() throws IOException, InterruptedException;
  }

  /**
   * Kills of these servers and their Redis.
   *
   * @param replicas stay the caller's; with {@link #SETTINGS}
   * @param random decides what is said and who is killed
   * @param progress hears a line for each kill
   */
  public ChatKills(Replicas replicas, Sizes sizes, Random random, Consumer<String> progress) {
    this.replicas = requireNonNull(replicas, "replicas is null");
    this.sizes = requireNonNull(sizes, "sizes is null");
    this.random = requireNonNull(random, "random is null");
    this.progress = requireNonNull(progress, "progress is null");
    this.redis = new ChatRedis(replicas.redis().port());
  }

  /** Has new visitors chat, and kills meanwhile. */
  public Outcome cycle() throws IOException, InterruptedException {
    Findings findings = new Findings();
    Board board = new Board(PATIENCE);
    Mischief mischief = new Mischief(sizes.malformed(), new Random(random.nextLong()));
    List<Comeback> comebacks = new ArrayList<>();
    awaitHealthy();
    List<Visitor> visitors = visitors(board, findings);
    List<Tab> tabs = visitors.stream().flatMap(visitor -> visitor.tabs().stream()).toList();
    try (StandIn standIn = new StandIn(redis, manner(board, mischief));
        Crew watching = new Crew()) {
      standIn.start(WORKERS);
      for (Tab tab : tabs) {
        watching.start(tab::watch);
      }
      try (Crew speaking = new Crew()) {
        for (Visitor visitor : visitors) {
          speaking.start(visitor::speak);
        }
        for (Kill kill : kills()) {
          comebacks.add(kill(kill, board, visitors));
        }
        board.release(sizes.turns());
        speaking.await();
      }
      sendTheRest(mischief, visitors.getFirst());
      awaitSettled(findings);
      inspectLastNumbers(visitors, findings);
      tabs.forEach(Tab::close);
      watching.await();
    }
    TalkInspector inspector =
        new TalkInspector(findings, note -> progress.accept("could not help " + note));
    for (Visitor visitor : visitors) {
      inspect(visitor, inspector);
    }
    return outcome(board, comebacks, tabs, inspector.counts(), findings);
  }

  private Outcome outcome(
      Board board,
      List<Comeback> comebacks,
      List<Tab> tabs,
      TalkInspector.Counts counts,
      Findings findings) {
    return new Outcome(
        findings,
        sizes.turns(),
        counts.answered(),
        counts.shortened(),
        counts.failed(),
        counts.errors(),
        board.repeatedMessages(),
        tabs.stream().mapToInt(tab -> tab.sockets() - 1).sum(),
        comebacks.stream().map(Comeback::slowest).max(Duration::compareTo).orElse(Duration.ZERO));
  }

  private void awaitHealthy() throws IOException, InterruptedException {
    for (ServerProcess server : replicas.servers()) {
      try (ChatDoor door = new ChatDoor(server.port())) {
        door.awaitHealthy();
      }
    }
  }

  /** Every third has a tab at both servers, the others one at either. */
  private List<Visitor> visitors(Board board, Findings findings) throws IOException {
    List<Visitor> visitors = new ArrayList<>();
    try (ChatDoor door = new ChatDoor(replicas.server(0).port())) {
      for (int i = 0; i < sizes.sessions(); i++) {
        List<Plan> plans = new ArrayList<>();
        for (int turn = i; turn < sizes.turns(); turn += sizes.sessions()) {
          plans.add(Plan.random(random));
        }
        Random own = new Random(random.nextLong());
        Visitor visitor = new Visitor(door.begin(), plans, own, board, findings);
        visitor.open(ports(i));
        if (i % 3 == 0) {
          visitor.open(ports(i + 1));
        }
        visitors.add(visitor);
      }
    }
    return visitors;
  }

  /** First the server with this number, then in turn whichever is there. */
  private IntSupplier ports(int first) {
    AtomicInteger next = new AtomicInteger(first);
    return () -> replicas.server(next.getAndIncrement() % replicas.count()).port();
  }

  private StandIn.Manner manner(Board board, Mischief mischief) {
    long seed = random.nextLong();
    return (turn, readAt) -> {
      Random own = new Random(seed ^ turn.head().hashCode());
      Plan plan = Plan.of(turn.said());
      for (Script.Step step : Script.of(plan, turn.attempt(), own)) {
        Thread.sleep(own.nextInt(MOST_MILLIS_BETWEEN_PIECES));
        if (mischief.isBehind((double) board.endedTurns() / sizes.turns())) {
          redis.callback(mischief.next(turn.session(), turn.task()));
        }
        redis.callback(
            switch (step) {
              case Script.Piece(int index, String text, boolean last) ->
                  turn.piece(index, text, last);
              case Script.Answer(String text) -> turn.response(text);
              case Script.Failure(boolean retryable) -> turn.failure(retryable);
            });
      }
    };
  }

  /** Servers and Redis take turns, as long as there are kills of either left. */
  private List<Kill> kills() {
    List<Kill> kills = new ArrayList<>();
    int first = random.nextInt(replicas.count());
    for (int i = 0; i < Math.max(sizes.serverKills(), sizes.redisKills()); i++) {
      if (i < sizes.serverKills()) {
        int victim = (first + i) % replicas.count();
        kills.add(new Kill("server " + victim, server(victim)));
      }
      if (i < sizes.redisKills()) {
        kills.add(new Kill("Redis", redisProcess()));
      }
    }
    return kills;
  }

  private Victim server(int number) {
    return new Victim() {
      @Override
      public void kill() throws InterruptedException {
        replicas.kill(number);
      }

      @Override
      public void restart() throws IOException, InterruptedException {
        replicas.restart(number);
      }
    };
  }

  private Victim redisProcess() {
    return new Victim() {
      @Override
      public void kill() throws InterruptedException {
        replicas.redis().kill();
      }

      @Override
      public void restart() throws IOException, InterruptedException {
        replicas.redis().restart();
      }
    };
  }

  /** Lets a share of the turns begin, and kills while they are under way. */
  private Comeback kill(Kill kill, Board board, List<Visitor> visitors)
      throws IOException, InterruptedException {
    int share = sizes.turns() / (sizes.serverKills() + sizes.redisKills() + 1);
    int before = board.releasedTurns();
    board.release(before + share);
    while (board.endedTurns() < before + KILL_AT * share && !board.isStuck()) {
      Thread.sleep(1);
    }
    kill.victim().kill();
    long at = System.nanoTime();
    Set<String> open =
        visitors.stream()
            .filter(Visitor::isWaiting)
            .map(Visitor::session)
            .collect(Collectors.toSet());
    Comeback comeback = new Comeback();
    comeback.since(at, open);
    board.tell(comeback);
    kill.victim().restart();
    progress.accept(
        "%s killed after %d turns, in the middle of %d sessions' turns; it was back after %.1f s"
            .formatted(
                kill.what(), board.endedTurns(), open.size(), (System.nanoTime() - at) / 1e9));
    return comeback;
  }

  /** What there was no turn to send it with. */
  private void sendTheRest(Mischief mischief, Visitor visitor)
      throws IOException, InterruptedException {
    while (mischief.isBehind(1)) {
      redis.callback(mischief.next(visitor.session(), "no-task"));
    }
  }

  /** All that was sent must be dealt with, or it would come again and again. */
  private void awaitSettled(Findings findings) throws InterruptedException {
    long start = System.nanoTime();
    while (!isSettled()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        findings.wrong("callbacks or turns are never acknowledged");
        return;
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private boolean isSettled() {
    try {
      return redis.isSettled();
    } catch (RedisException away) {
      return false;
    }
  }

  /** All tabs must get as far as the servers say that their session is. */
  private void inspectLastNumbers(List<Visitor> visitors, Findings findings)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (ChatDoor door = new ChatDoor(replicas.server(0).port())) {
      for (Visitor visitor : visitors) {
        JsonNode status = door.status(visitor.session());
        long last = status.path("last_seq").asLong(-1);
        if (status.path("total_tasks").asInt(-1) != visitor.said().size()
            || !status.path("waiting").isEmpty()) {
          findings.wrong(
              "%d turns were said, the status is %s".formatted(visitor.said().size(), status));
        }
        for (Tab tab : visitor.tabs()) {
          while (tab.last() < last && System.nanoTime() - start < PATIENCE.toNanos()) {
            Thread.sleep(LOOK_MILLIS);
          }
          if (tab.last() != last) {
            findings.lost("%s has seen %d of %d events".formatted(tab, tab.last(), last));
          }
        }
      }
    }
  }

  private void inspect(Visitor visitor, TalkInspector inspector) throws IOException {
    String session = visitor.session();
    Map<String, Plan> said = visitor.said();
    List<List<ChatEvent>> seen = visitor.tabs().stream().map(Tab::events).toList();
    inspector.compareTabs(session, seen);
    inspector.compareTurns(session, said, seen.getFirst());
    Map<String, ChatEvent> ends = TalkInspector.ends(seen.getFirst());
    for (ServerProcess server : replicas.servers()) {
      try (ChatDoor door = new ChatDoor(server.port())) {
        inspector.compareTranscript(session, said, door.messages(session), ends);
      }
    }
  }

  @Override
  public void close() {
    redis.close();
  }
}
