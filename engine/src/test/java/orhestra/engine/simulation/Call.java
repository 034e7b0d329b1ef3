package orhestra.engine.simulation;

import java.util.concurrent.CompletableFuture;

/** A request in a batch that was committed, with its answer. */
record Call(Request request, int phase, CompletableFuture<?> outcome) {
  /** The answer; only of calls that were answered. */
  Object answer() {
    return outcome.resultNow();
  }
}
