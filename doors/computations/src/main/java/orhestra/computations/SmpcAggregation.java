package orhestra.computations;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import orhestra.computations.domain.JobRow;
import orhestra.computations.domain.JobSchema;
import orhestra.computations.domain.JobStatus;
import orhestra.computations.domain.Terms;
import orhestra.computations.smpc.SmpcComputation;
import orhestra.computations.smpc.SmpcSettings;
import orhestra.computations.store.HandoverRow;
import orhestra.computations.store.JobStore;
import orhestra.computations.wire.ResultJson;
import orhestra.computations.wire.SchemaJson;
import orhestra.computations.wire.TermsJson;
import orhestra.engine.store.Storage;
import orhestra.platform.outgoing.OutgoingHttp;

/** Aggregates jobs of mode {@code smpc}. Thread-safe. */
final class SmpcAggregation implements AutoCloseable {
  private final Storage storage;
  private final InstantSource clock;
  private final @Nullable SmpcComputation cluster;
  private final HandingOver handingOver = new HandingOver();

  /**
   * On this storage.
   *
   * @param settings null where there is no cluster; jobs of a time when there was one then fail
   */
  SmpcAggregation(Storage storage, @Nullable SmpcSettings settings, InstantSource clock) {
    this.storage = requireNonNull(storage, "storage is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.cluster = settings == null ? null : new SmpcComputation(settings, clock);
  }

  /** How the job ends. */
  Steering.Finish end(JobRow row, AggregationLease lease) throws LeaseLostException {
    if (cluster == null) {
      return failed(row, "there is no SMPC cluster: COORDINATOR_HOST is not set");
    }
    Terms terms = TermsJson.read(row.terms());
    SmpcComputation.Job job =
        storage.read(
            view -> {
              JobStore store = view.door(JobStore.class);
              return new SmpcComputation.Job(
                  row.name(),
                  terms.computationType(),
                  store.clients(row.id()),
                  Instant.ofEpochMilli(row.changedAt()),
                  store.handover(row.id()).map(HandoverRow::said).orElse(null));
            });
    return switch (cluster.compute(job, new Leased(row.id(), lease))) {
      case SmpcComputation.End.None none -> failed(row, none.why());
      case SmpcComputation.End.Result result -> {
        JobSchema schema =
            row.shape().isEmpty() ? new JobSchema(List.of()) : SchemaJson.parse(row.shape());
        yield new Steering.Finish(
            row.id(),
            JobStatus.COMPLETED,
            "",
            ResultJson.ofCluster(
                schema,
                job.type(),
                result.output(),
                terms.participants().total(),
                job.clients().size(),
                clock.millis()));
      }
    };
  }

  private static Steering.Finish failed(JobRow row, String why) {
    return new Steering.Finish(row.id(), JobStatus.FAILED, why, "");
  }

  /** As long as the lease is ours. */
  private final class Leased implements SmpcComputation.Course<LeaseLostException> {
    private final long job;
    private final AggregationLease lease;

    Leased(long job, AggregationLease lease) {
      this.job = job;
      this.lease = lease;
    }

    @Override
    public void pause(Duration time) throws LeaseLostException {
      lease.pause(time);
    }

    @Override
    public OutgoingHttp.Answer await(CompletableFuture<OutgoingHttp.Answer> answer)
        throws LeaseLostException, ExecutionException {
      return lease.await(answer);
    }

    @Override
    public void handedOver(String said) throws LeaseLostException {
      HandoverRow row = new HandoverRow(job, clock.millis(), said);
      if (!storage.submit(handingOver, row).join()) {
        throw new LeaseLostException();
      }
    }
  }

  @Override
  public void close() {
    if (cluster != null) {
      cluster.close();
    }
  }
}
