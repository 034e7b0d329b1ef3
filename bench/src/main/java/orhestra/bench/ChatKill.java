package orhestra.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import orhestra.bench.chat.ChatKills;
import orhestra.bench.process.Replicas;

/**
 * Kills servers that share the sessions of visitors, and their Redis, and looks for turns that are
 * lost or answered twice, and for anything else that a client should not have been told.
 */
public final class ChatKill extends KillTest {
  private final ChatKillOptions options;

  /** Prints a line for each kill and each cycle to {@code out}. */
  public ChatKill(ChatKillOptions options, PrintStream out) {
    super("conversations", requireNonNull(options, "options is null").setup(), out);
    this.options = options;
  }

  @Override
  String load() {
    ChatKills.Sizes sizes = options.sizes();
    return String.format(
        Locale.ROOT,
        "%,d turns of %d sessions and %,d malformed callbacks in each cycle",
        sizes.turns(),
        sizes.sessions(),
        sizes.malformed());
  }

  @Override
  boolean run(Path scratch) throws IOException, InterruptedException {
    return onReplicas(scratch, ChatKills.SETTINGS, this::run);
  }

  private boolean run(Replicas replicas) throws IOException, InterruptedException {
    boolean good = true;
    Random random = new Random(setup().seed());
    try (ChatKills kills = new ChatKills(replicas, options.sizes(), random, this::progress)) {
      for (int i = 1; i <= options.cycles(); i++) {
        good &= tell(i, kills.cycle());
      }
    }
    return good;
  }

  private boolean tell(int cycle, ChatKills.Outcome outcome) {
    boolean good = tell(outcome.findings());
    say(
        String.format(
            Locale.ROOT,
            "conversations, cycle %d: %,d turns: %,d answered (%d not wholly piece by piece),"
                + " %d failed as meant, %d errors; %s; %d sockets broke, %d messages said again;"
                + " slowest way back %.2f s",
            cycle,
            outcome.turns(),
            outcome.answered(),
            outcome.shortened(),
            outcome.failed(),
            outcome.errors(),
            outcome.findings().counts(),
            outcome.broken(),
            outcome.repeated(),
            outcome.slowest().toMillis() / 1e3));
    return good;
  }

  /**
   * {@code [--cycles N] [--sessions N] [--turns N] [--malformed N] [--server-kills N]
   * [--redis-kills N] [--seed N] [--postgres URL] -- SERVER COMMAND...}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Arguments given =
        new Arguments(
            arguments,
            Set.of(
                "--cycles",
                "--sessions",
                "--turns",
                "--malformed",
                "--server-kills",
                "--redis-kills",
                "--seed",
                "--postgres"));
    ChatKillOptions options =
        new ChatKillOptions(
            given.killSetup(),
            given.integer("--cycles", 1),
            new ChatKills.Sizes(
                given.integer("--sessions", 100),
                given.integer("--turns", 1_000),
                given.integer("--malformed", 1_000),
                given.integer("--server-kills", 2),
                given.integer("--redis-kills", 1)));
    System.exit(new ChatKill(options, System.out).run() ? 0 : 1);
  }
}
