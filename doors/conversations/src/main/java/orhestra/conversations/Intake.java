package orhestra.conversations;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.conversations.domain.Names;
import orhestra.conversations.domain.Session;
import orhestra.conversations.stream.CallbackList;
import orhestra.conversations.wire.Callback;
import orhestra.conversations.wire.CallbackReader;
import orhestra.conversations.wire.CallbackReader.BadCallbackException;
import orhestra.engine.TaskId;
import orhestra.platform.redis.Redis;

/**
 * Takes callbacks, from the stream and from the seed's lists and channels, and has each applied
 * once. A callback is done with when what it says is durable, or cannot be made sense of and is a
 * dead letter. Since a group's readers share what comes, a callback may arrive before the one that
 * it follows; it waits here then, still unacknowledged. Thread-safe.
 */
final class Intake implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);
  private static final int KEPT_OF_PAYLOAD = 100_000;

  private final Conversations conversations;
  private final Waiting waiting;
  private final List<CallbackWorker> workers = new ArrayList<>();
  private final List<CallbackList> lists = new ArrayList<>();

  /** What comes of a delivery. */
  interface Delivery {
    /** It is done with. */
    void done();

    /** It is to be delivered again. */
    void again();
  }

  Intake(
      Conversations conversations,
      Redis redis,
      ChatSettings settings,
      String holder,
      LongSupplier nanoTime) {
    this.conversations = requireNonNull(conversations, "conversations is null");
    this.waiting = new Waiting(this::apply, conversations::watch, nanoTime);
    for (int i = 0; i < settings.workers(); i++) {
      String consumer = holder + "-" + i;
      workers.add(new CallbackWorker(this, redis, settings.names(), consumer, nanoTime));
      lists.add(new CallbackList(redis, settings.names(), consumer, this::takeResult));
    }
  }

  void start() {
    waiting.start();
    workers.forEach(CallbackWorker::start);
    lists.forEach(CallbackList::start);
  }

  /** Sees to it that nothing is left lying in a list; called every second by one thread. */
  void check() {
    lists.forEach(CallbackList::check);
  }

  int alive() {
    return (int) workers.stream().filter(CallbackWorker::isAlive).count();
  }

  List<String> consumers() {
    return lists.stream().map(CallbackList::consumer).toList();
  }

  int waiting() {
    return waiting.size();
  }

  /** An action from the stream. */
  void takeAction(byte @Nullable [] payload, Delivery delivery) {
    try {
      if (payload == null) {
        throw new BadCallbackException("the entry has no field data");
      }
      take(CallbackReader.action(payload), delivery);
    } catch (BadCallbackException e) {
      bury(e, payload == null ? new byte[0] : payload, delivery);
    }
  }

  /** A result from a list or a channel of the seed; done when it is durable. */
  private CompletableFuture<Boolean> takeResult(byte[] payload) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Delivery delivery =
        new Delivery() {
          @Override
          public void done() {
            done.complete(true);
          }

          @Override
          public void again() {
            done.complete(false);
          }
        };
    try {
      take(CallbackReader.result(payload), delivery);
    } catch (BadCallbackException e) {
      bury(e, payload, delivery);
    }
    return done;
  }

  private void bury(BadCallbackException error, byte[] payload, Delivery delivery) {
    String text = new String(payload, StandardCharsets.UTF_8);
    String kept = text.substring(0, Math.min(text.length(), KEPT_OF_PAYLOAD));
    CompletionStage<Boolean> buried = conversations.bury(String.valueOf(error.getMessage()), kept);
    buried.whenComplete((done, failure) -> settle(delivery, failure));
  }

  private static void settle(Delivery delivery, @Nullable Throwable failure) {
    if (failure == null) {
      delivery.done();
    } else {
      log.debug("a callback is taken again", failure);
      delivery.again();
    }
  }

  private void take(Callback callback, Delivery delivery) throws BadCallbackException {
    Optional<Session> session;
    try {
      session = conversations.session(callback.session());
    } catch (RuntimeException e) {
      settle(delivery, e);
      return;
    }
    if (session.isEmpty()) {
      // Of a session that was removed, or of another installation's.
      throw new BadCallbackException("no session " + callback.session());
    }
    apply(new Waiting.Entry(change(session.get().id(), callback), delivery, 0));
  }

  private Change change(long session, Callback callback) {
    Change.Attempt attempt =
        Names.attempt(callback.correlation())
            .filter(named -> TaskId.group(named.turn()) == session)
            .<Change.Attempt>map(named -> new Change.Attempt.Named(named.turn(), named.token()))
            .orElseGet(() -> ofTask(callback));
    return switch (callback.content()) {
      case Callback.Streaming(String text, boolean last, int index) ->
          new Change.Fragment(session, attempt, index, text, last, false);
      case Callback.Response(var answer) ->
          new Change.Respond(
              session, attempt, answer, Change.Patience.WAITING, conversations.chance());
      case Callback.Failure failure ->
          new Change.Fail(
              session,
              attempt,
              failure.type(),
              failure.message(),
              failure.details(),
              failure.retryable(),
              conversations.chance());
    };
  }

  /** A name that is none of ours stands for no attempt; only without any the task decides. */
  private static Change.Attempt ofTask(Callback callback) {
    return callback.correlation().isEmpty()
        ? new Change.Attempt.OfTask(callback.task())
        : new Change.Attempt.Named(-1, -1);
  }

  private void apply(Waiting.Entry entry) {
    CompletionStage<Outcome> applied = conversations.submit(entry.change());
    applied.whenComplete(
        (outcome, failure) -> {
          if (failure != null) {
            settle(entry.delivery(), failure);
            return;
          }
          switch (outcome.verdict()) {
            case EARLY, INCOMPLETE -> waiting.add(entry);
            default -> {
              entry.delivery().done();
              waiting.retry(entry.change().session());
            }
          }
        });
  }

  @Override
  public void close() {
    lists.forEach(CallbackList::close);
    workers.forEach(CallbackWorker::close);
    waiting.close();
  }
}
