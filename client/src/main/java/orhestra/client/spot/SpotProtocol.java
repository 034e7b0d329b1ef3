package orhestra.client.spot;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.client.ServerException;
import orhestra.client.ServerUnreachableException;
import orhestra.client.Transport;
import tools.jackson.databind.JsonNode;

/**
 * The calls of a SPOT to the coordinator, one method each. All throw {@link ServerException} for an
 * answer other than 2xx and {@link ServerUnreachableException} for none; none is repeated here. All
 * may be repeated by the caller: a claim by its {@code claimId}, a completion or failure because
 * the server takes one per attempt.
 *
 * <p>Safe for use by many threads.
 */
public final class SpotProtocol {
  /** What a held-open claim may take beyond its wait. */
  private static final Duration CLAIM_MARGIN = Duration.ofSeconds(15);

  /** A server that is slower than this has missed the next heartbeats as well. */
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(5);

  private final Transport transport;

  public SpotProtocol(Transport transport) {
    this.transport = requireNonNull(transport, "transport is null");
  }

  /** Registers a SPOT or describes it anew. */
  public HelloAnswer hello(Hello hello) throws InterruptedException {
    return transport.post("/internal/v1/hello", hello, HelloAnswer.class);
  }

  /** Shows that the SPOT lives and renews the leases listed; gives up after 5 s. */
  public HeartbeatAnswer heartbeat(Heartbeat heartbeat) throws InterruptedException {
    return transport.post(
        "/internal/v1/heartbeat", heartbeat, HeartbeatAnswer.class, HEARTBEAT_TIMEOUT);
  }

  /** Leases tasks; waits up to {@code waitMs} for the first one. 404 means: say hello first. */
  public List<ClaimedTask> claim(Claim claim) throws InterruptedException {
    long waitMs = claim.waitMs() == null ? 0 : claim.waitMs();
    return transport
        .post("/internal/v1/tasks/claim", claim, ClaimAnswer.class, CLAIM_MARGIN.plusMillis(waitMs))
        .tasks();
  }

  /** Delivers one result that {@code spotId} has worked out. */
  public CompleteAnswer complete(String spotId, Completion completion) throws InterruptedException {
    return transport.post(
        task(completion.taskId(), "complete"), completion.heldBy(spotId), CompleteAnswer.class);
  }

  /** Delivers results and claims the next tasks. */
  public BatchAnswer completeAndClaim(BatchCompletion batch) throws InterruptedException {
    return transport.post("/internal/v1/tasks/complete", batch, BatchAnswer.class);
  }

  /** Reports a failed attempt. */
  public FailAnswer fail(String taskId, Failure failure) throws InterruptedException {
    return transport.post(task(taskId, "fail"), failure, FailAnswer.class);
  }

  /** Appends {@code text} to the task's log, which the server caps. */
  public void appendLog(String taskId, String spotId, @Nullable String attemptToken, String text)
      throws InterruptedException {
    transport.post(task(taskId, "log"), new Log(spotId, attemptToken, text), JsonNode.class);
  }

  /** Takes the SPOT out of service; its leases can be claimed by others at once. */
  public void goodbye(String spotId) throws InterruptedException {
    transport.post("/internal/v1/goodbye", new Goodbye(spotId), JsonNode.class);
  }

  private static String task(String taskId, String action) {
    return "/internal/v1/tasks/" + Transport.encode(taskId) + "/" + action;
  }

  record Log(String spotId, @Nullable String attemptToken, String text) {}

  record Goodbye(String spotId) {}
}
