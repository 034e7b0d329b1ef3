package orhestra.engine.store;

import java.util.List;
import java.util.Optional;
import orhestra.engine.Worker;

/** Reads of workers. */
public interface WorkerReads {
  /** The worker known by this name. */
  Optional<Worker> find(String name);

  /** Those of these workers that exist, by id. */
  List<Worker> find(long[] ids);

  /** All workers, oldest first. */
  List<Worker> all();
}
