package orhestra.computations.rounds;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import orhestra.computations.domain.JobRow;
import orhestra.computations.domain.JobSchema;
import orhestra.computations.domain.JobStatus;
import orhestra.computations.domain.MinimumCell;
import orhestra.computations.domain.Participants;
import orhestra.computations.domain.RoundLayout;
import orhestra.computations.domain.RoundTerms;
import orhestra.computations.domain.Statistic;
import orhestra.computations.store.JobStore;
import orhestra.computations.store.RoundRow;
import orhestra.computations.store.RoundStore;
import orhestra.computations.store.SumRow;
import orhestra.computations.wire.ResultJson;
import orhestra.computations.wire.RoundTermsJson;
import orhestra.computations.wire.SchemaJson;
import orhestra.computations.wire.TermsJson;
import orhestra.engine.store.Storage;
import orhestra.platform.json.Json;
import orhestra.secagg.Acceptance;
import orhestra.secagg.Bytes;
import orhestra.secagg.ParameterException;
import orhestra.secagg.Refusal;
import orhestra.secagg.RefusedException;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Stage;
import orhestra.secagg.summary.Layout;
import orhestra.secagg.summary.Spread;

/**
 * Secure rounds. Every accepted message is in the database before its sender is answered, so a
 * round goes on wherever its clients are served next, and after a crash. Thread-safe.
 */
public final class Rounds implements AutoCloseable {
  /** Bytes before a message's body: version, kind, round and sender. */
  private static final int HEAD = 38;

  private static final int REMEMBERED = 256;
  private static final Duration LOOK = Duration.ofMillis(300);

