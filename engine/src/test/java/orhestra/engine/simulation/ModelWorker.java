package orhestra.engine.simulation;

import java.util.Set;

/** What the model knows of one worker. */
final class ModelWorker {
  final long id;
  final String name;
  Set<String> labels = Set.of();
  String facts = "";
  boolean up = true;

  /** The reaper may have declared it gone in this batch. */
  boolean mayBeGone;

  /** When a call of it was committed last, by the ticker. */
  long lastSign;

  ModelWorker(long id, String name) {
    this.id = id;
    this.name = name;
  }

  void signOfLife(long nanos) {
    lastSign = nanos;
    up = true;
    mayBeGone = false;
  }
}
