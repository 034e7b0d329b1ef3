package orhestra.insights;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The door's meters, under the names of the seed. Thread-safe. */
public final class InsightsMeters {
  /** The names on the page of meters that the seed's port shows. */
  public static final List<String> NAMES =
      List.of(
          "orchestrator_brands_processed_total",
          "orchestrator_chunks_merged_total",
          "orchestrator_clusters_aggregated_total",
          "orchestrator_processing_time_seconds",
          "orchestrator_io_time_seconds",
          "orchestrator_redis_read_latency_seconds",
          "orchestrator_redis_write_latency_seconds",
          "orchestrator_memory_usage_bytes",
          "orchestrator_cpu_user_time_seconds",
          "orchestrator_cpu_system_time_seconds");

  private static final String SERVICE = "service3-orchestrator";
  private static final Duration[] BOUNDS = {
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final Counter brands;
  private final Counter chunks;
  private final Counter clusters;
  private final Timer processing;
  private final Timer io;
  private final Timer redisRead;
  private final Timer redisWrite;

  /** Registers them. */
  public InsightsMeters(MeterRegistry registry) {
    brands = counter(registry, "orchestrator.brands.processed", "Merges of a brand's chunks");
    chunks = counter(registry, "orchestrator.chunks.merged", "Chunks merged");
    clusters = counter(registry, "orchestrator.clusters.aggregated", "Clusters of merged chunks");
    processing = timer(registry, "orchestrator.processing.time", "Time to merge a batch of chunks");
    io = timer(registry, "orchestrator.io.time", "Time until a merge is durable");
    redisRead =
        timer(registry, "orchestrator.redis.read.latency", "Time to take a batch of chunks");
    redisWrite = timer(registry, "orchestrator.redis.write.latency", "Time to publish a summary");
    gauge(registry, "orchestrator.memory.usage", "bytes", ProcessTimes::memoryBytes);
    gauge(registry, "orchestrator.cpu.user.time", "seconds", ProcessTimes::userSeconds);
    gauge(registry, "orchestrator.cpu.system.time", "seconds", ProcessTimes::systemSeconds);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name)
        .description(description)
        .tag("service", SERVICE)
        .register(registry);
  }

  private static Timer timer(MeterRegistry registry, String name, String description) {
    return Timer.builder(name)
        .description(description)
        .tag("service", SERVICE)
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }

  private static void gauge(
      MeterRegistry registry, String name, String unit, Supplier<Number> value) {
    Gauge.builder(name, value).baseUnit(unit).tag("service", SERVICE).register(registry);
  }

  /** A merge is durable. */
  void merged(Merging.Merge merge, int clusterCount, long processingNanos, long ioNanos) {
    brands.increment();
    chunks.increment(merge.chunks().size());
    clusters.increment(clusterCount);
    processing.record(processingNanos, TimeUnit.NANOSECONDS);
    io.record(ioNanos, TimeUnit.NANOSECONDS);
  }

  /** A batch was taken; waiting for one does not count. */
  void redisRead(long nanos) {
    redisRead.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Something was published. */
  void redisWrite(long nanos) {
    redisWrite.record(nanos, TimeUnit.NANOSECONDS);
  }
}
