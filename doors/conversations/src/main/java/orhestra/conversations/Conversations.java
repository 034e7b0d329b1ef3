package orhestra.conversations;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.conversations.domain.Agent;
import orhestra.conversations.domain.Effect;
import orhestra.conversations.domain.Message;
import orhestra.conversations.domain.Progress;
import orhestra.conversations.domain.Running;
import orhestra.conversations.domain.Session;
import orhestra.conversations.domain.SessionEvent;
import orhestra.conversations.domain.SessionState;
import orhestra.conversations.domain.Turn;
import orhestra.conversations.domain.TurnState;
import orhestra.conversations.listen.Follower;
import orhestra.conversations.listen.Hub;
import orhestra.conversations.store.SessionStore;
import orhestra.conversations.stream.DispatchStream;
import orhestra.conversations.stream.SessionCache;
import orhestra.conversations.stream.SessionChannel;
import orhestra.conversations.wire.ActionJson;
import orhestra.conversations.wire.EventData;
import orhestra.conversations.wire.Frame;
import orhestra.conversations.wire.SaidReader;
import orhestra.conversations.wire.StateJson;
import orhestra.engine.Agreement;
import orhestra.engine.store.Storage;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisStatus;
import orhestra.platform.redis.Subscription;

/**
 * The door's service: takes what is said, has it executed, and tells what comes of it. Thread-safe.
 * What blocks is meant for virtual threads.
 */
