package orhestra.server;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import orhestra.coordinator.Coordinator;
import orhestra.engine.store.GroupReads;
import orhestra.storage.JdbcStorage;

/** The gauges of what waits and runs; read from the database when the page is asked for. */
record ServerMetrics(MeterRegistry registry, Coordinator coordinator, JdbcStorage storage) {
  void register() {
    tasks("pending", GroupReads.Totals::pending);
    tasks("running", GroupReads.Totals::running);
    Gauge.builder("orhestra.database.bytes", storage, JdbcStorage::bytes)
        .description("What the database occupies on its disk")
        .baseUnit("bytes")
        .register(registry);
  }

  private void tasks(String state, ToDoubleFunction<GroupReads.Totals> value) {
    Gauge.builder("orhestra.tasks", coordinator, door -> value.applyAsDouble(door.totals()))
        .description("Tasks of open jobs")
        .tag("state", state)
        .register(registry);
  }
}
