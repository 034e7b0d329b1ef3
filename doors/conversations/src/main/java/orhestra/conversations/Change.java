package orhestra.conversations;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.conversations.domain.SessionState;
import orhestra.conversations.wire.Answer;

/**
 * A change of one session. What is left to chance in it ({@code chance}: the token of an attempt
 * that the change may begin) comes with it, so that a batch that runs twice does the same.
 */
sealed interface Change {
  /** The session's number. */
  long session();

  /**
   * Somebody says something.
   *
   * @param task names the turn; said twice under one name it counts once
   * @param request for the execution service
   * @param messages what of it belongs into the transcript, JSON objects
   */
  record Say(
      long session,
      String task,
      String mode,
      String request,
      List<String> messages,
      String trace,
      @Nullable Quota quota,
      long chance)
      implements Change {
    public Say {
      requireNonNull(task, "task is null");
      requireNonNull(mode, "mode is null");
      requireNonNull(request, "request is null");
      messages = List.copyOf(messages);
      requireNonNull(trace, "trace is null");
    }
  }

  /** What the execution service says of one attempt. */
  sealed interface Callback extends Change {
    Attempt attempt();
  }

  /** Which attempt a callback is about. */
  sealed interface Attempt {
    /** By its own name. */
    record Named(long turn, long token) implements Attempt {}

    /** The current one of a turn, whose name is all that the callback carries. */
    record OfTask(String task) implements Attempt {
      public OfTask {
        requireNonNull(task, "task is null");
      }
    }
  }

  /**
   * A piece of the answer.
   *
   * @param index from 0 within the attempt
   * @param first whether it is taken as the first whatever its index
   */
  record Fragment(
      long session, Attempt attempt, int index, String content, boolean last, boolean first)
      implements Callback {
    public Fragment {
      requireNonNull(attempt, "attempt is null");
      requireNonNull(content, "content is null");
    }
  }

  /** Whether an answer is taken before the fragments that should have come first. */
  enum Patience {
    /** It is not. */
    WAITING,
    /** It is if there has been no fragment at all: most likely there is none to come. */
    UNLESS_STREAMED,
    /** It is, and stands for what is missing. */
    OVER
  }

  /**
   * The whole answer.
   *
   * @param patience how long it has waited for fragments that seem to be missing
   */
  record Respond(long session, Attempt attempt, Answer answer, Patience patience, long chance)
      implements Callback {
    public Respond {
      requireNonNull(attempt, "attempt is null");
      requireNonNull(answer, "answer is null");
      requireNonNull(patience, "patience is null");
    }
  }

  /**
   * There will be no answer.
   *
   * @param retryable whether another attempt may help
   */
  record Fail(
      long session,
      Attempt attempt,
      String type,
      String message,
      String details,
      boolean retryable,
      long chance)
      implements Callback {
    public Fail {
      requireNonNull(attempt, "attempt is null");
      requireNonNull(type, "type is null");
      requireNonNull(message, "message is null");
      requireNonNull(details, "details is null");
    }
  }

  /** An attempt is in Redis, in this entry of the stream. */
  record Dispatched(long session, long turn, long token, String entry) implements Change {
    public Dispatched {
      requireNonNull(entry, "entry is null");
    }
  }

  /**
   * The time of an attempt has come.
   *
   * @param lost whether it is known to be in Redis no more
   */
  record Overdue(long session, long turn, long token, boolean lost, long chance)
      implements Change {}

  /** Somebody does not want the answer any more. */
  record Cancel(long session, String task, long chance) implements Change {
    public Cancel {
      requireNonNull(task, "task is null");
    }
  }

  /**
   * The session ends.
   *
   * @param usedBefore only if nothing has happened since this time, epoch milliseconds
   */
  record Close(long session, SessionState end, long usedBefore) implements Change {
    public Close {
      requireNonNull(end, "end is null");
    }
  }

  /** Events up to this one need not be kept any longer. */
  record Forget(long session, long upTo) implements Change {}

  /** A client shows that it is there. */
  record Touch(long session) implements Change {}
}