  private final Storage storage;
  private final Listener listener;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Joining joining = new Joining();
  private final Keeping keeping = new Keeping();
  private final Bells bells = new Bells();
  private final Map<Long, LiveRound> live =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, LiveRound> eldest) {
          return size() > REMEMBERED;
        }
      };
  private final int lanes = Runtime.getRuntime().availableProcessors();
  private final ExecutorService unmasking =
      Executors.newFixedThreadPool(
          lanes, Thread.ofPlatform().name("unmasking-", 0).daemon().factory());
  private volatile boolean closing;

  /** Who is told what happens to jobs. */
  public interface Listener {
    /**
     * The job has changed.
     *
     * @param dueAt when it has to be looked at, epoch milliseconds
     */
    void changed(String job, long dueAt);

    /** All shares are there: the job is to be aggregated. */
    void ready(long job);
  }

  public Rounds(Storage storage, Listener listener, SecureRandom random, InstantSource clock) {
    this.storage = requireNonNull(storage, "storage is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.random = requireNonNull(random, "random is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  private <R> R read(BiFunction<JobStore, RoundStore, R> query) {
    return storage.read(
        view -> query.apply(view.door(JobStore.class), view.door(RoundStore.class)));
  }

  /** A round that exists, and its job. */
  private record Found(JobRow job, RoundRow round) {}

  private Optional<Found> found(String name) {
    return read(
        (jobs, rounds) ->
            jobs.find(name)
                .flatMap(job -> rounds.find(job.id()).map(round -> new Found(job, round))));
  }

  private Found found(long id) {
    return read((jobs, rounds) ->
            jobs.find(id).flatMap(job -> rounds.find(job.id()).map(round -> new Found(job, round))))
        .orElseThrow(() -> new RefusedException(Refusal.ENDED, "the round was removed"));
  }

  /**
   * Gives a client its seat, and opens the round if there is none; durable when it returns.
   *
   * @throws ParameterException names the parameter under which there is no privacy, or no sum
   */
  public Joined join(Join join) {
    Joined joined = new Joined.Absent();
    while (joined instanceof Joined.Absent) {
      boolean isThere = read((jobs, rounds) -> jobs.find(join.job().text())).isPresent();
      joined =
          storage.submit(joining, new Joining.Request(join, isThere ? null : propose(join))).join();
    }
    if (joined instanceof Joined.Seated seated) {
      listener.changed(seated.job().name(), seated.job().dueAt());
    }
    return joined;
  }

  private RoundParameters propose(Join join) {
    if (!(join.terms().participants() instanceof Participants.Listed listed)) {
      throw new ParameterException("clients", "a round needs the list of its clients");
    }
    RoundTerms terms = join.roundTerms();
    Layout layout = RoundLayout.of(join.schema(), terms.maximumRows());
    byte[] round = new byte[32];
    random.nextBytes(round);
    List<String> clients = listed.clients().stream().sorted().toList();
    int fewest = terms.minimumClients();
    if (clients.size() < Math.max(fewest, RoundParameters.FEWEST_CLIENTS)) {
      throw new ParameterException(
          "clients",
          clients.size()
              + " clients give no privacy: the minimum is "
              + Math.max(fewest, RoundParameters.FEWEST_CLIENTS));
    }
    return RoundParameters.standard(
            Bytes.of(round),
            layout.context(join.job().text()),
            terms.variant(),
            clients,
            layout.shape(clients.size()))
        .withMinimumClients(fewest);
  }

  /** How far a stage is. */
  public record Progress(Stage stage, int present, int expected, boolean isRepeat) {}

  /**
   * Takes a client's message; durable when it returns.
   *
   * @param token the hash of what the client showed, in hex
   * @return empty if there is no such round
   * @throws RefusedException nothing of the message was taken
   */
  public Optional<Progress> accept(String job, String client, String token, byte[] message) {
    return found(job).map(at -> accept(at, client, token, message));
  }

  private Progress accept(Found at, String client, String token, byte[] message) {
    long job = at.round().id();
    if (at.job().status().isDone()) {
      throw over(at.job());
    }
    LiveRound round = live(at.round());
    int seat = requireSeat(job, round, client, token);
    Acceptance acceptance = round.accept(client, message);
    Keeping.Message kept =
        new Keeping.Message(
            job,
            acceptance.stage(),
            seat,
            client,
            round.parameters().clients().size(),
            Bytes.sha256(message).hex(),
            message,
            acceptance.stage() == Stage.MASKED_INPUT ? Spread.of(message, HEAD).text() : "");
    try {
      return switch (storage.submit(keeping, kept).join()) {
        case Kept.Durable durable -> {
          told(durable);
          yield new Progress(
              durable.round().stage(),
              durable.round().present(),
              durable.round().expected(),
              acceptance.isRepeat());
        }
        case Kept.Altered altered ->
            throw new RefusedException(
                Refusal.ALTERED_REPEAT, client + " sent another message of this stage");
        case Kept.Moved moved ->
            throw new RefusedException(
                Refusal.TOO_LATE, client + " is late: the round is at " + moved.stage());
        case Kept.Over over -> throw new RefusedException(Refusal.ENDED, over.reason());
      };
    } catch (RuntimeException notKept) {
      // The copy has taken what is not kept.
      forget(job, round);
      throw notKept;
    }
  }

  private void told(Kept.Durable kept) {
    if (kept.hasTurned()) {
      bells.ring(kept.job().id());
      if (kept.job().status() == JobStatus.AGGREGATING) {
        listener.ready(kept.job().id());
      }
    }
    listener.changed(kept.job().name(), kept.job().dueAt());
  }

  private static RefusedException over(JobRow job) {
    return new RefusedException(
        Refusal.ENDED,
        "the round is " + job.status() + (job.error().isEmpty() ? "" : ": " + job.error()));
  }

  private int requireSeat(long job, LiveRound round, String client, String token) {
    int seat = round.parameters().indexOf(client);
    if (seat < 0) {
      throw new RefusedException(
          Refusal.UNKNOWN_SENDER, client + " is not one of the round's clients");
    }
    Optional<String> taken =
        round.seat(seat, position -> read((jobs, rounds) -> rounds.seat(job, position)));
    if (taken.isEmpty()) {
      throw new RefusedException(Refusal.UNKNOWN_SENDER, client + " has not joined the round");
    }
    if (!MessageDigest.isEqual(bytes(taken.get()), bytes(token))) {
      throw new RefusedException(
          Refusal.WRONG_SENDER, "the token is not the one with which " + client + " joined");
    }
    return seat;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  /** What a client gets that asks for the message of a stage. */
  public sealed interface Reply {
    /** The server's message of the stage. */
    @SuppressWarnings("ArrayRecordComponent") // sent as it is
    record Ready(byte[] message) implements Reply {}

    /** The stage has not begun. */
    record NotYet(Stage stage, int present, int expected) implements Reply {}
  }

  /**
   * What a client needs for its message of a stage; waits for the stage.
   *
   * @return empty if there is no such round
   * @throws RefusedException if the client has no part in the stage, or the round is over
   */
  public Optional<Reply> reply(
      String job, String client, String token, Stage stage, Duration longest)
      throws InterruptedException {
    Optional<Found> found = found(job);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    long id = found.get().round().id();
    long end = System.nanoTime() + longest.toNanos();
    while (true) {
      CountDownLatch bell = bells.of(id);
      Found at = found(id);
      if (at.job().status().isDone()) {
        throw over(at.job());
      }
      LiveRound round = live(at.round());
      requireSeat(id, round, client, token);
      Stage now = at.round().stage();
      if (now.compareTo(stage) > 0) {
        throw new RefusedException(Refusal.TOO_LATE, client + " is late: the round is at " + now);
      }
      Optional<byte[]> message = now == stage ? round.reply(client, stage) : Optional.empty();
      if (message.isPresent()) {
        return Optional.of(new Reply.Ready(message.get()));
      }
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (closing || !left.isPositive()) {
        return Optional.of(new Reply.NotYet(now, at.round().present(), at.round().expected()));
      }
      Bells.await(bell, storage.exclusive() || left.compareTo(LOOK) < 0 ? left : LOOK);
    }
  }

  /** Something happened to a job, here or elsewhere. */
  public void woken(long job) {
    bells.ring(job);
  }

  private LiveRound live(RoundRow row) {
    try {
      LiveRound round = remembered(row);
      if (!round.catchUp(row.stage(), messages(row.id()))) {
        forget(row.id(), round);
        round = remembered(row);
        if (!round.catchUp(row.stage(), messages(row.id()))) {
          throw new IllegalStateException("what is kept of round " + row.id() + " is no round");
        }
      }
      return round;
    } catch (RefusedException | IllegalStateException e) {
      // Messages are forgotten when a round ends; it may have ended since the row was read.
      Found now = found(row.id());
      throw now.job().status().isDone() ? over(now.job()) : e;
    }
  }

  private LiveRound remembered(RoundRow row) {
    synchronized (live) {
      return live.computeIfAbsent(
          row.id(),
          id -> new LiveRound(Turns.parameters(row), RoundTermsJson.read(row.terms()).keys()));
    }
  }

  private void forget(long job, LiveRound round) {
    synchronized (live) {
      live.remove(job, round);
    }
  }

  private LiveRound.Messages messages(long job) {
    return new LiveRound.Messages() {
      @Override
      public Set<Integer> senders(Stage stage) {
        return read((jobs, rounds) -> Turns.senders(rounds, job, stage));
      }

      @Override
      public byte[] body(Stage stage, int sender) {
        return read((jobs, rounds) -> rounds.body(job, stage, sender));
      }
    };
  }

  /** How a round ends, and what is kept of it. */
  public record Outcome(JobStatus end, String error, String result, Turns.Ending ending) {
    public Outcome {
      requireNonNull(end, "end is null");
      requireNonNull(error, "error is null");
      requireNonNull(result, "result is null");
      requireNonNull(ending, "ending is null");
    }
  }

  /**
   * Computes the sum of a round whose shares are there, on threads of its own; blocks.
   *
   * @param cancelled asked now and then
   * @return empty if it was cancelled, or this process stops; nothing is lost then
   */
  public Optional<Outcome> unmask(JobRow job, BooleanSupplier cancelled) {
    BooleanSupplier stops = () -> closing || cancelled.getAsBoolean();
    RoundRow row = found(job.id()).round();
    LiveRound round = live(row);
    forget(job.id(), round);
    LiveRound.Unmasked unmasked = round.finish(unmasking, lanes, stops);
    return stops.getAsBoolean() ? Optional.empty() : Optional.of(ended(job, row, round, unmasked));
  }

  private Outcome ended(JobRow job, RoundRow row, LiveRound round, LiveRound.Unmasked unmasked) {
    Optional<long[]> sum = unmasked.sum();
    if (sum.isEmpty()) {
      return failed(unmasked.failure(), unmasked);
    }
    try {
      return completed(job, row, round.parameters(), unmasked, sum.get());
    } catch (IllegalArgumentException | RefusedException e) {
      return failed(
          "no rows have this sum, so a client made its vector up: " + e.getMessage(), unmasked);
    }
  }

  private static Outcome failed(String error, LiveRound.Unmasked unmasked) {
    return new Outcome(JobStatus.FAILED, error, "", new Turns.Ending(unmasked.transcript(), null));
  }

  private Outcome completed(
      JobRow job,
      RoundRow row,
      RoundParameters parameters,
      LiveRound.Unmasked unmasked,
      long[] sum) {
    JobSchema schema = SchemaJson.parse(job.shape());
    RoundTerms terms = RoundTermsJson.read(row.terms());
    Layout layout = RoundLayout.of(schema, terms.maximumRows());
    List<String> survivors = unmasked.survivors();
    Map<String, Statistic> statistics =
        new LinkedHashMap<>(RoundLayout.statistics(schema, layout, sum, survivors.size()));
    statistics.replaceAll((name, statistic) -> MinimumCell.apply(statistic, terms.minimumCell()));
    String context = layout.context("").hex();
    List<String> warnings = new ArrayList<>();
    String known = read((jobs, rounds) -> KnownSums.warning(rounds, context, survivors));
    if (!known.isEmpty()) {
      warnings.add(known);
    }
    List<String> dropped = new ArrayList<>(parameters.clients());
    dropped.removeAll(Set.copyOf(survivors));
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("mode", "secure");
    more.put("variant", parameters.variant().name());
    more.put("survivors", survivors);
    more.put("dropped", dropped);
    more.put("threshold", parameters.threshold());
    more.put("minimumCell", terms.minimumCell());
    more.put("roundId", parameters.roundId().hex());
    more.put("warnings", warnings);
    String result =
        ResultJson.write(
            statistics,
            schema.features().size(),
            parameters.clients().size(),
            job.done(),
            clock.millis(),
            more);
    SumRow noted = new SumRow(job.id(), context, job.name(), Json.text(survivors), clock.millis());
    return new Outcome(
        JobStatus.COMPLETED, "", result, new Turns.Ending(unmasked.transcript(), noted));
  }

  /** What a round is, for people; see {@link RoundStanding}. */
  public Optional<RoundStanding> standing(String job) {
    return read(
        (jobs, rounds) ->
            jobs.find(job)
                .flatMap(
                    row ->
                        rounds.find(row.id()).map(round -> RoundStanding.of(rounds, row, round))));
  }

  /** The newest rounds before the job with this id, the newest first. */
  public List<RoundStanding.Line> list(long before, int limit) {
    return read(
        (jobs, rounds) -> {
          List<RoundStanding.Line> lines = new ArrayList<>();
          for (RoundRow round : rounds.before(before, limit)) {
            jobs.find(round.id())
                .ifPresent(
                    job ->
                        lines.add(
                            new RoundStanding.Line(
                                job,
                                round.stage(),
                                round.present(),
                                round.expected(),
                                TermsJson.read(job.terms()).participants().total())));
          }
          return lines;
        });
  }

  /** The transcript of a round that is over; empty if there is none. */
  public Optional<byte[]> transcript(String job) {
    return found(job)
        .map(at -> read((jobs, rounds) -> rounds.transcript(at.round().id())))
        .filter(bytes -> bytes.length > 0);
  }

  /** Lets those go who wait, and gives up sums that are being computed. */
  @Override
  public void close() {
    closing = true;
    bells.ringAll();
    unmasking.shutdownNow();
  }
}
