package orhestra.bench.chat;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import orhestra.bench.kill9.Findings;

/**
 * Somebody who chats in one session, in one or more tabs: says one thing after the other, and says
 * again, under the same name, what no event tells of. One thread speaks, one watches each tab.
 */
final class Visitor implements Tab.Watcher {
  private static final int MOST_OPEN = 3;
  private static final int LOOK_MILLIS = 100;
  private static final long SAY_AGAIN_AFTER = 5_000_000_000L;

  private final String session;
  private final List<Plan> plans;
  private final Random random;
  private final Board board;
  private final Findings findings;
  private final List<Tab> tabs = new ArrayList<>();
  private final Map<String, Standing> turns = new LinkedHashMap<>();

  /** How a turn stands. */
  private static final class Standing {
    private final Plan plan;
    private long saidAt;
    private boolean seen;
    private boolean ended;

    Standing(Plan plan) {
      this.plan = plan;
    }
  }

  /** Somebody who is going to say these things. */
  Visitor(String session, List<Plan> plans, Random random, Board board, Findings findings) {
    this.session = requireNonNull(session, "session is null");
    this.plans = List.copyOf(plans);
    this.random = requireNonNull(random, "random is null");
    this.board = requireNonNull(board, "board is null");
    this.findings = requireNonNull(findings, "findings is null");
  }

  /** Opens a tab, to be watched by the caller; before anything is said. */
  Tab open(IntSupplier ports) {
    Tab tab = new Tab(session, Integer.toString(tabs.size()), ports, this, findings);
    tabs.add(tab);
    return tab;
  }

  String session() {
    return session;
  }

  List<Tab> tabs() {
    return List.copyOf(tabs);
  }

  /** Says all, and returns when all is answered, or nothing happens any more. */
  void speak() throws InterruptedException {
    for (Plan plan : plans) {
      board.acquire();
      // Names are chosen by clients, so these are too; a random one is unique on the database.
      String task = new UUID(random.nextLong(), random.nextLong()).toString();
      int most = random.nextInt(MOST_OPEN);
      synchronized (this) {
        turns.put(task, new Standing(plan));
      }
      say(task, false);
      await(most);
    }
    await(0);
  }

  /** Returns when no more than so many turns are open. */
  private void await(int most) throws InterruptedException {
    while (!board.isStuck()) {
      List<String> silent = new ArrayList<>();
      synchronized (this) {
        if (open() <= most) {
          return;
        }
        wait(LOOK_MILLIS);
        long now = System.nanoTime();
        turns.forEach(
            (task, turn) -> {
              if (!turn.seen && now - turn.saidAt > SAY_AGAIN_AFTER) {
                silent.add(task);
              }
            });
      }
      silent.forEach(task -> say(task, true));
    }
  }

  private int open() {
    return (int) turns.values().stream().filter(turn -> !turn.ended).count();
  }

  /** Whether something that was said waits for its end. */
  synchronized boolean isWaiting() {
    return open() > 0;
  }

  /** In whichever tab there is a socket; if there is none it is said later. */
  private void say(String task, boolean again) {
    Plan plan;
    synchronized (this) {
      Standing turn = requireNonNull(turns.get(task), "no such turn");
      turn.saidAt = System.nanoTime();
      plan = turn.plan;
    }
    String frame = Frames.message(task, plan.said());
    int first = random.nextInt(tabs.size());
    for (int i = 0; i < tabs.size(); i++) {
      if (tabs.get((first + i) % tabs.size()).send(frame)) {
        if (again) {
          board.repeated();
        }
        return;
      }
    }
    sayAgainSoon(task);
  }

  private synchronized void sayAgainSoon(String task) {
    @Nullable Standing turn = turns.get(task);
    if (turn != null && !turn.seen) {
      turn.saidAt = System.nanoTime() - SAY_AGAIN_AFTER;
      notifyAll();
    }
  }

  @Override
  public void event(ChatEvent event) {
    board.heard(session);
    synchronized (this) {
      @Nullable Standing turn = turns.get(event.task());
      if (turn == null) {
        findings.wrong("%s was told of what it never said: %s".formatted(session, event.frame()));
        return;
      }
      turn.seen = true;
      if (event.isEnd() && !turn.ended) {
        turn.ended = true;
        board.ended();
        notifyAll();
      }
    }
  }

  @Override
  public void refused(String task, String code) {
    if (code.equals("unavailable")) {
      sayAgainSoon(task);
    } else {
      findings.wrong("%s was refused %s: %s".formatted(session, task, code));
    }
  }

  /** What shows no event now got lost with the socket, or was never taken. */
  @Override
  public void caughtUp() {
    List<String> silent;
    synchronized (this) {
      silent =
          turns.entrySet().stream()
              .filter(turn -> !turn.getValue().seen)
              .map(Map.Entry::getKey)
              .toList();
    }
    silent.forEach(this::sayAgainSoon);
  }

  /** All that was said, by the name of the turn. */
  synchronized Map<String, Plan> said() {
    Map<String, Plan> said = new LinkedHashMap<>();
    turns.forEach((task, turn) -> said.put(task, turn.plan));
    return said;
  }
}
