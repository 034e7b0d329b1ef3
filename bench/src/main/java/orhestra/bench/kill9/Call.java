package orhestra.bench.kill9;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import orhestra.client.ServerException;
import orhestra.client.coordinator.Submitted;
import orhestra.client.coordinator.Sweep;
import orhestra.client.spot.BatchAnswer;
import orhestra.client.spot.BatchCompletion;
import orhestra.client.spot.Claim;
import orhestra.client.spot.ClaimedTask;
import orhestra.client.spot.CompleteAnswer;
import orhestra.client.spot.Completion;
import orhestra.client.spot.FailAnswer;
import orhestra.client.spot.Failure;

/**
 * A change with everything that makes its repetition harmless: keys and tokens. It is sent again as
 * it was if no answer came.
 */
sealed interface Call {
  /**
   * Sends it and writes the acknowledged change into the journal.
   *
   * @return tasks that the caller holds now
   */
  List<ClaimedTask> send(Server server) throws InterruptedException;

  /** Whether it may hand out tasks. Those go first when calls are repeated. */
  default boolean claims() {
    return false;
  }

  /** A new job. */
  record Submit(String key, int tasks) implements Call {
    @Override
    public List<ClaimedTask> send(Server server) throws InterruptedException {
      Sweep sweep =
          Sweep.builder("/opt/sweep.jar", "com.example.Sweep")
              .algorithm("PSO")
              .iterations(new Sweep.Range(1, tasks, 1))
              .idempotencyKey(key)
              .build();
      Submitted submitted = server.jobs().submit(sweep);
      server.journal().submitted(submitted.jobId(), key, tasks, submitted.totalTasks());
      return List.of();
    }
  }

  /** A claim. */
  record Fetch(String spot, String claimId, int tasks) implements Call {
    @Override
    public List<ClaimedTask> send(Server server) throws InterruptedException {
      List<ClaimedTask> claimed = server.spots().claim(new Claim(spot, tasks, null, claimId));
      claimed.forEach(task -> server.journal().claimed(spot, task));
      return claimed;
    }

    @Override
    public boolean claims() {
      return true;
    }
  }

  /** One result. */
  record Complete(String spot, ClaimedTask task) implements Call {
    @Override
    public List<ClaimedTask> send(Server server) throws InterruptedException {
      CompleteAnswer answer = server.spots().complete(spot, result(task));
      if (!answer.success() || Objects.equals(answer.accepted(), false)) {
        server.findings().lost("the result of %s: %s".formatted(task.id(), answer));
      } else {
        server.journal().completed(task);
      }
      return List.of();
    }
  }

  /** A failure. */
  record Fail(String spot, ClaimedTask task, boolean retriable) implements Call {
    @Override
    public List<ClaimedTask> send(Server server) throws InterruptedException {
      server.journal().failing(task);
      try {
        FailAnswer answer =
            server
                .spots()
                .fail(
                    task.id(),
                    new Failure(spot, task.attemptToken(), "broken", retriable, null, 1, null));
        // A repeated final failure is told that the task has ended already.
        boolean willRetry = Objects.equals(answer.willRetry(), true);
        server.journal().failed(task, willRetry);
      } catch (ServerException refusal) {
        // The failure was kept before the kill, and another spot has the task since.
        if (refusal.status() != 409 || server.journal().isCurrent(task)) {
          throw refusal;
        }
      }
      return List.of();
    }
  }

  /** Several results, and a claim in the same call. */
  record Batch(String spot, List<ClaimedTask> done, String claimId, int tasks) implements Call {
    public Batch {
      done = List.copyOf(done);
    }

    @Override
    public List<ClaimedTask> send(Server server) throws InterruptedException {
      List<Completion> results = new ArrayList<>();
      done.forEach(task -> results.add(result(task)));
      BatchAnswer answer =
          server
              .spots()
              .completeAndClaim(
                  new BatchCompletion(spot, results, new BatchCompletion.Next(tasks, claimId)));
      for (int i = 0; i < done.size(); i++) {
        BatchAnswer.Outcome outcome = answer.outcomes().get(i);
        if (outcome.httpStatus() == 200 && outcome.taskId().equals(done.get(i).id())) {
          server.journal().completed(done.get(i));
        } else {
          server.findings().lost("the result of %s: %s".formatted(done.get(i).id(), outcome));
        }
      }
      answer.tasks().forEach(task -> server.journal().claimed(spot, task));
      return answer.tasks();
    }

    @Override
    public boolean claims() {
      return true;
    }
  }

  /** The only result that this attempt of a task can have. */
  private static Completion result(ClaimedTask task) {
    String token = Objects.requireNonNull(task.attemptToken(), "no attemptToken");
    return new Completion(
        task.id(), token, 1_500, 100L, 0.00123, null, null, resultJson(token), null);
  }

  /** What the result of an attempt must say. */
  static String resultJson(String token) {
    return "{\"attempt\":\"" + token + "\"}";
  }
}
