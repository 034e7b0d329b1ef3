package orhestra.client.rounds;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import orhestra.client.ServerException;
import orhestra.client.ServerUnreachableException;
import orhestra.secagg.Identity;
import orhestra.secagg.ParameterException;
import orhestra.secagg.Participant;
import orhestra.secagg.Refusal;
import orhestra.secagg.RefusedException;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Stage;
import orhestra.secagg.Variant;
import orhestra.secagg.summary.Layout;
import tools.jackson.databind.JsonNode;

/**
 * One client's part in one round: joins, checks what the server proposes, answers each stage, and
 * waits for the result. Every call may be repeated, so a server that is away for a while, or is
 * started anew, only takes time. The secrets are in memory alone: who is stopped has dropped out.
 * For one round, on one thread.
 */
public final class Contribution {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final RoundsClient server;
  private final RoundWish wish;
  private final RoundListener listener;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Pause pause;
  private final Duration patience;
  private final String token;

  /** Lets time pass. */
  @FunctionalInterface
  public interface Pause {
    void forAbout(Duration time) throws InterruptedException;
  }

  /**
   * @param patience for how long without an answer the server is tried again
   */
  public Contribution(
      RoundsClient server,
      RoundWish wish,
      RoundListener listener,
      SecureRandom random,
      InstantSource clock,
      Pause pause,
      Duration patience) {
    this.server = requireNonNull(server, "server is null");
    this.wish = requireNonNull(wish, "wish is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.random = requireNonNull(random, "random is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.pause = requireNonNull(pause, "pause is null");
    this.patience = requireNonNull(patience, "patience is null");
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    this.token = HexFormat.of().formatHex(secret);
  }

  /** A call to the server. */
  private interface Call<T> {
    T get() throws InterruptedException;
  }

  /**
   * Takes part with this vector.
   *
   * @param vector as {@link orhestra.secagg.summary.RowCount} makes it
   * @return the job's status, which is COMPLETED, with the joint result
   * @throws RoundException if the round has no result, or this client leaves it because the server
   *     is not to be trusted
   * @throws ServerException if the server refuses
   * @throws ServerUnreachableException after {@code patience} without an answer
   */
  public JsonNode run(long[] vector) throws InterruptedException {
    JsonNode round = patiently(() -> server.join(wish.job(), wish.json(token), JsonNode.class));
    RoundParameters parameters = checked(round);
    listener.joined(parameters, round);
    Participant participant = participant(parameters, vector);
    try {
      send(Stage.ADVERTISE_KEYS, participant.begin());
      Stage stage = Stage.ADVERTISE_KEYS.next(parameters.variant());
      while (!stage.isOver()) {
        Optional<byte[]> message = receive(stage);
        if (message.isEmpty()) {
          return result();
        }
        send(stage, participant.answer(message.get()));
        stage = stage.next(parameters.variant());
      }
      Optional<byte[]> never = receive(Stage.FINISHED);
      if (never.isPresent()) {
        throw new RoundException("the server sent a message after the last stage");
      }
      return result();
    } catch (RefusedException e) {
      throw new RoundException(
          "left the round, and gave nothing more away: the server's message was refused ("
              + e.getMessage()
              + ")");
    } finally {
      participant.end();
    }
  }

  /** What the server proposes is what this client wants, and gives privacy. */
  private RoundParameters checked(JsonNode round) {
    try {
      RoundParameters parameters =
          RoundParameters.decode(Base64.getDecoder().decode(round.path("parameters").asString("")));
      Layout layout = wish.layout();
      int clients = wish.clients().size();
      require(Set.copyOf(parameters.clients()).equals(new HashSet<>(wish.clients())), "clients");
      require(parameters.variant() == wish.variant(), "variant");
      require(parameters.context().equals(layout.context(wish.job())), "schema");
      require(parameters.shape().equals(layout.shape(clients)), "shape of the vectors");
      require(parameters.minimumClients() >= wish.minimumClients(), "minimum of clients");
      return parameters;
    } catch (ParameterException | RefusedException | IllegalArgumentException e) {
      throw new RoundException("the server's parameters are refused: " + e.getMessage());
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new RoundException(
          "the server's parameters are refused: their "
              + what
              + " differs from what was asked for");
    }
  }

  private Participant participant(RoundParameters parameters, long[] vector) {
    Identity identity = wish.identity();
    return identity == null || parameters.variant() == Variant.SEMI_HONEST
        ? Participant.semiHonest(parameters, wish.client(), vector, random)
        : Participant.active(parameters, wish.client(), vector, identity, wish.trust(), random);
  }

  private void send(Stage stage, byte[] message) throws InterruptedException {
    patiently(
        () -> {
          server.send(wish.job(), wish.client(), token, message);
          return stage;
        });
    listener.sent(stage, message.length);
  }

  /** The server's message of a stage; empty if the round is over. */
  private Optional<byte[]> receive(Stage stage) throws InterruptedException {
    listener.waits(stage);
    while (true) {
      try {
        Optional<byte[]> message =
            patiently(() -> server.receive(wish.job(), wish.client(), token, stage, WAIT));
        if (message.isPresent()) {
          return message;
        }
      } catch (ServerException e) {
        if (Refusal.ENDED.name().equals(e.refusal())) {
          return Optional.empty();
        }
        throw e;
      }
    }
  }

  private JsonNode result() throws InterruptedException {
    JsonNode status = patiently(() -> server.status(wish.job(), JsonNode.class));
    String state = status.path("status").asString("");
    if (!state.equals("COMPLETED")) {
      throw new RoundException(
          "the round is " + state + ": " + status.path("error").asString("no reason was given"));
    }
    return status;
  }

  private <T> T patiently(Call<T> call) throws InterruptedException {
    Duration next = FIRST_PAUSE;
    long giveUp = clock.millis() + patience.toMillis();
    while (true) {
      try {
        return call.get();
      } catch (ServerUnreachableException e) {
        if (clock.millis() >= giveUp) {
          throw e;
        }
        listener.unreachable(String.valueOf(e.getMessage()), next);
      } catch (ServerException e) {
        if (!List.of(502, 503, 504).contains(e.status()) || clock.millis() >= giveUp) {
          throw e;
        }
        listener.unreachable(String.valueOf(e.getMessage()), next);
      }
      pause.forAbout(next);
      Duration doubled = next.multipliedBy(2);
      next = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
  }
}
