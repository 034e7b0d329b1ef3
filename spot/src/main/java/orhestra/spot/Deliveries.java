package orhestra.spot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.client.ClientException;
import orhestra.client.ServerException;
import orhestra.client.WireJson;
import orhestra.client.spot.BatchAnswer;
import orhestra.client.spot.BatchCompletion;
import orhestra.client.spot.Completion;
import orhestra.client.spot.SpotProtocol;
import tools.jackson.core.JacksonException;

/**
 * Brings reports to the server, each until it is answered: 200 (taken, or known already), 404 (the
 * task is gone) and 409 (another SPOT has it now) settle it; 400, 413 and 422 put it aside for a
 * person to look at; anything else is tried again without end.
 *
 * <p>Results that are there together go in one call, which also claims tasks for the slots that
 * came free with them. There is no delay to gather them: while one call is under way, the next ones
 * meet in the outbox. Failures, results under an earlier id, and whatever a batch was refused for
 * go one by one.
 */
final class Deliveries implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

  private static final int MOST_RESULTS = 200;

  /** Half of what the server takes in one body. */
  private static final int MOST_BYTES = 4 << 20;

  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

  private final SpotProtocol protocol;
  private final Registration registration;
  private final Outbox outbox;
  private final Spool spool;
  private final TaskRunner runner;
  private final RunningTasks tasks;
  private final Slots slots;
  private final Connection connection;
  private final Backoff backoff;
  private final RandomGenerator random = new SplittableRandom();
  private volatile boolean claiming;
  private @Nullable Thread thread;

  /**
   * @param backoff for this object alone
   */
  Deliveries(
      SpotProtocol protocol,
      Registration registration,
      Outbox outbox,
      Spool spool,
      TaskRunner runner,
      RunningTasks tasks,
      Slots slots,
      Connection connection,
      Backoff backoff) {
    this.protocol = protocol;
    this.registration = registration;
    this.outbox = outbox;
    this.spool = spool;
    this.runner = runner;
    this.tasks = tasks;
    this.slots = slots;
    this.connection = connection;
    this.backoff = backoff;
  }

  synchronized void start() {
    thread = Thread.ofVirtual().name("spot-delivery").start(Threads.loop(this::round));
  }

  /** From now on, claims tasks along with results. */
  void startClaiming() {
    claiming = true;
  }

  /** Claims nothing any more along with results. */
  void stopClaiming() {
    claiming = false;
  }

  private void round() throws InterruptedException {
    List<Outbox.Item> items = outbox.take(MOST_RESULTS, MOST_BYTES);
    List<Outbox.Item> together = new ArrayList<>();
    List<Outbox.Item> singly = new ArrayList<>();
    String spotId = registration.spotId();
    for (Outbox.Item item : items) {
      boolean joins =
          item.report() instanceof Report.Result
              && item.failures() == 0
              && item.report().spotId().equals(spotId);
      (joins ? together : singly).add(item);
    }
    int freed = items.stream().mapToInt(Outbox.Item::slots).sum();
    if (together.isEmpty()) {
      slots.release(freed);
    } else {
      deliverTogether(together, spotId, freed);
    }
    for (Outbox.Item item : singly) {
      deliver(item);
    }
  }

  private void deliverTogether(List<Outbox.Item> items, String spotId, int freed)
      throws InterruptedException {
    String claimId = ClaimLoop.newClaimId();
    while (true) {
      try {
        BatchAnswer answer = protocol.completeAndClaim(batch(items, spotId, freed, claimId));
        connection.succeeded(Connection.Call.DELIVERY);
        backoff.reset();
        settle(items, answer);
        runner.startAll(answer.tasks(), freed, spotId);
        return;
      } catch (ServerException e) {
        if (!isOutage(e)) {
          // Something in it, or the batch itself, does not please the server: find out what.
          slots.release(freed);
          for (Outbox.Item item : items) {
            deliver(item);
          }
          return;
        }
        connection.failed(Connection.Call.DELIVERY, e);
      } catch (ClientException e) {
        connection.failed(Connection.Call.DELIVERY, e);
      }
      connection.pause(backoff.next());
    }
  }

  private BatchCompletion batch(List<Outbox.Item> items, String spotId, int freed, String claimId) {
    List<Completion> results = new ArrayList<>();
    for (Outbox.Item item : items) {
      if (item.report() instanceof Report.Result result) {
        results.add(result.completion());
      }
    }
    BatchCompletion.@Nullable Next next =
        claiming && freed > 0 ? new BatchCompletion.Next(freed, claimId) : null;
    return new BatchCompletion(spotId, results, next);
  }

  private void settle(List<Outbox.Item> items, BatchAnswer answer) throws InterruptedException {
    Map<String, BatchAnswer.Outcome> outcomes = new HashMap<>();
    answer.outcomes().forEach(outcome -> outcomes.put(outcome.taskId(), outcome));
    for (Outbox.Item item : items) {
      BatchAnswer.@Nullable Outcome outcome = outcomes.get(item.report().taskId());
      int status = outcome == null ? 0 : outcome.httpStatus();
      switch (status) {
        case 200 -> delivered(item);
        case 404, 409 -> {
          String why = outcome == null ? null : outcome.message();
          unwanted(item, why == null ? "status " + status : why);
        }
        // The single call says more.
        default -> deliver(item);
      }
    }
  }

  /** Delivers one report, or leaves it in the outbox for later if the server cannot take it. */
  private void deliver(Outbox.Item item) throws InterruptedException {
    while (true) {
      try {
        send(item.report());
        connection.succeeded(Connection.Call.DELIVERY);
        backoff.reset();
        delivered(item);
        return;
      } catch (ServerException e) {
        if (!isOutage(e)) {
          refused(item, e);
          return;
        }
        connection.failed(Connection.Call.DELIVERY, e);
      } catch (ClientException e) {
        connection.failed(Connection.Call.DELIVERY, e);
      }
      connection.pause(backoff.next());
    }
  }

  private void send(Report report) throws InterruptedException {
    switch (report) {
      case Report.Result result -> {
        var unused = protocol.complete(result.spotId(), result.completion());
      }
      case Report.Failed failed -> {
        var unused = protocol.fail(failed.taskId(), failed.failure());
      }
    }
  }

  private void refused(Outbox.Item item, ServerException e) {
    int status = e.status();
    if ((status == 404 || status == 409) && isOfTheContract(e)) {
      connection.succeeded(Connection.Call.DELIVERY);
      unwanted(item, e.error());
    } else if (status == 400 || status == 413 || status == 422) {
      connection.succeeded(Connection.Call.DELIVERY);
      putAside(item, e);
    } else {
      connection.failed(Connection.Call.DELIVERY, e);
      outbox.again(item, Backoff.pause(FIRST_RETRY, LONGEST_RETRY, item.failures(), random));
    }
  }

  /** True if nothing would get through now, so that waiting is right for all. */
  private static boolean isOutage(ServerException e) {
    return switch (e.status()) {
      case 401, 403, 429, 502, 503, 504 -> true;
      default -> false;
    };
  }

  /** A proxy's 404 is not the coordinator's: only its own words may end a result. */
  private static boolean isOfTheContract(ServerException e) {
    try {
      return WireJson.mapper().readTree(e.body()).path("success").isBoolean();
    } catch (JacksonException notJson) {
      return false;
    }
  }

  private void delivered(Outbox.Item item) {
    if (item.entry() != null) {
      spool.delivered(item.entry());
    }
    settled(item);
  }

  private void unwanted(Outbox.Item item, String why) {
    log.warn("The report of task {} is not wanted any more: {}", item.report().taskId(), why);
    delivered(item);
  }

  private void putAside(Outbox.Item item, ServerException e) {
    if (item.entry() != null) {
      spool.reject(item.entry(), String.valueOf(e.getMessage()));
    } else {
      log.error("The report of task {} is lost: {}", item.report().taskId(), e.getMessage());
    }
    settled(item);
  }

  private void settled(Outbox.Item item) {
    tasks.settled(item.report());
    outbox.settled();
  }

  /** Delivers no more; what is not delivered stays on disk. */
  @Override
  public synchronized void close() {
    Threads.stop(thread);
    thread = null;
    connection.ended(Connection.Call.DELIVERY);
  }
}