public final class Conversations implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Conversations.class);
  private static final int HISTORY = 40;
  private static final String SECRET = "conversations-secret";

  private final Storage storage;
  private final Redis redis;
  private final ChatSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Conversing conversing;
  private final Opening opening;
  private final Burying burying = new Burying();
  private final Sessions sessions;
  private final Agents agents;
  private final Hub hub;
  private final DispatchStream dispatch;
  private final SessionCache cache;
  private final Intake intake;
  private final ChatUpkeep upkeep;
  private final ChatMeters meters;

  /**
   * The door on this storage and this Redis.
   *
   * @param holder names this process among all that ever were
   * @param random unguessable
   * @param nanoTime a monotonic clock
   */
  public Conversations(
      Storage storage,
      Redis redis,
      ChatSettings settings,
      ChatMeters meters,
      String holder,
      InstantSource clock,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.storage = requireNonNull(storage, "storage is null");
    this.redis = requireNonNull(redis, "redis is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.meters = requireNonNull(meters, "meters is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.random = requireNonNull(random, "random is null");
    this.conversing = new Conversing(settings.limits());
    this.opening = new Opening(settings.limits().idle().toMillis());
    this.sessions = new Sessions(storage);
    this.agents = new Agents(storage, SupabaseAgents.of(settings.supabase(), nanoTime));
    this.hub = new Hub(storage.exclusive() ? null : new SessionChannel(redis, settings.names()));
    this.dispatch = new DispatchStream(redis, settings.names());
    this.cache = new SessionCache(redis, settings.cacheTtl());
    this.intake = new Intake(this, redis, settings, holder, nanoTime);
    this.upkeep = new ChatUpkeep(this, storage, dispatch, redis, settings, holder, clock, nanoTime);
  }

  /** Begins to take callbacks. */
  public void start() {
    intake.start();
    redis.onConnected(
        () -> {
          upkeep.reconnected();
          checkListeners();
        });
  }

  /** What has to be done again and again, each at its own interval. */
  public List<Chore> chores() {
    // Within one process nothing goes by unheard.
    Duration lookEvery = Duration.ofSeconds(storage.exclusive() ? 60 : 5);
    return List.of(
        new Chore("conversations-turns", Duration.ofMillis(500), upkeep::turns),
        new Chore("conversations-sessions", Duration.ofSeconds(5), upkeep::sessions),
        new Chore("conversations-listeners", Duration.ofSeconds(5), hub::checkPace),
        new Chore("conversations-events", lookEvery, this::checkListeners),
        new Chore("conversations-callbacks", Duration.ofSeconds(1), intake::check));
  }

  /** Something to be done again and again. */
  public record Chore(String name, Duration every, Runnable action) {}

  private void checkListeners() {
    hub.check(
        some ->
            read(
                    store ->
                        store.lastEvents(
                            some.stream().mapToLong(Long::longValue).sorted().toArray()))
                .stream()
                .collect(
                    Collectors.toMap(
                        SessionStore.LastEvent::session, SessionStore.LastEvent::seq)));
  }

  private <R> R read(Function<SessionStore, R> query) {
    return storage.read(view -> query.apply(view.door(SessionStore.class)));
  }

  public ChatSettings settings() {
    return settings;
  }

  /** With whom sessions talk. */
  public Agents agents() {
    return agents;
  }

  /** Who listens here. */
  public Hub hub() {
    return hub;
  }

  /** Whether Redis can be reached. */
  public RedisStatus redisStatus() {
    return redis.status();
  }

  /** How many threads take callbacks. */
  public int workersAlive() {
    return intake.alive();
  }

  /** Whether the database answers. */
  public boolean isDatabaseThere() {
    try {
      read(store -> store.progress(0));
      return true;
    } catch (RuntimeException e) {
      log.debug("the database does not answer", e);
      return false;
    }
  }

  /** Milliseconds of the epoch. */
  public long now() {
    return clock.millis();
  }

  /** A name for a turn. */
  public String newTask() {
    return new UUID(
            (random.nextLong() & ~0xf000L) | 0x4000L,
            (random.nextLong() & ~(3L << 62)) | (1L << 63))
        .toString();
  }

  /** Begins a session. */
  public Session open(Agent agent, String user, String metadata) {
    byte[] token = new byte[24];
    random.nextBytes(token);
    Session session =
        storage
            .submit(
                opening,
                new Opening.Command(
                    HexFormat.of().formatHex(token),
                    agent.id(),
                    agent.tenant(),
                    user,
                    metadata,
                    random.nextLong(),
                    random.nextInt()))
            .join();
    sessions.remember(session);
    meters.opened();
    return session;
  }

  /** The session with this name. */
  public Optional<Session> session(String name) {
    return sessions.find(name);
  }

  /** Whether the token is the session's. */
  public static boolean isToken(Session session, @Nullable String token) {
    return token != null
        && MessageDigest.isEqual(
            session.token().getBytes(StandardCharsets.UTF_8),
            token.getBytes(StandardCharsets.UTF_8));
  }

  /** Where a session stands; empty if it was removed meanwhile. */
  public Optional<Progress> progress(Session session) {
    return read(store -> store.progress(session.id()));
  }

  /** The turns of a session that have not ended, the oldest first. */
  public List<Running> unfinished(Session session) {
    return read(store -> store.unfinished(new long[] {session.id()}));
  }

  /** A turn of a session. */
  public Optional<Turn> turn(Session session, String task) {
    return read(store -> store.turn(session.id(), task));
  }

  /** Messages of a session with a number greater than that, -1 for all. */
  public List<Message> messages(Session session, long after, int limit) {
    return read(store -> store.messages(session.id(), after, limit));
  }

  /** The last messages of a session, the oldest of them first. */
  public List<Message> lastMessages(Session session, int limit) {
    return read(store -> store.lastMessages(session.id(), limit)).reversed();
  }

  /** Events of a session, as every client is sent them. */
  public List<Frame> events(long session, long from, int limit) {
    Optional<Session> known = sessions.find(session);
    return known.isEmpty()
        ? List.of()
        : read(store -> store.events(session, from, limit)).stream()
            .map(event -> Frame.of(event, known.get().name()))
            .toList();
  }

  /** What clients have been sent of a turn that is not finished. */
  public String shown(Running running) {
    if (running.shown().fragments() == 0) {
      return "";
    }
    return read(
            store ->
                store.streamed(running.session(), running.shown().firstEvent(), running.task()))
        .stream()
        .map(event -> EventData.content(event.data()))
        .collect(Collectors.joining());
  }

  /** What became of something that was asked of a session. */
  public enum Answer {
    DONE,
    /** It was asked before. */
    KNOWN,
    GONE,
    NO_TURN,
    QUEUE_FULL,
    TOO_FAST,
    QUOTA
  }

  /** What became of it, and of the turn. */
  public record Reply(Answer answer, TurnState turn) {}

  /**
   * Says something; when this returns it is kept, and will be executed.
   *
   * @param task names the turn; said twice under one name it is said once
   */
  public Reply say(Session session, String task, SaidReader.Said said, String trace) {
    Agent agent = agents.find(session.agent()).orElseGet(Agent::builtIn);
    @Nullable Quota quota =
        agent.messagesPerMinute() == 0 && agent.messagesPerMonth() == 0
            ? null
            : new Quota(agent.id(), agent.messagesPerMinute(), agent.messagesPerMonth());
    Outcome outcome =
        submit(
                new Change.Say(
                    session.id(),
                    task,
                    said.mode(),
                    said.request(),
                    said.transcript(),
                    trace,
                    quota,
                    random.nextLong()))
            .join();
    if (outcome.verdict() == Outcome.Verdict.DONE) {
      meters.said();
    }
    return reply(outcome);
  }

  /** Cancels a turn. */
  public Reply cancel(Session session, String task) {
    return reply(submit(new Change.Cancel(session.id(), task, random.nextLong())).join());
  }

  /** Ends a session; whether it was open. */
  public boolean delete(Session session) {
    Change close = new Change.Close(session.id(), SessionState.CLOSED, Long.MAX_VALUE);
    return submit(close).join().verdict() == Outcome.Verdict.DONE;
  }

  /** A client of the session shows that it is there. */
  public void touch(Session session) {
    submit(new Change.Touch(session.id())).join();
  }

  private static Reply reply(Outcome outcome) {
    Answer answer =
        switch (outcome.verdict()) {
          case DONE -> Answer.DONE;
          case KNOWN, LATE -> Answer.KNOWN;
          case NO_SESSION, CLOSED -> Answer.GONE;
          case NO_TURN -> Answer.NO_TURN;
          case QUEUE_FULL -> Answer.QUEUE_FULL;
          case TOO_FAST -> Answer.TOO_FAST;
          case QUOTA -> Answer.QUOTA;
          case EARLY, INCOMPLETE ->
              throw new IllegalStateException("not the answer to a client: " + outcome.verdict());
        };
    return new Reply(answer, outcome.turn());
  }

  /** Makes a change; done when it is durable and everybody who listens here has been told. */
  CompletableFuture<Outcome> submit(Change change) {
    return storage
        .submit(conversing, change)
        .thenApply(
            outcome -> {
              if (!outcome.events().isEmpty() || !outcome.effects().isEmpty()) {
                follow(change.session(), outcome);
              }
              return outcome;
            });
  }

  /** Keeps what nobody can make sense of. */
  CompletableFuture<Boolean> bury(String error, String payload) {
    meters.malformed();
    return storage.submit(burying, new Burying.Letter(error, payload));
  }

  Sessions sessions() {
    return sessions;
  }

  long chance() {
    return random.nextLong();
  }

  ChatMeters meters() {
    return meters;
  }

  /** Called on a thread that commits, which must not be held up. */
  private void follow(long id, Outcome outcome) {
    sessions
        .remembered(id)
        .ifPresentOrElse(
            session -> follow(session, outcome),
            () ->
                Thread.ofVirtual()
                    .name("chat-follow")
                    .start(() -> sessions.find(id).ifPresent(session -> follow(session, outcome))));
  }

  private void follow(Session session, Outcome outcome) {
    for (SessionEvent event : outcome.events()) {
      meters.event(event.type());
      hub.tell(session.id(), session.name(), Frame.of(event, session.name()));
    }
    if (!outcome.events().isEmpty()
        && !outcome.events().getLast().type().equals("chat_streaming")) {
      cache.show(session, outcome.events().getLast());
    }
    for (Effect effect : outcome.effects()) {
      switch (effect) {
        case Effect.Dispatch(Turn turn, Running attempt) ->
            Thread.ofVirtual().name("chat-dispatch").start(() -> dispatch(session, turn, attempt));
        case Effect.Stop(Running attempt) -> stop(attempt);
      }
    }
  }

  /** If it fails, the attempt becomes overdue, and is made again. */
  private void dispatch(Session session, Turn turn, Running attempt) {
    try {
      Agent agent = agents.find(session.agent()).orElseGet(Agent::builtIn);
      byte[] action =
          ActionJson.dispatch(
              session,
              agent,
              turn,
              attempt,
              history(session, turn),
              settings.names().callbacks(),
              clock.millis());
      String entry = redis.await(dispatch.send(action));
      submit(new Change.Dispatched(session.id(), turn.id(), attempt.token(), entry)).join();
    } catch (RuntimeException e) {
      log.debug("a turn could not be handed out", e);
    }
  }

  private List<String> history(Session session, Turn turn) {
    return new ArrayList<>(lastMessages(session, HISTORY))
        .stream()
            .takeWhile(message -> !message.task().equals(turn.task()))
            .map(Message::document)
            .toList();
  }

  private void stop(Running attempt) {
    dispatch
        .stop(attempt)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                log.debug("an attempt could not be called off", failure);
              }
            });
  }

  /** Has the action run for each event of a session; it must not be held up. Blocks. */
  Subscription watch(long session, Runnable action) {
    return sessions
        .find(session)
        .map(found -> hub.watch(session, found.name(), action))
        .orElse(() -> {});
  }

  /** How many callbacks wait here for one before them. */
  public int waitingCallbacks() {
    return intake.waiting();
  }

  /**
   * What a listener is told first.
   *
   * @param frame a {@code connection_ack}
   * @param next the event from which it goes on
   * @param newest the newest event
   */
  public record Greeting(Frame frame, long next, long newest) {
    /** Has the follower go on from there. */
    public void start(Follower follower) {
      follower.from(next, newest);
    }
  }

  /**
   * Tells a listener whether it can go on where it was. If not it is told all that it needs.
   *
   * @param seen the last event that it has seen; -1 if it wants only what is new
   */
  public Greeting greet(Session session, Progress progress, long seen) {
    boolean possible =
        seen < 0 || (seen + 1 >= progress.firstEvent() && seen <= progress.lastEvent());
    String data =
        StateJson.acknowledgement(
            UUID.randomUUID().toString(),
            possible,
            progress.lastEvent(),
            possible ? null : state(session, progress));
    return new Greeting(
        Frame.alone("connection_ack", clock.millis(), data, session.name(), null),
        possible && seen >= 0 ? seen + 1 : progress.nextEvent(),
        progress.lastEvent());
  }

  private String state(Session session, Progress progress) {
    List<Running> unfinished = unfinished(session);
    return StateJson.state(
        session,
        progress,
        unfinished,
        unfinished.isEmpty() ? "" : shown(unfinished.getFirst()),
        lastMessages(session, StateJson.MESSAGES));
  }

  /** Whether a client listens to the session, here or at another process. */
  public boolean isListenedTo(Session session) {
    return hub.listeners(session.id()) > 0 || hub.isHeardElsewhere(session.name());
  }

  /** Under which names this process takes callbacks in the seed's form. */
  public List<String> consumers() {
    return intake.consumers();
  }

  /** A secret that all processes on this database share, and nobody else knows. */
  public byte[] secret() {
    byte[] proposal = new byte[32];
    random.nextBytes(proposal);
    String secret = Agreement.on(SECRET, HexFormat.of().formatHex(proposal), storage);
    return HexFormat.of().parseHex(secret);
  }

  /** Somebody who wants a session's events. */
  public Follower follower(Session session, Follower.Sink sink, LongSupplier nanoTime) {
    return new Follower(session.id(), this::events, sink, nanoTime);
  }

  /** Takes no more callbacks. */
  @Override
  public void close() {
    intake.close();
  }
}
