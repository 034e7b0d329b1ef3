package orhestra.platform.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a failure means: that Redis is away, or that the command was wrong. */
final class Reasons {
  /** Answers that speak of the server's state and not of the command. */
  private static final Set<String> STATES =
      Set.of(
          "LOADING",
          "READONLY",
          "CLUSTERDOWN",
          "MASTERDOWN",
          "TRYAGAIN",
          "NOREPLICAS",
          "MISCONF",
          "OOM",
          "BUSY",
          "NOAUTH");

  private Reasons() {}

  /** Without the wrappers of futures. */
  static Throwable unwrapped(Throwable failure) {
    Throwable inner = failure;
    while ((inner instanceof ExecutionException || inner instanceof CompletionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  /** Why Redis is away, or null if it is not for that that the command failed. */
  static @Nullable String away(Throwable failure) {
    Throwable inner = unwrapped(failure);
    if (inner instanceof RedisCommandTimeoutException || inner instanceof TimeoutException) {
      return "no answer in time";
    }
    if (inner instanceof RedisCommandExecutionException refusal) {
      return STATES.contains(code(refusal)) ? line(refusal) : null;
    }
    boolean broken =
        inner instanceof RedisException
            || inner instanceof IOException
            || inner instanceof CancellationException;
    return broken ? line(root(inner)) : null;
  }

  /** Why a connection could not be made or does not answer. */
  static String unreachable(Throwable failure) {
    String away = away(failure);
    return away == null ? line(root(unwrapped(failure))) : away;
  }

  static boolean isReplica(Throwable failure) {
    return unwrapped(failure) instanceof RedisCommandExecutionException refusal
        && code(refusal).equals("READONLY");
  }

  private static String code(RedisCommandExecutionException refusal) {
    String message = String.valueOf(refusal.getMessage());
    int end = message.indexOf(' ');
    return end < 0 ? message : message.substring(0, end);
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String line(Throwable failure) {
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure.getClass().getSimpleName();
    }
    return message.lines().findFirst().orElse(message).strip();
  }
}
