package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.cli.command.JobWatch;
import orhestra.cli.demo.ConversationsCluster.Replica;
import orhestra.cli.demo.chat.ChatBook;
import orhestra.cli.demo.chat.ChatCounts;
import orhestra.cli.demo.chat.Chatter;
import orhestra.cli.demo.chat.Crowd;
import orhestra.cli.demo.chat.SmallTalk;
import orhestra.cli.report.Figures;
import orhestra.cli.terminal.Colour;
import orhestra.cli.terminal.Terminal;
import orhestra.client.chat.ChatClient;
import orhestra.client.chat.ChatStatus;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.Submitted;
import orhestra.client.coordinator.Sweep;

/**
 * The conversations demo itself: clients chat at two replicas, one of these and the worker are
 * killed in the middle of it, and in the end both sides are counted.
 */
final class ConversationsRun {
  private static final int REPLICAS = 2;
  private static final Duration LOOK = Duration.ofMillis(150);
  private static final double KILL_REPLICA_AT = 0.3;
  private static final double KILL_WORKER_AT = 0.6;
  private static final double LATE = 0.9;

  private final ConversationsCluster cluster;
  private final Terminal terminal;
  private final JobWatch.Pause pause;
  private final Plan plan;
  private final ConversationsBoard board;
  private final List<Child> needed = new ArrayList<>();
  private List<Replica> replicas = List.of();
  private @Nullable ReplicaLoss replicaLoss;
  private @Nullable WorkerLoss workerLoss;

  /**
   * What is to happen.
   *
   * @param length how long the clients have something to say
   */
  record Plan(long seed, int clients, Duration length) {
    Plan {
      requireNonNull(length, "length is null");
    }
  }

