package orhestra.server;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import orhestra.secagg.Bytes;
import orhestra.secagg.Identity;
import orhestra.secagg.Participant;
import orhestra.secagg.RoundParameters;
import orhestra.secagg.Stage;
import orhestra.secagg.Trust;
import orhestra.secagg.Variant;
import orhestra.secagg.summary.Column;
import orhestra.secagg.summary.Layout;
import orhestra.secagg.summary.RowCount;
import orhestra.server.TestServer.Answer;

/** The clients of one round, played message by message. */
final class TestRound {
  static final String SCHEMA =
      "[{\"name\":\"age\",\"dataType\":\"NUMERIC\",\"min\":0,\"max\":100,\"bins\":10},"
          + "{\"name\":\"smoker\",\"dataType\":\"BOOLEAN\"}]";
  private static final Layout LAYOUT =
      new Layout(List.of(new Column.Numeric("age", 0, 100, 10), new Column.Truth("smoker")), 1_000);

  final String job;
  final List<String> clients;
  final Map<String, Participant> participants = new LinkedHashMap<>();
  final Map<String, Identity> identities = new LinkedHashMap<>();
  private final Variant variant;
  private final String more;
  private final SecureRandom random = new SecureRandom();
  private Function<String, TestServer> servers;

  /**
   * @param more further fields of the wish, each with a leading comma
   */
  TestRound(
      Function<String, TestServer> servers,
      String job,
      Variant variant,
      List<String> clients,
      String more) {
    this.servers = servers;
    this.job = job;
    this.variant = variant;
    this.clients = clients;
    this.more = more;
    if (variant == Variant.ACTIVE) {
      clients.forEach(client -> identities.put(client, Identity.generate(random)));
    }
  }

  /** From here on the clients talk to other servers. */
  void moveTo(TestServer server) {
    servers = client -> server;
  }

  static String token(String client) {
    return "a-token-that-only-" + client + "-knows-0123456789";
  }

  Trust trust() {
    Map<String, Bytes> keys = new LinkedHashMap<>();
    identities.forEach((client, identity) -> keys.put(client, identity.publicKey()));
    return new Trust(keys);
  }

  private String keys() {
    List<String> keys = new ArrayList<>();
    identities.forEach(
        (client, identity) ->
            keys.add("\"%s\":\"%s\"".formatted(client, identity.publicKey().hex())));
    return keys.isEmpty() ? "" : ",\"keys\":{" + String.join(",", keys) + "}";
  }

  String wish(String client, String token) {
    return """
    {"clientId":"%s","token":"%s","clientsList":["%s"],"schema":%s,"variant":"%s","maxRows":1000%s%s}\
    """
        .formatted(client, token, String.join("\",\"", clients), SCHEMA, variant, keys(), more);
  }

  Answer join(String client, String body) {
    return servers.apply(client).post("/api/v1/rounds/" + job + "/join", body);
  }

  /** Client number i has i + 1 rows of age 10 * i + 5, of which the first smokes. */
  RoundParameters join(String client) {
    Answer answer = join(client, wish(client, token(client)));
    if (answer.status() != 200) {
      throw new AssertionError(answer.toString());
    }
    RoundParameters parameters =
        RoundParameters.decode(Base64.getDecoder().decode(answer.text("parameters")));
    participants.put(client, participant(parameters, client));
    return parameters;
  }

  private Participant participant(RoundParameters parameters, String client) {
    RowCount rows = new RowCount(LAYOUT);
    int number = clients.indexOf(client);
    for (int row = 0; row <= number; row++) {
      rows.row();
      rows.number(0, 10 * number + 5);
      rows.truth(1, row == 0);
    }
    Identity identity = identities.get(client);
    return identity == null
        ? Participant.semiHonest(parameters, client, rows.vector(), random)
        : Participant.active(parameters, client, rows.vector(), identity, trust(), random);
  }

  void joinAll() {
    clients.forEach(this::join);
  }

  Answer send(String client, String token, byte[] message) {
    TestServer server = servers.apply(client);
    return server.send(
        server
            .request(path(client))
            .setHeader("Content-Type", "application/octet-stream")
            .header("X-Orhestra-Round-Token", token)
            .POST(BodyPublishers.ofByteArray(message)));
  }

  Answer send(String client, byte[] message) {
    return send(client, token(client), message);
  }

  private String path(String client) {
    return "/api/v1/rounds/"
        + job
        + "/messages?client="
        + URLEncoder.encode(client, StandardCharsets.UTF_8);
  }

  /** The server's message of a stage. */
  byte[] receive(String client, Stage stage) throws Exception {
    HttpResponse<byte[]> answer = ask(client, stage, 20);
    if (answer.statusCode() != 200) {
      throw new AssertionError(
          answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return answer.body();
  }

  HttpResponse<byte[]> ask(String client, Stage stage, int waitSeconds) throws Exception {
    TestServer server = servers.apply(client);
    return server.http(
        server
            .request(path(client) + "&stage=" + stage + "&waitSeconds=" + waitSeconds)
            .header("X-Orhestra-Round-Token", token(client))
            .GET()
            .build(),
        BodyHandlers.ofByteArray());
  }

  /** What a client has to say in a stage. */
  byte[] message(String client, Stage stage) throws Exception {
    Participant participant = participants.get(client);
    return stage == Stage.ADVERTISE_KEYS
        ? participant.begin()
        : participant.answer(receive(client, stage));
  }

  /** A stage with these clients. */
  void play(Stage stage, List<String> present) throws Exception {
    for (String client : present) {
      Answer answer = send(client, message(client, stage));
      if (answer.status() != 200) {
        throw new AssertionError(stage + ", " + client + ": " + answer);
      }
    }
  }

  /** All stages from one to another, with these clients. */
  void play(Stage from, Stage to, List<String> present) throws Exception {
    for (Stage stage = from; ; stage = stage.next(variant)) {
      play(stage, present);
      if (stage == to) {
        return;
      }
    }
  }
}
