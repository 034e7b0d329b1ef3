package orhestra.execution;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.execution.model.Model;
import orhestra.execution.model.ModelAnswer;
import orhestra.execution.model.ModelException;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAwayException;

/**
 * Answers one turn: asks the model and passes on what it says. An attempt of which anything was
 * said is never begun again, here or elsewhere: who finds it left alone says that its worker was
 * lost, and the orchestrator begins another. Thread-safe.
 */
final class TurnRunner {
  private static final Logger log = LoggerFactory.getLogger(TurnRunner.class);

  /** Who stops does not wait long to be able to say so. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private static final String LOST = "worker_lost";

  /** What is to become of the entry. */
  enum Verdict {
    /** It is dealt with. */
    DONE,
    /** Another worker is to have it, or has it. */
    LEFT
  }

  private final Redis redis;
  private final AttemptMarks marks;
  private final Model model;
  private final String worker;
  private final Duration turnTimeout;
  private final InstantSource clock;

  /**
   * @param worker a name that no other worker has
   */
  TurnRunner(
      Redis redis, ExecutionSettings settings, Model model, String worker, InstantSource clock) {
    this.redis = requireNonNull(redis, "redis is null");
    this.turnTimeout = settings.turnTimeout();
    this.marks = new AttemptMarks(redis, settings.names(), turnTimeout);
    this.model = requireNonNull(model, "model is null");
    this.worker = requireNonNull(worker, "worker is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Says why a turn is not answered. */
  Verdict refuse(RunningTurn turn, String reason) {
    CallbackWriter writer = new CallbackWriter(redis, clock, turn, turnTimeout);
    try {
      writer.error("invalid_dispatch", reason, false);
      return Verdict.DONE;
    } catch (InterruptedException | RedisAwayException e) {
      return Verdict.LEFT;
    } catch (RuntimeException e) {
      log.warn("turn {} cannot be answered: {}", turn.origin().task(), e.getMessage());
      return Verdict.DONE;
    }
  }

  /**
   * Answers a turn; never throws.
   *
   * @param before whether another worker, or this one, may have had it before
   */
  Verdict run(RunningTurn turn, Dispatch.Asked asked, boolean before) {
    Speaker speaker = new Speaker(turn);
    try {
      return run(speaker, asked, before);
    } catch (InterruptedException e) {
      return ended(speaker);
    } catch (RedisAwayException e) {
      log.warn("turn {} is left to another worker: {}", turn.origin().task(), e.getMessage());
      return Verdict.LEFT;
    } catch (RedisCommandExecutionException e) {
      log.warn("nobody can be told of turn {}: {}", turn.origin().task(), e.getMessage());
      return Verdict.DONE;
    } catch (RuntimeException e) {
      log.error("turn {} failed", turn.origin().task(), e);
      return lastWord(speaker, LAST_WORDS, "internal_error", "the execution service failed");
    }
  }

  private Verdict run(Speaker speaker, Dispatch.Asked asked, boolean before)
      throws InterruptedException {
    String attempt = asked.origin().attempt();
    if (marks.isCancelled(attempt)) {
      log.debug("turn {} was called off before it began", asked.origin().task());
      return Verdict.DONE;
    }
    if (before) {
      switch (marks.begun(attempt, "", speaker.turn.entry())) {
        case NOT_BY_OTHERS -> {}
        case FOR_OTHER_ENTRY -> {
          return Verdict.DONE;
        }
        case BY_OTHER_WORKER -> {
          speaker.turn.finish();
          speaker.writer.error(LOST, "the worker that was answering stopped in the middle", true);
          return Verdict.DONE;
        }
      }
    }
    long start = System.nanoTime();
    try {
      ModelAnswer answer = model.answer(asked.prompt(), text -> speaker.say(text, false));
      speaker.say("", true);
      speaker.writer.flush();
      speaker.turn.finish();
      answer.metadata().put("mode", asked.advanced() ? "advance" : "simple").put("worker", worker);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      speaker.writer.response(answer, asked.conversation(), took);
      log.debug("turn {} is answered in {} ms", asked.origin().task(), took.toMillis());
    } catch (ModelException e) {
      speaker.turn.finish();
      log.debug("turn {} is not answered: {}", asked.origin().task(), e.text());
      speaker.writer.error(e.type(), e.text(), e.retryable());
    }
    return Verdict.DONE;
  }

  /** Only the first word asks whether it may be said. */
  private final class Speaker {
    private final RunningTurn turn;
    private final CallbackWriter writer;
    private boolean begun;

    Speaker(RunningTurn turn) {
      this.turn = turn;
      this.writer = new CallbackWriter(redis, clock, turn, turnTimeout);
    }

    void say(String text, boolean last) throws InterruptedException {
      if (!begun) {
        switch (marks.begin(turn.origin().attempt(), worker, turn.entry())) {
          case NOT_BY_OTHERS -> begun = true;
          case BY_OTHER_WORKER -> turn.end(RunningTurn.End.TAKEN);
          case FOR_OTHER_ENTRY -> turn.end(RunningTurn.End.DOUBLE);
        }
      }
      writer.streaming(text, last);
    }
  }

  private Verdict ended(Speaker speaker) {
    RunningTurn turn = speaker.turn;
    RunningTurn.End end = turn.ended();
    log.debug("turn {} ended: {}", turn.origin().task(), end);
    if (end == null) {
      return Verdict.LEFT;
    }
    return switch (end) {
      case CANCELLED, DOUBLE -> Verdict.DONE;
      case TAKEN -> Verdict.LEFT;
      case TIMED_OUT ->
          lastWord(
              speaker,
              turnTimeout,
              "timeout_total",
              "the answer took longer than " + turnTimeout.toSeconds() + " s");
      case STOPPING ->
          speaker.begun
              ? lastWord(speaker, LAST_WORDS, LOST, "the worker was stopped while it was answering")
              : Verdict.LEFT;
    };
  }

  private Verdict lastWord(Speaker speaker, Duration longest, String type, String message) {
    try {
      speaker.writer.hurry(longest);
      speaker.writer.error(type, message, true);
      return Verdict.DONE;
    } catch (InterruptedException | RedisAwayException e) {
      return Verdict.LEFT;
    } catch (RuntimeException e) {
      log.warn("nobody can be told of turn {}: {}", speaker.turn.origin().task(), e.getMessage());
      return Verdict.DONE;
    }
  }
}
