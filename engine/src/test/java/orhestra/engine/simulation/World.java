package orhestra.engine.simulation;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import orhestra.engine.EngineSettings;
import orhestra.engine.TaskEngine;

/** What the actors of a history see of it. */
interface World {
  RandomGenerator random();

  VirtualTime time();

  EngineSettings settings();

  Trace trace();

  /**
   * Sends a request to a server. The answer comes when its batch is committed, or never.
   *
   * @param answered told of the answer, unless it gets lost
   */
  <R> void ask(
      Request request,
      Function<TaskEngine, CompletableFuture<R>> call,
      Consumer<? super R> answered);

  /** Sends a request and lets everything wait until it is answered. */
  <R> void askAndWait(Request request, Function<TaskEngine, R> call);

  Set<String> someLabels();

  String someQueue();

  /** The id of some task; perhaps there is no such task. */
  long someTask();

  /** The id of some group; perhaps there is no such group. */
  long someGroup();
}
