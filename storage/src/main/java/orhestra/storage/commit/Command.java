package orhestra.storage.commit;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import orhestra.engine.store.Operation;

/** A command on its way through a batch. */
final class Command<C, R> {
  private final Operation<C, R> operation;
  private final C command;
  private final CompletableFuture<R> answered = new CompletableFuture<>();
  private @Nullable R answer;

  Command(Operation<C, R> operation, C command) {
    this.operation = operation;
    this.command = command;
  }

  Operation<C, R> operation() {
    return operation;
  }

  C command() {
    return command;
  }

  CompletableFuture<R> answered() {
    return answered;
  }

  /** What is answered once the batch is durable. */
  void keep(R newAnswer) {
    answer = newAnswer;
  }

  void answer() {
    answered.complete(answer);
  }

  void fail(Throwable failure) {
    answered.completeExceptionally(failure);
  }
}
