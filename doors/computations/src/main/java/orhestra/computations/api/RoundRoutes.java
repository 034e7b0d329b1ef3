package orhestra.computations.api;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orhestra.computations.ComputationSettings;
import orhestra.computations.rounds.Join;
import orhestra.computations.rounds.Joined;
import orhestra.computations.rounds.RoundStanding;
import orhestra.computations.rounds.Rounds;
import orhestra.platform.http.Access;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.Method;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.json.Json;
import orhestra.secagg.ParameterException;
import orhestra.secagg.RefusedException;
import orhestra.secagg.Stage;

/** The routes of rounds. */
public final class RoundRoutes {
  /** The header in which a client shows the token with which it joined. */
  static final String TOKEN = "X-Orhestra-Round-Token";

  private static final String BINARY = "application/octet-stream";
  private static final int MAX_PAGE = 1_000;
  private static final int LONGEST_WAIT_SECONDS = 60;

  private final Rounds rounds;
  private final JoinReader joins;

  public RoundRoutes(Rounds rounds, ComputationSettings settings) {
    this.rounds = requireNonNull(rounds, "rounds is null");
    this.joins = new JoinReader(settings);
  }

  /** All of them. */
  public List<Route> all() {
    return List.of(
        new Route(
            Method.POST,
            "/api/v1/rounds/{jobId}/join",
            Access.CONTRIBUTOR,
            RoundDocs.JOIN,
            this::join),
        new Route(
            Method.POST,
            "/api/v1/rounds/{jobId}/messages",
            Access.CONTRIBUTOR,
            RoundDocs.SEND,
            this::send),
        new Route(
            Method.GET,
            "/api/v1/rounds/{jobId}/messages",
            Access.CONTRIBUTOR,
            RoundDocs.RECEIVE,
            this::receive),
        new Route(Method.GET, "/api/v1/rounds", Access.VIEWER, RoundDocs.LIST, this::list),
        new Route(
            Method.GET,
            "/api/v1/rounds/{jobId}",
            Access.VIEWER,
            RoundDocs.STANDING,
            request ->
                rounds
                    .standing(JobWire.job(request).text())
                    .map(standing -> Json.answer(200, RoundWire.standing(standing)))
                    .orElseGet(() -> unknown(request))),
        new Route(
            Method.GET,
            "/api/v1/rounds/{jobId}/transcript",
            Access.VIEWER,
            RoundDocs.TRANSCRIPT,
            this::transcript));
  }

  private static Response unknown(Request request) {
    return Json.answer(404, Map.of("error", "Unknown round " + JobWire.job(request)));
  }

  private Response join(Request request) {
    Join join = joins.read(JobWire.job(request), Json.object(request));
    try {
      return answer(join, rounds.join(join));
    } catch (ParameterException e) {
      throw new ApiException(400, String.valueOf(e.getMessage()), field(e.parameter()));
    }
  }

  /** The field of the request that a parameter of secagg comes from. */
  private static String field(String parameter) {
    return switch (parameter) {
      case "clients", "threshold" -> "clientsList";
      case "minimumClients", "maxRows" -> parameter;
      default -> "schema";
    };
  }

  private Response answer(Join join, Joined joined) {
    String job = join.job().text();
    return switch (joined) {
      case Joined.Seated seated ->
          Json.answer(
              200,
              RoundWire.seated(
                  rounds
                      .standing(job)
                      .orElseThrow(() -> new ApiException(409, "round " + job + " was removed"))));
      case Joined.Absent absent -> throw new ApiException(409, "round " + job + " was removed");
      case Joined.NotListed notListed ->
          throw new ApiException(
              403, "client " + join.client() + " is not in the list of round " + job, "clientId");
      case Joined.NotARound notARound ->
          throw new ApiException(409, "job " + job + " is not in secure mode; choose another id");
      case Joined.SeatTaken taken ->
          throw new ApiException(
              409,
              "client "
                  + join.client()
                  + " has joined round "
                  + job
                  + " already, with another token; who lost its state counts as dropped",
              "token");
      case Joined.Over over -> throw new ApiException(409, "round " + job + ": " + over.error());
      case Joined.Differs differs ->
          JobWire.differs("round " + job, differs.field(), differs.inForce(), differs.received());
    };
  }

