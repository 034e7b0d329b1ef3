package orhestra.engine.store;

import java.util.List;
import java.util.Set;
import orhestra.engine.Worker;

/** Changes of workers. */
public interface WorkerStore extends WorkerReads {
  /** Adds a worker that is UP and gives it an id; if the name exists already, returns that one. */
  Worker insert(String name, Set<String> labels, String facts, long now);

  /** Writes state, version, lastSeen, labels and facts of workers that exist. */
  void update(List<Worker> workers);

  /**
   * A sign of life: state UP, version one more, lastSeen {@code now}; nothing else is touched.
   * Locks in ascending order.
   *
   * @param ids ascending, without repetition
   */
  void touch(long[] ids, long now);
}
