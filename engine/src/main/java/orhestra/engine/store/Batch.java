package orhestra.engine.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Commands gathered for one transaction, and how every storage applies them: by ascending phase,
 * each operation once with all its commands. Used by one thread.
 */
public final class Batch {
  private final List<Entry<?, ?>> entries;

  /** A batch of these commands, in the order in which they arrived. */
  public Batch(List<Entry<?, ?>> entries) {
    this.entries = List.copyOf(entries);
  }

  /** A command that waits for its answer. */
  public static final class Entry<C, R> {
    private final Operation<C, R> operation;
    private final C command;
    private final CompletableFuture<R> future = new CompletableFuture<>();
    private @Nullable R answer;

    /** A command for the next batch. */
    public Entry(Operation<C, R> operation, C command) {
      this.operation = operation;
      this.command = command;
    }

    /** Completes once the command's batch is durable. */
    public CompletableFuture<R> future() {
      return future;
    }

    @SuppressWarnings("NullAway") // complete() is called only after apply() has set every answer
    private void complete() {
      future.complete(answer);
    }
  }

  /** How many commands there are. */
  public int size() {
    return entries.size();
  }

  /** Applies all commands. May be called again after a rollback. */
  public void apply(Transaction tx) {
    if (entries.size() == 1) {
      applyTogether(tx, List.of(entries.getFirst()));
      return;
    }
    Map<Operation<?, ?>, List<Entry<?, ?>>> kinds = new LinkedHashMap<>();
    for (Entry<?, ?> entry : entries) {
      kinds.computeIfAbsent(entry.operation, key -> new ArrayList<>()).add(entry);
    }
    kinds.values().stream()
        .sorted(Comparator.comparingInt(kind -> kind.getFirst().operation.phase()))
        .forEach(kind -> applyTogether(tx, kind));
  }

  // All entries of one call share one operation, so C and R are the same for all of them.
  @SuppressWarnings("unchecked")
  private static <C, R> void applyTogether(Transaction tx, List<Entry<?, ?>> sameKind) {
    List<C> commands = new ArrayList<>(sameKind.size());
    for (Entry<?, ?> entry : sameKind) {
      commands.add((C) entry.command);
    }
    Operation<C, R> operation = (Operation<C, R>) sameKind.getFirst().operation;
    List<R> answers = operation.apply(tx, commands);
    if (answers.size() != commands.size()) {
      throw new IllegalStateException(
          operation + " gave " + answers.size() + " answers to " + commands.size() + " commands");
    }
    for (int i = 0; i < answers.size(); i++) {
      ((Entry<C, R>) sameKind.get(i)).answer = answers.get(i);
    }
  }

  /** Answers every command; call it when the batch is durable. */
  public void complete() {
    for (Entry<?, ?> entry : entries) {
      entry.complete();
    }
  }

  /** Tells every caller that nothing was kept. */
  public void fail(Throwable failure) {
    for (Entry<?, ?> entry : entries) {
      entry.future.completeExceptionally(failure);
    }
  }

  /** The same commands as batches of one, to find out which of them is at fault. */
  public List<Batch> alone() {
    return entries.stream().map(entry -> new Batch(List.of(entry))).toList();
  }
}