  private static String client(Request request) {
    String client = request.query("client");
    if (client == null || client.isEmpty()) {
      throw new ApiException(400, "client is missing", "client");
    }
    return client;
  }

  private static String token(Request request) {
    return JoinReader.hash(request.header(TOKEN));
  }

  private Response send(Request request) {
    try {
      return rounds
          .accept(JobWire.job(request).text(), client(request), token(request), request.body())
          .map(RoundRoutes::taken)
          .orElseGet(() -> unknown(request));
    } catch (RefusedException e) {
      return refused(e);
    }
  }

  private static Response taken(Rounds.Progress progress) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("stage", progress.stage().name());
    body.put("present", progress.present());
    body.put("expected", progress.expected());
    body.put("repeated", progress.isRepeat());
    return Json.answer(200, body);
  }

  private Response receive(Request request) throws InterruptedException {
    Stage stage = request.enumQuery("stage", Stage.class);
    if (stage == null) {
      throw new ApiException(400, "stage is missing", "stage");
    }
    int wait = request.intQuery("waitSeconds", 0, 0, LONGEST_WAIT_SECONDS);
    try {
      Optional<Rounds.Reply> reply =
          rounds.reply(
              JobWire.job(request).text(),
              client(request),
              token(request),
              stage,
              Duration.ofSeconds(wait));
      return reply.map(RoundRoutes::answer).orElseGet(() -> unknown(request));
    } catch (RefusedException e) {
      return refused(e);
    }
  }

  private static Response answer(Rounds.Reply reply) {
    return switch (reply) {
      case Rounds.Reply.Ready ready -> Response.bytes(200, BINARY, ready.message());
      case Rounds.Reply.NotYet notYet -> {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("stage", notYet.stage().name());
        body.put("present", notYet.present());
        body.put("expected", notYet.expected());
        yield Json.answer(202, body);
      }
    };
  }

  private static Response refused(RefusedException e) {
    int status =
        switch (e.refusal()) {
          case MALFORMED,
              UNKNOWN_VERSION,
              WRONG_KIND,
              WRONG_LENGTH,
              WEAK_KEY,
              BAD_SHARE,
              OUT_OF_RANGE ->
              400;
          case UNKNOWN_SENDER, WRONG_SENDER, FORGED -> 403;
          case OTHER_ROUND,
              DROPPED_OUT,
              TOO_EARLY,
              TOO_LATE,
              ALTERED_REPEAT,
              ALTERED_KEYS,
              TOO_FEW_CLIENTS,
              NOT_IN_LIST,
              NOT_A_SUBSET,
              LISTS_DIFFER,
              TOO_FEW_SIGNATURES,
              BOTH_KINDS_OF_SHARE,
              ALREADY_ANSWERED,
              ENDED ->
              409;
        };
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("success", false);
    body.put("error", e.detail());
    body.put("refusal", e.refusal().name());
    return Json.answer(status, body);
  }

  private Response list(Request request) {
    int limit = request.intQuery("limit", 100, 1, MAX_PAGE);
    int before = request.intQuery("cursor", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
    List<RoundStanding.Line> lines = rounds.list(before, limit);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("rounds", lines.stream().map(RoundWire::line).toList());
    if (lines.size() == limit) {
      body.put("nextCursor", Long.toString(lines.getLast().job().id()));
    }
    return Json.answer(200, body);
  }

  private Response transcript(Request request) {
    String job = JobWire.job(request).text();
    return rounds
        .transcript(job)
        .map(bytes -> Response.bytes(200, BINARY, bytes))
        .orElseGet(
            () ->
                Json.answer(
                    404,
                    Map.of(
                        "error",
                        "There is no transcript of "
                            + job
                            + ": it is written when a round has computed its sum")));
  }
}
