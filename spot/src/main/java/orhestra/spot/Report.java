package orhestra.spot;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import orhestra.client.spot.Completion;
import orhestra.client.spot.Failure;

/** What the server is still to be told about an attempt. */
sealed interface Report {
  String taskId();

  /** The id under which the task was claimed. */
  String spotId();

  @Nullable String attemptToken();

  /** The attempt brought a result. */
  record Result(String spotId, Completion completion) implements Report {
    public Result {
      requireNonNull(spotId, "spotId is null");
      requireNonNull(completion, "completion is null");
    }

    @Override
    public String taskId() {
      return completion.taskId();
    }

    @Override
    public @Nullable String attemptToken() {
      return completion.attemptToken();
    }
  }

  /** The attempt failed. */
  record Failed(String taskId, Failure failure) implements Report {
    public Failed {
      requireNonNull(taskId, "taskId is null");
      requireNonNull(failure, "failure is null");
    }

    @Override
    public String spotId() {
      return failure.spotId();
    }

    @Override
    public @Nullable String attemptToken() {
      return failure.attemptToken();
    }
  }
}