  ConversationsRun(
      ConversationsCluster cluster, Terminal terminal, JobWatch.Pause pause, Plan plan) {
    this.cluster = requireNonNull(cluster, "cluster is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.pause = requireNonNull(pause, "pause is null");
    this.plan = requireNonNull(plan, "plan is null");
    this.board = new ConversationsBoard(terminal);
  }

  /** A replica that was killed, and the connections that its clients had had before. */
  private static final class ReplicaLoss {
    final Replica replica;
    final Instant at;
    final Map<Chatter, Integer> connections;
    boolean haveGoneOn;
    boolean isBack;

    ReplicaLoss(Replica replica, Instant at, Map<Chatter, Integer> connections) {
      this.replica = replica;
      this.at = at;
      this.connections = connections;
    }
  }

  /** A worker that was killed, and the turns that were under way then, with their clients. */
  private static final class WorkerLoss {
    final Instant at;
    final Map<String, Chatter> turns;
    boolean isOver;

    WorkerLoss(Instant at, Map<String, Chatter> turns) {
      this.at = at;
      this.turns = turns;
    }
  }

  ConversationsVerdict run() throws IOException, InterruptedException, DemoException {
    Instant begin = terminal.clock().instant();
    replicas = cluster.startReplicas(REPLICAS);
    Replica last = replicas.getLast();
    // It asks the replica that stays.
    Child worker = cluster.startWorker(last.uri().toString(), plan.clients());
    cluster.awaitWorker(worker);
    needed.add(last.process());
    say(
        "Servers",
        replicas.getFirst().uri()
            + " and "
            + last.uri()
            + " on one PostgreSQL and one Redis, ready after "
            + Figures.duration(Duration.between(begin, terminal.clock().instant())));
    say("Worker", "answers turns, " + plan.clients() + " at a time, without a model");
    submit(last);
    try (Crowd crowd = gather()) {
      say(
          "Clients",
          crowd.chatters().size() + " will say " + Figures.count(crowd.planned()) + " things");
      say("Seed", plan.seed() + " (./orhestra demo conversations --seed " + plan.seed() + ")");
      terminal.err().println();
      crowd.start();
      follow(crowd, worker);
      board.clear();
      ConversationsVerdict verdict = verdict(crowd);
      sample(crowd);
      return verdict;
    }
  }

  /** There is to be something to ask about; nobody works on it. */
  private static void submit(Replica replica) throws InterruptedException {
    Submitted unused =
        new CoordinatorClient(replica.transport())
            .submit(
                Sweep.builder("optimizers.jar", "orhestra.examples.OptimizerMain")
                    .name("A sweep to talk about")
                    .algorithms(List.of("PSO/Sphere", "GA/Sphere", "DE/Sphere"))
                    .iterations(new Sweep.Range(100, 400, 300))
                    .agents(new Sweep.Range(10, 30, 20))
                    .dimension(Sweep.Range.of(2))
                    .build());
  }

  private Crowd gather() throws InterruptedException {
    List<Chatter> chatters = new ArrayList<>();
    for (int number = 1; number <= plan.clients(); number++) {
      List<ChatClient> servers = new ArrayList<>();
      for (int i = 0; i < replicas.size(); i++) {
        servers.add(replicas.get((number - 1 + i) % replicas.size()).client());
      }
      List<SmallTalk.Line> lines = SmallTalk.of(plan.seed(), number, plan.length());
      chatters.add(Chatter.begin(number, servers, lines, terminal.clock()));
    }
    return new Crowd(chatters, terminal.clock(), pause);
  }

  /** Until all have said all, and all who were killed are there again. */
  private void follow(Crowd crowd, Child worker)
      throws IOException, InterruptedException, DemoException {
    Child current = worker;
    while (true) {
      boolean done = crowd.isDone();
      double passed = crowd.ended() / (double) Math.max(1, crowd.planned());
      if (replicaLoss == null && (passed >= KILL_REPLICA_AT || done)) {
        replicaLoss = killReplica(crowd);
      }
      if (workerLoss == null && replicaLoss != null && passed >= KILL_WORKER_AT) {
        Map<String, Chatter> turns = halfSaid(crowd);
        if (!turns.isEmpty() || passed >= LATE || done) {
          current = killWorker(crowd, current, turns);
        }
      }
      lookAtReplica(crowd);
      lookAtWorker();
      refuseLoss(current);
      board.show(crowd, replicas, state());
      if (done && isOver()) {
        return;
      }
      if (done && workerLoss == null) {
        throw new DemoException(
            "not all turns were answered, before the worker was killed", needed);
      }
      pause.pause(LOOK);
    }
  }

  /** Whether both were killed, and all is well again. */
  private boolean isOver() {
    ReplicaLoss replica = replicaLoss;
    WorkerLoss worker = workerLoss;
    return replica != null
        && replica.haveGoneOn
        && replica.isBack
        && worker != null
        && worker.isOver;
  }

  private void refuseLoss(Child worker) throws DemoException {
    List<Child> all = new ArrayList<>(needed);
    all.add(worker);
    List<Child> lost = all.stream().filter(child -> !child.isAlive()).toList();
    if (!lost.isEmpty()) {
      throw DemoException.lost(lost);
    }
  }

  private String state() {
    boolean away = replicaLoss != null && !replicaLoss.isBack;
    return away ? "replica 1 away; " : "";
  }

  private ReplicaLoss killReplica(Crowd crowd) throws IOException, InterruptedException {
    Replica victim = replicas.getFirst();
    Map<Chatter, Integer> connections = new HashMap<>();
    for (Chatter chatter : crowd.at(victim.uri())) {
      connections.put(chatter, chatter.book().connections());
    }
    Instant now = terminal.clock().instant();
    victim.killAndStart();
    needed.add(victim.process());
    board.say(
        Colour.YELLOW.on(terminal.errShows(), "Killed replica 1")
            + " (SIGKILL), started it again; "
            + clients(connections.size())
            + " had a socket there.");
    return new ReplicaLoss(victim, now, connections);
  }

  private void lookAtReplica(Crowd crowd) throws InterruptedException {
    ReplicaLoss loss = replicaLoss;
    if (loss == null) {
      return;
    }
    if (!loss.haveGoneOn
        && loss.connections.entrySet().stream()
            .allMatch(
                entry ->
                    entry.getKey().book().isConnected()
                        && entry.getKey().book().connections() > entry.getValue())) {
      loss.haveGoneOn = true;
      Instant lastOne =
          loss.connections.keySet().stream()
              .map(chatter -> chatter.book().connectedAt())
              .max(Instant::compareTo)
              .orElse(loss.at);
      board.say(
          Colour.GREEN.on(terminal.errShows(), "Gone on")
              + ": all of them have one at replica 2, the last after "
              + since(loss.at, lastOne)
              + ".");
    }
    if (!loss.isBack && loss.replica.isReady()) {
      loss.isBack = true;
      board.say(
          "Replica 1 is back after "
              + since(loss.at, terminal.clock().instant())
              + " and has "
              + crowd.at(loss.replica.uri()).size()
              + " sockets.");
    }
  }

  private static Map<String, Chatter> halfSaid(Crowd crowd) {
    Map<String, Chatter> turns = new HashMap<>();
    for (Chatter chatter : crowd.chatters()) {
      ChatBook.Glance latest = chatter.book().latest();
      if (latest != null && latest.isHalfSaid()) {
        turns.put(latest.taskId(), chatter);
      }
    }
    return turns;
  }

  private Child killWorker(Crowd crowd, Child worker, Map<String, Chatter> before)
      throws IOException, InterruptedException {
    Instant now = terminal.clock().instant();
    worker.kill();
    worker.awaitEnd(Duration.ofSeconds(10));
    Map<String, Chatter> turns = halfSaid(crowd);
    Child next = cluster.startWorker(replicas.getLast().uri().toString(), plan.clients());
    workerLoss = new WorkerLoss(now, turns.isEmpty() ? before : turns);
    board.say(
        Colour.YELLOW.on(terminal.errShows(), "Killed the execution worker")
            + " (SIGKILL), started another; "
            + (turns.size() == 1 ? "1 answer was" : turns.size() + " answers were")
            + " half said.");
    return next;
  }

  private void lookAtWorker() {
    WorkerLoss loss = workerLoss;
    if (loss == null || loss.isOver) {
      return;
    }
    Instant lastOne = loss.at;
    for (Map.Entry<String, Chatter> turn : loss.turns.entrySet()) {
      Instant end = turn.getValue().book().endedAt(turn.getKey());
      if (end == null) {
        return;
      }
      lastOne = end.isAfter(lastOne) ? end : lastOne;
    }
    loss.isOver = true;
    board.say(
        Colour.GREEN.on(terminal.errShows(), "Answered")
            + ": by the other worker, the last after "
            + since(loss.at, lastOne)
            + ".");
  }

  /** The clients' account beside what the replica that was killed now has. */
  private ConversationsVerdict verdict(Crowd crowd) throws InterruptedException {
    List<ChatCounts> sums = new ArrayList<>();
    List<Integer> clients = new ArrayList<>();
    replicas.forEach(
        replica -> {
          sums.add(ChatCounts.NONE);
          clients.add(0);
        });
    ChatClient asked = replicas.getFirst().client();
    for (Chatter chatter : crowd.chatters()) {
      int home = (chatter.number() - 1) % replicas.size();
      ChatStatus status = asked.status(chatter.session());
      Long last = status.lastSeq();
      ChatCounts counts =
          chatter.book().counts(last == null ? 0 : last, asked.messages(chatter.session()));
      sums.set(home, sums.get(home).plus(counts));
      clients.set(home, clients.get(home) + 1);
    }
    List<ConversationsVerdict.Row> rows = new ArrayList<>();
    for (int i = 0; i < replicas.size(); i++) {
      rows.add(new ConversationsVerdict.Row(replicas.get(i).name(), clients.get(i), sums.get(i)));
    }
    return new ConversationsVerdict(rows);
  }

  /** A conversation to read, if possible one that lost both its replica and its worker. */
  private void sample(Crowd crowd) {
    ReplicaLoss replica = replicaLoss;
    WorkerLoss worker = workerLoss;
    Chatter shown =
        crowd.chatters().stream()
            .filter(
                chatter ->
                    replica != null
                        && replica.connections.containsKey(chatter)
                        && worker != null
                        && worker.turns.containsValue(chatter))
            .findFirst()
            .orElse(crowd.chatters().getFirst());
    Terminal.Display display = terminal.errShows();
    terminal.err().println();
    say("Client " + shown.number(), "had this conversation:");
    ChatSample.of(shown.book().glances(), worker == null ? Map.of() : worker.turns, display)
        .forEach(terminal.err()::println);
  }

  private static String since(Instant from, Instant to) {
    return Figures.duration(Duration.between(from, to));
  }

  private static String clients(int count) {
    return count == 1 ? "1 client" : count + " clients";
  }

  private void say(String label, String text) {
    Terminal.Display display = terminal.errShows();
    terminal.err().println(Colour.BOLD.on(display, String.format("%-8s", label)) + " " + text);
  }

  /** How to look at what {@code --keep} left, and how to end it. */
  static String kept(ConversationsCluster cluster, List<Child> living, String folder) {
    StringBuilder text = new StringBuilder("\nStill running:\n");
    for (Child child : living) {
      text.append("  ").append(child.name()).append(" pid ").append(child.pid()).append('\n');
    }
    text.append("Look at it:\n  export ORHESTRA_SERVER=").append(cluster.url());
    text.append("\n  curl $ORHESTRA_SERVER/health/detailed\n  redis-cli -u ");
    text.append(cluster.stores().redis()).append(" XINFO STREAM ");
    text.append("nooble4:development:execution:streams:main\n");
    text.append("  logs and data: ").append(folder);
    text.append("\nEnd it, PostgreSQL and Redis with it:\n  kill");
    living.reversed().forEach(child -> text.append(' ').append(child.pid()));
    return text.append("; rm -r ").append(folder).append('\n').toString();
  }
}
