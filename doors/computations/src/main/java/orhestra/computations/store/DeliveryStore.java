package orhestra.computations.store;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import orhestra.computations.domain.DeliveryRow;

/** What is to be told of jobs that are done, as a view of the current transaction. */
public interface DeliveryStore {
  Optional<DeliveryRow> find(long job);

  /** What is to be attempted by now, the longest due first. */
  List<DeliveryRow> due(long now, int limit);

  /** When the next attempt is due; empty, or the largest number, if none is. */
  OptionalLong nextDue();

  /** Those that exist, ascending; locked until the transaction ends. */
  List<DeliveryRow> lock(long[] jobs);

  void insert(List<DeliveryRow> deliveries);

  void update(List<DeliveryRow> deliveries);
}
